// Stats and events of an engine, as recorded, on cgroup v1 and v2.
#include "platform/engine/stats.hpp"

#include <fstream>
#include <string>
#include <vector>

#include "platform/engine/engine_events.hpp"
#include "platform/engine/instances.hpp"
#include "support/catch.hpp"

using sw::engine::Counters;
using sw::engine::parse_stats;
using sw::engine::UsageMeter;

namespace {

std::vector<std::string> lines_of(const std::string& name) {
    std::ifstream file("tests/unit/engine/data/" + name);
    REQUIRE(file.is_open());
    std::vector<std::string> out;
    for (std::string line; std::getline(file, line);) out.push_back(line);
    return out;
}

std::vector<sw::UsageSample> samples_of(const std::string& name, double cpu_cores) {
    UsageMeter meter;
    std::vector<sw::UsageSample> out;
    for (const auto& line : lines_of(name)) {
        const auto counters = parse_stats(line);
        if (!counters) continue;
        if (const auto sample = meter.add(*counters, cpu_cores)) out.push_back(*sample);
    }
    return out;
}

Counters counters_at(int seconds, std::int64_t cpu_ns) {
    Counters out;
    out.at = sw::Time{std::chrono::seconds{1'700'000'000 + seconds}};
    out.cpu_ns = cpu_ns;
    out.online_cpus = 4;
    return out;
}

constexpr std::int64_t second = 1'000'000'000;

}  // namespace

TEST_CASE("a container at its limit on cgroup v1 reads as 100 percent, throttled in every period") {
    const auto samples = samples_of("v1_throttled.json", 0.5);
    REQUIRE(samples.size() == 4);
    for (const auto& sample : samples) {
        CHECK(sample.cpu_percent == Approx(100).margin(1.5));
        CHECK(sample.throttled == 1.0);
        CHECK(sample.memory_bytes == 118'784);  // total_rss, not the 819200 with page cache
        CHECK(sample.memory_limit == 64 << 20);
    }
    CHECK(samples.back().network_bytes == 4710 + 3549);
    CHECK(samples_of("v1_throttled.json", 1.0).back().cpu_percent == Approx(50).margin(1));
}

TEST_CASE("memory on cgroup v2 is anon and shmem, however much page cache there is") {
    const auto samples = samples_of("v2.json", 0.5);
    REQUIRE(samples.size() == 2);
    CHECK(samples[0].memory_bytes == 52'428 + 1'048'576);
    CHECK(samples[0].memory_limit == 256 << 20);
    CHECK(samples[0].cpu_percent == Approx(50));
    CHECK(samples[0].throttled == Approx(0.5));
    CHECK(samples[1].network_bytes == 1200 + 500 + 20 + 30);
    CHECK(samples[1].disk_bytes == 52'428'800 + 2 * 4096 + 1'048'576);
}

TEST_CASE("cgroup v1 counts reads and writes once, not their sum again") {
    const auto counters = parse_stats(lines_of("v1_disk.json").at(0));
    REQUIRE(counters);
    CHECK(counters->disk_bytes == 8192 + 4096);
}

TEST_CASE("a stopped container gives no samples and no memory of the time before") {
    CHECK(samples_of("stopped.json", 0.5).empty());
    for (const auto& line : lines_of("stopped.json")) CHECK_FALSE(parse_stats(line));
}

TEST_CASE("a memory limit of zero stays zero") {
    const auto samples = samples_of("v2_limit_zero.json", 0.5);
    REQUIRE(samples.size() == 1);
    CHECK(samples[0].memory_limit == 0);
    CHECK(samples[0].memory_bytes > 0);
}

TEST_CASE("the first reading, a restart and the same moment give no sample") {
    UsageMeter meter;
    CHECK_FALSE(meter.add(counters_at(0, 5 * second), 1));
    CHECK(meter.add(counters_at(1, 6 * second), 1));
    CHECK_FALSE(meter.add(counters_at(1, 6 * second), 1));
    CHECK_FALSE(meter.add(counters_at(2, second), 1));
    const auto after = meter.add(counters_at(3, second + second / 2), 1);
    REQUIRE(after);
    CHECK(after->cpu_percent == Approx(50));
    meter.forget();
    CHECK_FALSE(meter.add(counters_at(4, 2 * second), 1));
}

TEST_CASE("without a limit usage is a share of the host") {
    UsageMeter meter;
    (void)meter.add(counters_at(0, 0), 0);
    const auto sample = meter.add(counters_at(1, 2 * second), 0);
    REQUIRE(sample);
    CHECK(sample->cpu_percent == Approx(50));
}

TEST_CASE("counters of a mad engine are clamped") {
    const auto counters = parse_stats(
        R"({"read":"2026-11-21T12:00:00Z","cpu_stats":{"cpu_usage":{"total_usage":-5},"online_cpus":99999999999,)"
        R"("throttling_data":{"periods":-3,"throttled_periods":"x"}},"memory_stats":{"usage":-1,"limit":[],)"
        R"("stats":{"anon":9223372036854775807,"shmem":9223372036854775807}},"networks":{"a":7,"b":{"rx_bytes":)"
        R"(9223372036854775807,"tx_bytes":9223372036854775807}},"blkio_stats":{"io_service_bytes_recursive":[7,null]}})"
    );
    REQUIRE(counters);
    CHECK(counters->cpu_ns == 0);
    CHECK(counters->periods == 0);
    CHECK(counters->online_cpus == 4096);
    CHECK(counters->memory_bytes == INT64_MAX);
    CHECK(counters->network_bytes == INT64_MAX);
    CHECK(counters->memory_limit == 0);
    for (const auto* text : {"7", "[]", "\"x\"", "null", "{}", R"({"read":7})", R"({"read":"2026-11-21T12:00:00Z"})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_stats(text));
    }
    CHECK_THROWS_AS(parse_stats("{\"read\":"), sw::Failure);
}

TEST_CASE("events of our regions are read in order with their exit codes") {
    using Kind = sw::EngineEvent::Kind;
    std::vector<Kind> kinds;
    std::vector<int> exits;
    std::int64_t last = 0;
    for (const auto& line : lines_of("events.json")) {
        const auto read = sw::engine::parse_event(line);
        CHECK(read.nanoseconds > last);
        last = read.nanoseconds;
        if (!read.event) continue;
        CHECK(read.event->slug == "eu-west");
        kinds.push_back(read.event->kind);
        if (read.event->kind == Kind::died) exits.push_back(read.event->exit_code);
    }
    CHECK(
        kinds ==
        std::vector<Kind>{Kind::started, Kind::healthy, Kind::oom, Kind::died, Kind::started, Kind::died, Kind::removed}
    );
    CHECK(exits == std::vector<int>{137, 0});
}

TEST_CASE("events that are not of our regions are no events") {
    const auto event = [](const std::string& attributes, const std::string& action = "start") {
        const auto read = sw::engine::parse_event(
            R"({"Type":"container","Action":")" + action + R"(","Actor":{"Attributes":{)" + attributes +
            R"(}},"timeNano":5})"
        );
        CHECK(read.nanoseconds == 5);
        return read.event.has_value();
    };
    CHECK(event(R"("sectorwars.managed":"1","region":"eu-west")"));
    CHECK_FALSE(event(R"("region":"eu-west")"));
    CHECK_FALSE(event(R"("sectorwars.managed":"1")"));
    CHECK_FALSE(event(R"("sectorwars.managed":"1","region":"../etc")"));
    CHECK_FALSE(event(R"("sectorwars.managed":"1","region":"eu-west")", "exec_start: x"));
    CHECK(sw::engine::since_text(1'795'263'547'000'059'551) == "1795263547.000059551");
}

TEST_CASE("a container that ended is read with its reason") {
    const auto document = sw::JsonDocument::parse(lines_of("inspect_exited.json").at(0));
    const auto container = sw::engine::read_container(document.root(), "eu-west", "bridge");
    CHECK(container.ours);
    CHECK(container.in_shared_network);
    CHECK(container.instance.state == sw::InstanceState::exited);
    CHECK(container.instance.health == sw::InstanceHealth::none);
    CHECK(container.instance.epoch == 3);
    CHECK(container.instance.exit_code == 0);
    CHECK(container.instance.limits == sw::RegionLimits{0.5, 64 << 20});
    CHECK(container.instance.endpoint.empty());
    CHECK_FALSE(sw::engine::read_container(document.root(), "eu-east", "bridge").ours);
}
