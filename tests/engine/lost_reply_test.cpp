// Creation through a socket that loses one answer, or one request: a second try must come to the same end.
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "engine/conformance.hpp"
#include "engine/stand_in.hpp"
#include "platform/engine/docker_backend.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/engine.hpp"
#include "support/fake_engine.hpp"

using namespace std::chrono_literals;
using engine_test::look;
using engine_test::Stage;
using engine_test::wait;
using sw::InstanceState;

namespace {

enum class Loss { request, answer, half_answer, failure };

/// The engine's whole answer to one request with "Connection: close".
std::string ask_engine(const std::string& socket_path, const std::string& request) {
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket_path.c_str(), sizeof address.sun_path - 1);
    std::string reply;
    if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        (void)send(connection, request.data(), request.size(), MSG_NOSIGNAL);
        std::array<char, 16384> bytes{};
        for (ssize_t size = 0; (size = recv(connection, bytes.data(), bytes.size(), 0)) > 0;)
            reply.append(bytes.data(), static_cast<std::size_t>(size));
    }
    close(connection);
    return reply;
}

/// Passes everything on, but for the call number `victim` (from 1; 0 = none).
class LossyEngine {
public:
    LossyEngine(std::string socket_path, Loss loss)
        : fake_([this, loss, path = std::move(socket_path)](const std::string& request, const support::Caller& caller) {
              const bool lost = ++calls_ == victim_;
              if (lost && loss == Loss::request) return;
              if (lost && loss == Loss::failure) {
                  caller.send(support::http_reply(500, R"({"message":"out of luck"})"));
                  return;
              }
              const std::string reply = ask_engine(path, request);
              if (!lost) caller.send(reply);
              else if (loss == Loss::half_answer) caller.send(std::string_view(reply).substr(0, reply.size() / 2));
          }) {}

    void lose(int victim) {
        victim_ = victim;
        calls_ = 0;
    }

    [[nodiscard]] int calls() const { return calls_; }

    [[nodiscard]] std::string docker_host() const { return fake_.docker_host(); }

private:
    std::atomic<int> calls_{0};
    std::atomic<int> victim_{0};
    support::FakeEngine fake_;
};

sw::RegionSpec spec() {
    sw::RegionSpec out;
    out.slug = "lost-reply";
    out.image = "sectorwars:stand-in";
    out.limits = {0.5, 64 << 20};
    out.secrets = {{"database_url", "a secret"}};
    return out;
}

sw::engine::DockerOptions options(const std::string& docker_host) {
    sw::engine::DockerOptions out;
    out.docker_host = docker_host;
    out.stop_timeout = std::chrono::seconds{2};
    return out;
}

/// False when a call failed on the way, as it may.
bool attempt(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const sw::Failure& failure) {
        INFO(failure.error().message);
        CHECK(failure.error().code == sw::Code::unavailable);
        return false;
    }
}

}  // namespace

TEST_CASE("whichever call is lost, trying again makes exactly one complete instance and removes it wholly") {
    support::Engine host;
    host.load_image("sectorwars:stand-in", engine_test::stand_in_binary());
    for (const auto loss : {Loss::request, Loss::answer, Loss::half_answer, Loss::failure}) {
        LossyEngine lossy(host.socket(), loss);
        sw::Metrics metrics;
        sw::test::IoThread thread;
        sw::engine::DockerBackend backend(options(lossy.docker_host()), metrics, thread.io.get_executor());
        Stage stage{thread, backend};
        const auto make = [&] {
            wait(stage, backend.create(spec()));
            wait(stage, backend.start(spec().slug));
        };
        const auto remove = [&] { wait(stage, backend.remove(spec().slug)); };
        bool more = true;
        for (int victim = 1; more; ++victim) {
            CAPTURE(static_cast<int>(loss), victim);
            lossy.lose(victim);
            const bool made = attempt(make);
            const bool making_lost = lossy.calls() >= victim;
            lossy.lose(0);
            if (!made) make();
            const auto instance = look(stage, spec().slug);
            CHECK(instance.state == InstanceState::running);
            CHECK(engine_test::eventually(stage, [&] {
                return engine_test::http_get(look(stage, spec().slug).endpoint + "/read/run/sw/database_url") ==
                       "a secret";
            }));
            CHECK(host.docker({"ps", "-aq", "--filter", "label=region=lost-reply"}).size() == 13);
            lossy.lose(victim);
            const bool removed = attempt(remove);
            more = making_lost || lossy.calls() >= victim;
            lossy.lose(0);
            if (!removed) remove();
            CHECK(host.docker({"ps", "-aq", "--filter", "label=region=lost-reply"}).empty());
            CHECK(host.docker({"network", "ls", "-q", "--filter", "label=region=lost-reply"}).empty());
            CHECK(host.docker({"volume", "ls", "-q", "--filter", "label=region=lost-reply"}).empty());
        }
    }
}
