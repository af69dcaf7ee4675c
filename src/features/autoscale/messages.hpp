// What the monitor shows to administrators, and what it tells them by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::autoscale {

// ---- requests ----------------------------------------------------------------------------------------------------

struct UsageRequest {
    std::string name;
    std::int32_t hours = 1;

    static constexpr auto describe() {
        return fields(
            field("name", &UsageRequest::name, "Region", length(1, 50)),
            field(
                "hours", &UsageRequest::hours, "How far back; more than 24 come in steps of five minutes",
                or_default(1), between(1, 720)
            )
        );
    }
};

struct DecisionsRequest {
    std::string name;
    std::int32_t limit = 100;

    static constexpr auto describe() {
        return fields(
            field("name", &DecisionsRequest::name, "Region", length(1, 50)),
            field("limit", &DecisionsRequest::limit, "Newest decisions", or_default(100), between(1, 1000))
        );
    }
};

// ---- views -------------------------------------------------------------------------------------------------------

struct Usage {
    double cpu_percent = 0, memory_percent = 0, memory_mb = 0, network_io_mb = 0, disk_io_mb = 0;
    std::int64_t uptime_seconds = 0;
    double cpu_cores = 0;
    std::int32_t memory_limit_gb = 0;

    static constexpr auto describe() {
        return fields(
            field("cpu_percent", &Usage::cpu_percent, "Of the limit"),
            field("memory_percent", &Usage::memory_percent, "Of the limit, without page cache"),
            field("memory_mb", &Usage::memory_mb, "Memory in use"),
            field("network_io_mb", &Usage::network_io_mb, "Sent and received since its start"),
            field("disk_io_mb", &Usage::disk_io_mb, "Read and written since its start"),
            field("uptime_seconds", &Usage::uptime_seconds, "Since it became active"),
            field("cpu_cores", &Usage::cpu_cores, "Processor limit"),
            field("memory_limit_gb", &Usage::memory_limit_gb, "Memory limit")
        );
    }
};

/// Averages of a span that ends at `at`.
struct SampleView {
    Time at{};
    double cpu_percent = 0, memory_percent = 0, memory_mb = 0, network_io_mb = 0, disk_io_mb = 0;
    std::int32_t player_count = 0;

    static constexpr auto describe() {
        return fields(
            field("at", &SampleView::at, "End of the span"),
            field("cpu_percent", &SampleView::cpu_percent, "Of the limit"),
            field("memory_percent", &SampleView::memory_percent, "Of the limit"),
            field("memory_mb", &SampleView::memory_mb, "Memory in use"),
            field("network_io_mb", &SampleView::network_io_mb, "Total since its start"),
            field("disk_io_mb", &SampleView::disk_io_mb, "Total since its start"),
            field("player_count", &SampleView::player_count, "Pilots online")
        );
    }
};

struct DecisionView {
    Time at{};
    Action action = Action::hold;
    std::string reason;
    double from_cpu_cores = 0, to_cpu_cores = 0, from_memory_gb = 0, to_memory_gb = 0;
    double cpu_percent = 0, memory_percent = 0;
    std::int32_t samples = 0;

    static constexpr auto describe() {
        return fields(
            field("at", &DecisionView::at, "When"), field("action", &DecisionView::action, "What was decided"),
            field("reason", &DecisionView::reason, "Why, for people"),
            field("from_cpu_cores", &DecisionView::from_cpu_cores, "Limit before"),
            field("to_cpu_cores", &DecisionView::to_cpu_cores, "Limit after"),
            field("from_memory_gb", &DecisionView::from_memory_gb, "Limit before"),
            field("to_memory_gb", &DecisionView::to_memory_gb, "Limit after"),
            field("cpu_percent", &DecisionView::cpu_percent, "Average that it was decided upon"),
            field("memory_percent", &DecisionView::memory_percent, "Average that it was decided upon"),
            field("samples", &DecisionView::samples, "How many samples the averages cover")
        );
    }
};

struct RegionUsage {
    std::string region_name;
    std::int32_t player_count = 0;
    Usage resource_usage;
    Time last_updated{};
    std::vector<SampleView> samples;
    std::vector<DecisionView> decisions;

    static constexpr auto describe() {
        return fields(
            field("region_name", &RegionUsage::region_name, "Region"),
            field("player_count", &RegionUsage::player_count, "Pilots online"),
            field("resource_usage", &RegionUsage::resource_usage, "Newest reading"),
            field("last_updated", &RegionUsage::last_updated, "When it was taken"),
            field("samples", &RegionUsage::samples, "Oldest first"),
            field("decisions", &RegionUsage::decisions, "The newest twenty, newest first")
        );
    }
};

struct Decisions {
    std::string region_name;
    std::vector<DecisionView> decisions;

    static constexpr auto describe() {
        return fields(
            field("region_name", &Decisions::region_name, "Region"),
            field("decisions", &Decisions::decisions, "Newest first; changes, and at most one hold an hour")
        );
    }
};

// ---- events ------------------------------------------------------------------------------------------------------

struct RegionDied {
    static constexpr std::string_view topic = "region.died", frame = "system:region_died";
    std::string region;
    std::int32_t exit_code = 0;
    Time at{};

    static constexpr auto describe() {
        return fields(
            field("region", &RegionDied::region, "Region"),
            field("exit_code", &RegionDied::exit_code, "Of its process; -1 when nobody knows"),
            field("at", &RegionDied::at, "When")
        );
    }
};

struct RegionOutOfMemory {
    static constexpr std::string_view topic = "region.out_of_memory", frame = "system:region_out_of_memory";
    std::string region;
    Time at{};

    static constexpr auto describe() {
        return fields(
            field("region", &RegionOutOfMemory::region, "Region"), field("at", &RegionOutOfMemory::at, "When")
        );
    }
};

struct RegionHealthChanged {
    static constexpr std::string_view topic = "region.health_changed", frame = "system:region_health";
    std::string region;
    bool healthy = false;
    Time at{};

    static constexpr auto describe() {
        return fields(
            field("region", &RegionHealthChanged::region, "Region"),
            field("healthy", &RegionHealthChanged::healthy, "Serves players, says the engine"),
            field("at", &RegionHealthChanged::at, "When")
        );
    }
};

}  // namespace sw::autoscale
