// The Docker backend against an engine whose JSON has other types, other members and other depths than it should.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "platform/engine/docker_backend.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "support/catch.hpp"
#include "support/fake_engine.hpp"
#include "support/io_thread.hpp"

using namespace std::chrono_literals;
using support::answer_ping;
using support::Caller;
using support::FakeEngine;
using support::http_reply;

namespace {

std::string recorded(const std::string& name) {
    std::ifstream file("tests/unit/engine/data/" + name);
    std::string line;
    std::getline(file, line);
    return line;
}

/// A value of the text becomes another one: of another type, of another size, or gone.
std::string mutate(std::string text, sw::Random& random) {
    static const std::vector<std::string> values{
        "null",       "7",           "-1",   "[]", "{}", "\"x\"", "true", "1e308", "99999999999999999999",
        "[[[[[]]]]]", "{\"Id\":{}}", "\"\"", ""};
    const auto rounds = random.integer(1, 4);
    for (int i = 0; i < rounds; ++i) {
        const auto colon =
            text.find(':', static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(text.size()))));
        if (colon == std::string::npos) continue;
        const auto end = text.find_first_of(",}", colon);
        text.replace(colon + 1, end == std::string::npos ? end : end - colon - 1, random.pick(values));
    }
    return text;
}

std::string answer_to(const std::string& request) {
    if (request.find("/containers/json") != std::string::npos || request.find("/networks?") != std::string::npos) {
        return R"([{"Id":"a1","Name":"sw-region-eu-west","Labels":{"sectorwars.managed":"1","region":"eu-west"}}])";
    }
    if (request.find("/volumes?") != std::string::npos) {
        return R"({"Volumes":[{"Name":"sw-eu-west-assets","Labels":{"sectorwars.managed":"1","region":"eu-west"}}]})";
    }
    if (request.find("/volumes/create") != std::string::npos)
        return R"({"Name":"x","Labels":{"sectorwars.managed":"1","region":"eu-west"}})";
    if (request.find("/info") != std::string::npos) return R"({"NCPU":2,"MemTotal":1000,"CgroupVersion":"2"})";
    if (request.find("/networks/a1") != std::string::npos) return R"({"Id":"a1","Containers":{"c1":{"Name":"x"}}})";
    if (request.find("/stats") != std::string::npos) return recorded("v2.json");
    if (request.find("/events") != std::string::npos) return recorded("events.json");
    return recorded("inspect_exited.json");
}

struct Office {
    explicit Office(const FakeEngine& engine) : backend(options(engine), metrics, thread.io.get_executor()) {}

    static sw::engine::DockerOptions options(const FakeEngine& engine) {
        sw::engine::DockerOptions out;
        out.docker_host = engine.docker_host();
        out.stop_timeout = 1s;
        return out;
    }

    /// The id of the Failure, "" for none. Anything else that is thrown fails the test.
    template <class T>
    std::string ask(sw::Awaitable<T> work) {
        auto future = boost::asio::co_spawn(thread.io, std::move(work), boost::asio::use_future);
        REQUIRE(future.wait_for(60s) == std::future_status::ready);
        try {
            (void)future.get();
        } catch (const sw::Failure& failure) {
            return failure.error().id;
        }
        return {};
    }

    sw::Metrics metrics;
    sw::test::IoThread thread;
    sw::engine::DockerBackend backend;
};

sw::RegionSpec spec() {
    sw::RegionSpec out;
    out.slug = "eu-west";
    out.image = "sectorwars:latest";
    out.limits = {1.0, 1 << 30};
    out.secrets = {{"database_url", "x"}};
    return out;
}

const std::set<std::string> expected{
    "",          "engine_unreachable", "engine_failed",   "engine_refused", "engine_conflict", "no_instance",
    "below_use", "foreign_container",  "foreign_network", "foreign_volume"};

}  // namespace

TEST_CASE("wrong types anywhere end in a classified error or in a sane reading") {
    const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    INFO("seed " << seed);
    const sw::Random root(seed);
    std::atomic<std::uint64_t> part{0};
    FakeEngine engine([&](const std::string& request, const Caller& caller) {
        if (answer_ping(request, caller)) return;
        sw::Random random = root.fork(part++);
        // A container that never goes away would only make its removal wait.
        if (request.rfind("GET", 0) == 0 && request.find("-server/json") != std::string::npos && random.chance(0.3)) {
            caller.send(http_reply(404, "{}"));
            return;
        }
        caller.send(http_reply(random.chance(0.05) ? 500 : 200, mutate(answer_to(request), random)));
    });
    Office office(engine);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        CHECK(expected.count(office.ask(office.backend.capacity())) == 1);
        CHECK(expected.count(office.ask(office.backend.inspect("eu-west"))) == 1);
        CHECK(expected.count(office.ask(office.backend.list())) == 1);
        CHECK(expected.count(office.ask(office.backend.prepare(spec()))) == 1);
        CHECK(expected.count(office.ask(office.backend.start("eu-west"))) == 1);
        CHECK(expected.count(office.ask(office.backend.set_limits("eu-west", {1.0, 1 << 20}))) == 1);
        CHECK(expected.count(office.ask(office.backend.logs("eu-west", 10))) == 1);
        CHECK(expected.count(office.ask(office.backend.follow_usage("eu-west", [](const sw::UsageSample&) {}))) == 1);
        CHECK(expected.count(office.ask(office.backend.follow_events([](const sw::EngineEvent&) {}))) == 1);
    }
}

TEST_CASE("whole replies of the wrong kind are no containers") {
    for (const auto* body :
         {"[]", "7", "null", "\"x\"", "{}", R"({"Id":5})", R"({"Id":""})", "", "<html>", "[[[[", "\xff\xfe"}) {
        CAPTURE(body);
        FakeEngine engine([&](const std::string& request, const Caller& caller) {
            if (!answer_ping(request, caller)) caller.send(http_reply(200, body));
        });
        Office office(engine);
        CHECK(office.ask(office.backend.inspect("eu-west")) == "engine_unreachable");
        CHECK(expected.count(office.ask(office.backend.list())) == 1);
        CHECK(office.ask(office.backend.capacity()) == "engine_unreachable");
        CHECK(office.ask(office.backend.create(spec())) != "");
    }
}
