// Metrics: the exposition text, one handle for each series, and counts that survive concurrency.
#include "sectorwars/platform/metrics.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace {

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the exposition names help, kind and every series") {
    sw::Metrics metrics;
    metrics.counter("events_total", "Events", {{"type", "trade"}}).add(3);
    metrics.counter("events_total", "Events", {{"type", "move"}}).add();
    metrics.gauge("players", "Pilots online").set(7);
    metrics.gauge("players", "Pilots online").add(-2);
    metrics.histogram("request_seconds", "Time").observe(0.02);
    const std::string text = metrics.render();
    INFO(text);
    CHECK(has_line(text, "# HELP events_total Events"));
    CHECK(has_line(text, "# TYPE events_total counter"));
    CHECK(has_line(text, "events_total{type=\"trade\"} 3"));
    CHECK(has_line(text, "events_total{type=\"move\"} 1"));
    CHECK(has_line(text, "players 5"));
    CHECK(has_line(text, "request_seconds_bucket{le=\"0.01\"} 0"));
    CHECK(has_line(text, "request_seconds_bucket{le=\"0.025\"} 1"));
    CHECK(has_line(text, "request_seconds_bucket{le=\"+Inf\"} 1"));
    CHECK(has_line(text, "request_seconds_count 1"));
    CHECK(text.find("# TYPE events_total") == text.rfind("# TYPE events_total"));
}

TEST_CASE("equal names and labels give the same handle in any order") {
    sw::Metrics metrics;
    auto& one = metrics.counter("c_total", "C", {{"a", "1"}, {"b", "2"}});
    CHECK(&one == &metrics.counter("c_total", "C", {{"b", "2"}, {"a", "1"}}));
    CHECK(&one != &metrics.counter("c_total", "C", {{"a", "1"}, {"b", "3"}}));
    CHECK(&one != &metrics.counter("c_total", "C", {{"a", "1"}}));
}

TEST_CASE("a name has one kind") {
    sw::Metrics metrics;
    metrics.counter("thing", "Thing").add();
    CHECK_THROWS_AS(metrics.gauge("thing", "Thing"), std::logic_error);
    CHECK_THROWS_AS(metrics.histogram("thing", "Thing"), std::logic_error);
}

TEST_CASE("label values cannot forge lines") {
    sw::Metrics metrics;
    metrics.counter("c_total", "C", {{"path", "a\"} 1\nforged 2\\"}}).add();
    CHECK(has_line(metrics.render(), "c_total{path=\"a\\\"} 1\\nforged 2\\\\\"} 1"));
}

TEST_CASE("no count is lost between threads that also look handles up and render") {
    constexpr int threads = 8;
    constexpr int each = 2000;
    sw::Metrics metrics;
    std::atomic<std::size_t> rendered = 0;  // Catch2 2 does not assert from several threads
    std::vector<std::thread> workers;
    for (int worker = 0; worker < threads; ++worker) {
        workers.emplace_back([&, worker] {
            for (int i = 0; i < each; ++i) {
                metrics.counter("shared_total", "Shared").add();
                metrics.counter("own_total", "Own", {{"worker", std::to_string(worker)}}).add(2);
                metrics.histogram("time", "Time").observe(0.1);
                if (i % 500 == 0) rendered += metrics.render().size();
            }
        });
    }
    for (auto& worker : workers) worker.join();
    const std::string text = metrics.render();
    CHECK(rendered > 0);
    CHECK(has_line(text, "shared_total 16000"));
    CHECK(has_line(text, "own_total{worker=\"7\"} 4000"));
    CHECK(has_line(text, "time_count 16000"));
}
