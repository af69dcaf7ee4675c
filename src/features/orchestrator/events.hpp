// What the orchestrator tells others (platform spec 7.1, 14.10).
#pragma once

#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::orchestrator {

/// For the processes of the nexus alone: somebody asked for work.
struct JobQueued {
    Uuid job_id;
    std::string region_name;
    static constexpr std::string_view topic = "orchestrator.job_queued";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("job_id", &JobQueued::job_id, "Job"), field("region_name", &JobQueued::region_name, "Region")
        );
    }
};

struct RegionCreated {
    RegionId region_id;
    std::string region_name;
    static constexpr std::string_view topic = "region.created";
    static constexpr std::string_view frame = "region_created";

    static constexpr auto describe() {
        return fields(
            field("region_id", &RegionCreated::region_id, "Region"),
            field("region_name", &RegionCreated::region_name, "Its name in URLs")
        );
    }
};

struct RegionSuspended {
    RegionId region_id;
    std::string region_name;
    static constexpr std::string_view topic = "region.suspended";
    static constexpr std::string_view frame = "region_suspended";

    static constexpr auto describe() {
        return fields(
            field("region_id", &RegionSuspended::region_id, "Region"),
            field("region_name", &RegionSuspended::region_name, "Its name in URLs")
        );
    }
};

struct RegionDeleted {
    RegionId region_id;
    std::string region_name;
    static constexpr std::string_view topic = "region.deleted";
    static constexpr std::string_view frame = "region_deleted";

    static constexpr auto describe() {
        return fields(
            field("region_id", &RegionDeleted::region_id, "Region"),
            field("region_name", &RegionDeleted::region_name, "Its name in URLs")
        );
    }
};

struct RegionScaled {
    RegionId region_id;
    std::string region_name;
    double cpu_cores = 0;
    std::int32_t memory_gb = 0;
    std::string reason;
    static constexpr std::string_view topic = "region.scaled";
    static constexpr std::string_view frame = "region_scaled";

    static constexpr auto describe() {
        return fields(
            field("region_id", &RegionScaled::region_id, "Region"),
            field("region_name", &RegionScaled::region_name, "Its name in URLs"),
            field("cpu_cores", &RegionScaled::cpu_cores, "Processor limit"),
            field("memory_gb", &RegionScaled::memory_gb, "Memory limit"), field("reason", &RegionScaled::reason, "Why")
        );
    }
};

/// Somebody should look.
struct PerformanceDegraded {
    RegionId region_id;
    std::string region_name, metric, message;
    static constexpr std::string_view topic = "performance.degraded";
    static constexpr std::string_view frame = "performance_degraded";

    static constexpr auto describe() {
        return fields(
            field("region_id", &PerformanceDegraded::region_id, "Region"),
            field("region_name", &PerformanceDegraded::region_name, "Its name in URLs"),
            field("metric", &PerformanceDegraded::metric, "What is wrong"),
            field("message", &PerformanceDegraded::message, "For people")
        );
    }
};

}  // namespace sw::orchestrator
