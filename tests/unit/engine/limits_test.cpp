// Lowering memory on cgroup v2, where the engine accepts what the kernel then kills for.
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <utility>

#include "platform/engine/docker_backend.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/fake_engine.hpp"
#include "support/io_thread.hpp"

using support::answer_ping;
using support::Caller;
using support::FakeEngine;
using support::http_reply;

namespace {

constexpr std::int64_t mebibyte = 1 << 20;

std::string recorded(const std::string& name) {
    std::ifstream file("tests/unit/engine/data/" + name);
    std::string line;
    REQUIRE(std::getline(file, line));
    return line;
}

std::string with(std::string text, const std::string& old, const std::string& other) {
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), other);
}

/// One running container with a limit of 256 MiB that keeps 100 MiB of its own and lots of page cache.
class V2Engine {
public:
    explicit V2Engine(std::string stats)
        : inspected_(with(
              with(recorded("inspect_exited.json"), R"("Status":"exited")", R"("Status":"running")"),
              R"("Memory":67108864)", R"("Memory":268435456)"
          )),
          stats_(std::move(stats)),
          fake_([this](const std::string& request, const Caller& caller) { answer(request, caller); }),
          backend_(options(), metrics_, thread_.io.get_executor()) {}

    /// The id of the Failure, "" for none.
    std::string set_memory(std::int64_t bytes) {
        const sw::RegionLimits limits{0.5, bytes};
        auto future =
            boost::asio::co_spawn(thread_.io, backend_.set_limits("eu-west", limits), boost::asio::use_future);
        try {
            future.get();
        } catch (const sw::Failure& failure) {
            return failure.error().id;
        }
        return {};
    }

    std::atomic<int> readings{0}, updates{0};

private:
    sw::engine::DockerOptions options() const {
        sw::engine::DockerOptions out;
        out.docker_host = fake_.docker_host();
        return out;
    }

    void answer(const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        std::string body = inspected_;
        if (request.find("/stats?") != std::string::npos) {
            ++readings;
            body = stats_;
        }
        if (request.find("/update ") != std::string::npos) {
            ++updates;
            body = "{}";
        }
        caller.send(http_reply(200, body));
    }

    std::string inspected_, stats_;
    sw::Metrics metrics_;
    sw::test::IoThread thread_;
    FakeEngine fake_;
    sw::engine::DockerBackend backend_;
};

std::string stats_with_100_mebibytes() {
    return with(recorded("v2.json"), R"("anon":52428)", R"("anon":103809024)");  // and 1 MiB of shmem
}

}  // namespace

TEST_CASE("on cgroup v2 the engine is not even asked to go below what is in use") {
    V2Engine engine(stats_with_100_mebibytes());
    CHECK(engine.set_memory(90 * mebibyte) == "below_use");
    CHECK(engine.set_memory(124 * mebibyte) == "below_use");
    CHECK(engine.updates == 0);
    CHECK(engine.set_memory(126 * mebibyte).empty());
    CHECK(engine.updates == 1);
    CHECK(engine.readings == 3);
}

TEST_CASE("more memory needs no reading") {
    V2Engine engine(stats_with_100_mebibytes());
    CHECK(engine.set_memory(512 * mebibyte).empty());
    CHECK(engine.set_memory(256 * mebibyte).empty());
    CHECK(engine.readings == 0);
    CHECK(engine.updates == 2);
}

TEST_CASE("without a reading memory is not lowered") {
    for (const auto& stats : {std::string("{}"), std::string("<html>"), recorded("stopped.json")}) {
        V2Engine engine(stats);
        CHECK(engine.set_memory(100 * mebibyte) == "engine_unreachable");
        CHECK(engine.updates == 0);
    }
}
