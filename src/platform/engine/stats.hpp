// The engine's counters of one container, on cgroup v1 and v2, and what two readings of them say.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sectorwars/platform/region_backend.hpp"

namespace sw::engine {

/// Totals since the container's start.
struct Counters {
    Time at{};
    std::int64_t cpu_ns = 0;
    std::int64_t periods = 0, throttled_periods = 0;
    std::int64_t memory_bytes = 0;  ///< without page cache: v1 total_rss; v2 anon and shmem
    std::int64_t memory_limit = 0;
    std::int64_t network_bytes = 0, disk_bytes = 0;
    int online_cpus = 0;
};

/// One line of GET /containers/x/stats. Nothing for a container that does not run (its year is 0001) and for JSON that
/// lacks what matters. Throws Failure invalid "malformed_json" for what is no JSON.
[[nodiscard]] std::optional<Counters> parse_stats(std::string_view line);

/// Makes samples of successive readings.
class UsageMeter {
public:
    /// Nothing for the first reading, after a restart (counters fall) and for readings of the same moment.
    /// `cpu_cores` is the limit; 0 = none, then all of the host's.
    [[nodiscard]] std::optional<UsageSample> add(const Counters& now, double cpu_cores);

    /// The container went away in between: the next reading is a first one.
    void forget() { before_.reset(); }

private:
    std::optional<Counters> before_;
};

}  // namespace sw::engine
