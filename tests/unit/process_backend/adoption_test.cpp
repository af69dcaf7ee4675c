// What a server finds after its predecessor died: its own regions are adopted, nothing else is touched.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>

#include "unit/process_backend/support.hpp"

namespace {

using namespace process_backend_test;
using namespace std::chrono_literals;
using sw::InstanceHealth;
using sw::InstanceState;

/// A process that has nothing to do with regions; ended with the test.
class Stranger {
public:
    Stranger() : process_(::fork()) {
        if (process_ == 0) {
            while (true) ::pause();
        }
    }

    ~Stranger() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    [[nodiscard]] pid_t process() const { return process_; }

    [[nodiscard]] bool lives() const { return ::waitpid(process_, nullptr, WNOHANG) == 0; }

private:
    pid_t process_;
};

/// Another server that starts the region and is killed then.
pid_t start_and_die(const Folder& folder, const sw::RegionSpec& spec) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const pid_t server = ::fork();
    if (server == 0) {
        Backend backend(folder);
        const pid_t region = std::stoi(backend.run(spec).id);
        if (::write(ends[1], &region, sizeof region) != sizeof region) ::_exit(1);
        while (true) ::pause();
    }
    ::close(ends[1]);
    pid_t region = 0;
    REQUIRE(::read(ends[0], &region, sizeof region) == sizeof region);
    ::close(ends[0]);
    REQUIRE(::kill(server, SIGKILL) == 0);
    REQUIRE(::waitpid(server, nullptr, 0) == server);
    return region;
}

}  // namespace

TEST_CASE("regions outlive the kill of their server and are adopted by the next one") {
    const Folder folder;
    const auto spec = spec_of("alpha-reach");
    const pid_t region = start_and_die(folder, spec);
    Backend backend(folder);
    const auto adopted = backend.inspect("alpha-reach");
    CHECK(adopted.state == InstanceState::running);
    CHECK(adopted.id == std::to_string(region));
    CHECK(adopted.spec_hash == spec.hash());
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));

    // Not our child: nobody tells us how it ended, but it is started again all the same.
    REQUIRE(::kill(region, SIGKILL) == 0);
    REQUIRE(eventually([&] {
        const auto now = backend.inspect("alpha-reach");
        return now.state == InstanceState::running && now.id != adopted.id;
    }));
    CHECK(backend.inspect("alpha-reach").exit_code == -1);
    CHECK(backend.inspect("alpha-reach").endpoint == adopted.endpoint);
    backend.remove("alpha-reach");
}

TEST_CASE("a region that died while no server ran is started by the next one, a stopped one is not") {
    const Folder folder;
    {
        Backend backend(folder);
        backend.run(spec_of("stopped-one"));
        backend.stop("stopped-one");
    }
    const pid_t region = start_and_die(folder, spec_of("alpha-reach"));
    REQUIRE(::kill(region, SIGKILL) == 0);
    Backend backend(folder);
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));
    CHECK(backend.inspect("stopped-one").state == InstanceState::exited);
    backend.remove("alpha-reach");
}

TEST_CASE("a process that its server did not come to note down is adopted, not doubled") {
    const Folder folder;
    const pid_t region = start_and_die(folder, spec_of("alpha-reach"));
    fs::remove(folder.region("alpha-reach") / "process.json");
    Backend backend(folder);
    CHECK(backend.inspect("alpha-reach").id == std::to_string(region));
    backend.remove("alpha-reach");
    CHECK(is_gone(region));
}

TEST_CASE("a stranger with the process id of a region is neither adopted nor signalled") {
    const Folder folder;
    const sw::process_backend::Folder region(folder.path() / "regions", "alpha-reach");
    const Stranger stranger;
    const pid_t owner = start_and_die(folder, spec_of("alpha-reach"));
    REQUIRE(::kill(owner, SIGKILL) == 0);
    REQUIRE(eventually([&] { return is_gone(owner); }));
    auto life = region.read_life();
    life.wanted = false;
    const auto real = sw::process_backend::identify(stranger.process());
    REQUIRE(real);

    SECTION("its start time differs") {
        life.process = *real;
        life.process.started -= 1;
    }
    SECTION("its executable differs") {
        life.process.pid = stranger.process();
        life.process.started = real->started;
    }
    SECTION("the machine was started anew") {
        life.process = *real;
        life.process.boot = "another";
    }
    region.write(life);
    Backend backend(folder);
    const auto found = backend.inspect("alpha-reach");
    CHECK(found.state == InstanceState::exited);
    CHECK(found.exit_code == -1);
    CHECK_FALSE(sw::process_backend::send_signal(life.process, SIGKILL));
    backend.stop("alpha-reach");
    backend.remove("alpha-reach");
    CHECK(stranger.lives());
}

TEST_CASE("a folder that this backend did not make is left alone") {
    const Folder folder;
    fs::create_directories(folder.region("alpha-reach"));
    std::ofstream(folder.region("alpha-reach") / "precious") << "mine";
    const Folder elsewhere;
    std::ofstream(elsewhere.path() / "precious") << "mine";
    fs::create_symlink(elsewhere.path(), folder.region("linked-one"));
    Backend backend(folder);
    CHECK(backend.wait(backend->list()).empty());
    CHECK(failure_of([&] { backend.create(spec_of("alpha-reach")); }) == "foreign_folder");
    CHECK(failure_of([&] { backend.create(spec_of("linked-one")); }) == "foreign_folder");
    backend.remove("alpha-reach");
    backend.remove("linked-one");
    CHECK(text_of(folder.region("alpha-reach") / "precious") == "mine");
    CHECK(text_of(elsewhere.path() / "precious") == "mine");
    CHECK(failure_of([&] { backend.create(spec_of("../escape")); }) == "bad_region_spec");
    CHECK(failure_of([&] { backend.prepare(spec_of("..")); }) == "bad_region_spec");
}

TEST_CASE("two servers do not fight over one folder") {
    const Folder folder;
    Backend first(folder);
    const auto running = first.run(spec_of("alpha-reach"));
    {
        Backend second(folder);
        CHECK(second.inspect("alpha-reach").id == running.id);
        CHECK(failure_of([&] { second.stop("alpha-reach"); }) == "engine_unreachable");
        CHECK(failure_of([&] { second.create(spec_of("beta-reach")); }) == "engine_unreachable");
    }
    CHECK(first.inspect("alpha-reach").id == running.id);
    first.remove("alpha-reach");
}

TEST_CASE("a port that a stranger took meanwhile is replaced") {
    const Folder folder;
    Backend backend(folder);
    const auto before = backend.run(spec_of("alpha-reach"));
    backend.stop("alpha-reach");
    const int port = std::stoi(before.endpoint.substr(before.endpoint.rfind(':') + 1));
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener, 1) == 0);
    backend.start("alpha-reach");
    CHECK(eventually([&] { return backend.inspect("alpha-reach").health == InstanceHealth::healthy; }));
    CHECK(backend.inspect("alpha-reach").endpoint != before.endpoint);
    CHECK(backend.inspect("alpha-reach").internal_endpoint == before.internal_endpoint);
    ::close(listener);
    backend.remove("alpha-reach");
}
