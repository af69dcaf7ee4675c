// The bus against a real Redis that comes and goes.
#include "platform/redis/bus.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/redis.hpp"

using namespace std::chrono_literals;

namespace {

constexpr std::size_t bound = 4096;

class Inbox {
public:
    sw::RedisBus::Receive sink() {
        return [this](const std::string& message) {
            const std::lock_guard lock(mutex_);
            messages_.push_back(message);
        };
    }

    std::vector<std::string> messages() {
        const std::lock_guard lock(mutex_);
        return messages_;
    }

    bool has(const std::string& message) {
        const auto all = messages();
        return std::find(all.begin(), all.end(), message) != all.end();
    }

private:
    std::mutex mutex_;
    std::vector<std::string> messages_;
};

template <class Condition>
bool eventually(const Condition& condition, std::chrono::milliseconds patience = 8s) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

template <class Action>
std::chrono::milliseconds time_of(const Action& action) {
    const auto begun = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
}

/// Value of a metric without labels; -1 when it is not there.
double figure(const sw::Metrics& metrics, const std::string& name) {
    const std::string text = metrics.render();
    const auto at = text.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}

/// As the server does it: a write to a connection that Redis closed must not end the process.
const auto pipes_ignored = std::signal(SIGPIPE, SIG_IGN);

struct Bus {
    explicit Bus(const std::string& url) : bus(url, "test:bus", metrics, inbox.sink()) { bus.start(); }

    /// Until a message makes the whole round: both connections are up and subscribed.
    bool round_trip(const std::string& text) {
        return eventually([&] {
            bus.publish(text);
            std::this_thread::sleep_for(20ms);
            return inbox.has(text);
        });
    }

    sw::Metrics metrics;
    Inbox inbox;
    sw::RedisBus bus;
};

}  // namespace

TEST_CASE("messages arrive at every subscriber once, whole and in order") {
    const support::TemporaryRedis redis;
    Bus one(redis.url());
    Bus two(redis.url());
    REQUIRE(one.round_trip("ready"));
    REQUIRE(two.round_trip("ready too"));
    const std::string odd("zero \0 byte, \r\n and \xc3\xa4", 24);
    std::vector<std::string> sent;
    for (int i = 0; i < 300; ++i) sent.push_back(odd + std::to_string(i));
    for (const auto& message : sent) one.bus.publish(message);
    for (Bus* bus : {&one, &two}) {
        REQUIRE(eventually([&] { return bus->inbox.has(sent.back()); }));
        auto got = bus->inbox.messages();
        std::erase_if(got, [](const auto& text) { return text.starts_with("ready"); });
        CHECK(got == sent);
    }
    CHECK(one.bus.connected());
    CHECK(figure(one.metrics, "sectorwars_redis_up") == 1);
}

TEST_CASE("the bus comes back after Redis was away") {
    support::TemporaryRedis redis;
    Bus one(redis.url());
    REQUIRE(one.round_trip("before"));
    redis.stop();
    REQUIRE(eventually([&] { return !one.bus.connected(); }));
    // The bus says so first and counts it then.
    CHECK(eventually([&] { return figure(one.metrics, "sectorwars_redis_up") == 0; }));
    redis.start();
    REQUIRE(one.round_trip("after"));
    CHECK(one.bus.connected());
    CHECK(eventually([&] { return figure(one.metrics, "sectorwars_redis_up") == 1; }));
}

TEST_CASE("publishing never blocks, and beyond the bound the oldest messages go") {
    support::TemporaryRedis redis;
    Bus one(redis.url());
    REQUIRE(one.round_trip("before"));
    redis.stop();
    REQUIRE(eventually([&] { return !one.bus.connected(); }));
    constexpr std::size_t extra = 1000;
    const auto took = time_of([&] {
        for (std::size_t i = 0; i < bound + extra; ++i) one.bus.publish("queued " + std::to_string(i));
    });
    CHECK(took < 1s);
    CHECK(figure(one.metrics, "sectorwars_bus_dropped_total") >= static_cast<double>(extra));
    redis.start();
    REQUIRE(one.round_trip("after"));
    CHECK_FALSE(one.inbox.has("queued 0"));
    CHECK_FALSE(one.inbox.has("queued " + std::to_string(extra - 1)));
}

TEST_CASE("publishing does not block while Redis hangs") {
    const support::TemporaryRedis redis;
    Bus one(redis.url());
    REQUIRE(one.round_trip("before"));
    redis.freeze();
    CHECK(time_of([&] {
              for (int i = 0; i < 1000; ++i) one.bus.publish("into the void");
          }) < 500ms);
    CHECK(time_of([&] { one.bus.stop(); }) < 300ms);
    redis.thaw();
}

TEST_CASE("stopping is prompt while connected and quiet, and while Redis is away") {
    support::TemporaryRedis redis;
    Bus one(redis.url());
    Bus two(redis.url());
    REQUIRE(one.round_trip("before"));
    REQUIRE(two.round_trip("before"));
    std::this_thread::sleep_for(50ms);
    CHECK(time_of([&] { one.bus.stop(); }) < 300ms);
    redis.stop();
    REQUIRE(eventually([&] { return !two.bus.connected(); }));
    CHECK(time_of([&] { two.bus.stop(); }) < 300ms);
    CHECK(time_of([&] { two.bus.stop(); }) < 50ms);
}

TEST_CASE("a quiet subscription outlives its read timeout") {
    const support::TemporaryRedis redis;
    Bus one(redis.url());
    REQUIRE(one.round_trip("before"));
    std::this_thread::sleep_for(1300ms);
    one.bus.publish("after");
    REQUIRE(eventually([&] { return one.inbox.has("after"); }, 500ms));
}

TEST_CASE("a bus that was never started stops, and a bad URL is refused") {
    sw::Metrics metrics;
    {
        sw::RedisBus bus("redis://127.0.0.1:1", "test:bus", metrics, [](const std::string&) {});
        bus.publish("for nobody");
    }
    CHECK_THROWS(sw::RedisBus("http://somewhere", "test:bus", metrics, [](const std::string&) {}));
}
