// parse_stats and UsageMeter.
#include "platform/engine/stats.hpp"

#include <algorithm>

#include "platform/engine/instances.hpp"
#include "platform/engine/reading.hpp"

namespace sw::engine {

namespace {

/// Counters never fall below zero; sums saturate. A broken engine may say anything.
std::int64_t count_at(const JsonValue& from, Path path) {
    return std::max<std::int64_t>(0, integer_at(from, path));
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    return __builtin_add_overflow(a, b, &out) ? INT64_MAX : out;
}

/// Page cache is the kernel's to take back. Where the engine tells neither version's counters, what it calls inactive.
std::int64_t memory_in_use(const JsonValue& from) {
    const auto stats = value_at(from, {"memory_stats", "stats"});
    if (stats && stats->find("total_rss")) return count_at(*stats, {"total_rss"});
    if (stats && stats->find("anon")) return sum(count_at(*stats, {"anon"}), count_at(*stats, {"shmem"}));
    const std::int64_t usage = count_at(from, {"memory_stats", "usage"});
    const std::int64_t inactive = stats ? count_at(*stats, {"inactive_file"}) : 0;
    return std::max<std::int64_t>(0, usage - inactive);
}

std::int64_t network_bytes(const JsonValue& from) {
    std::int64_t total = 0;
    const auto networks = from.find("networks");
    if (!networks) return 0;
    networks->each_member([&](std::string_view, JsonValue network) {
        total = sum(total, sum(count_at(network, {"rx_bytes"}), count_at(network, {"tx_bytes"})));
    });
    return total;
}

/// v1 says Read and Write beside their sum, v2 read and write alone.
std::int64_t disk_bytes(const JsonValue& from) {
    std::int64_t total = 0;
    each_item(value_at(from, {"blkio_stats", "io_service_bytes_recursive"}), [&](JsonValue entry) {
        const std::string operation = text_at(entry, {"op"});
        const bool counts = operation == "Read" || operation == "Write" || operation == "read" || operation == "write";
        if (counts) total = sum(total, count_at(entry, {"value"}));
    });
    return total;
}

double share(std::int64_t part, std::int64_t whole) {
    if (whole <= 0 || part <= 0) return 0;
    return std::min(1.0, static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::optional<Counters> parse_stats(std::string_view line) {
    const auto document = JsonDocument::parse(line);
    const JsonValue from = document.root();
    Counters out;
    out.at = read_engine_time(text_at(from, {"read"}));
    const auto cpu = value_at(from, {"cpu_stats", "cpu_usage", "total_usage"});
    if (out.at == Time{} || !cpu || !cpu->as_integer()) return std::nullopt;
    out.cpu_ns = std::max<std::int64_t>(0, *cpu->as_integer());
    out.periods = count_at(from, {"cpu_stats", "throttling_data", "periods"});
    out.throttled_periods = count_at(from, {"cpu_stats", "throttling_data", "throttled_periods"});
    out.online_cpus = static_cast<int>(std::clamp<std::int64_t>(count_at(from, {"cpu_stats", "online_cpus"}), 0, 4096));
    out.memory_bytes = memory_in_use(from);
    out.memory_limit = count_at(from, {"memory_stats", "limit"});
    out.network_bytes = network_bytes(from);
    out.disk_bytes = disk_bytes(from);
    return out;
}

std::optional<UsageSample> UsageMeter::add(const Counters& now, double cpu_cores) {
    const auto before = std::exchange(before_, now);
    if (!before || now.at <= before->at || now.cpu_ns < before->cpu_ns) return std::nullopt;
    const double limit = cpu_cores > 0 ? cpu_cores : std::max(1, now.online_cpus);
    const double elapsed = std::chrono::duration<double, std::nano>(now.at - before->at).count();
    const double cores = (static_cast<double>(now.cpu_ns) - static_cast<double>(before->cpu_ns)) / elapsed;
    UsageSample out;
    out.at = now.at;
    out.cpu_percent = cores / limit * 100;
    out.memory_bytes = now.memory_bytes;
    out.memory_limit = now.memory_limit;
    out.network_bytes = now.network_bytes;
    out.disk_bytes = now.disk_bytes;
    const bool restarted = now.periods < before->periods || now.throttled_periods < before->throttled_periods;
    if (!restarted)
        out.throttled = share(now.throttled_periods - before->throttled_periods, now.periods - before->periods);
    return out;
}

}  // namespace sw::engine
