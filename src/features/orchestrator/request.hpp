// What jobs carry in their request column.
#pragma once

#include "sectorwars/platform/describe.hpp"

namespace sw::orchestrator {

/// Of a scale job.
struct Limits {
    double cpu_cores = 0;
    std::int32_t memory_gb = 0;

    static constexpr auto describe() {
        return fields(
            field("cpu_cores", &Limits::cpu_cores, "Processor limit"),
            field("memory_gb", &Limits::memory_gb, "Memory limit")
        );
    }
};

/// Of a terminate job.
struct Ending {
    bool force = false;

    static constexpr auto describe() {
        return fields(field("force", &Ending::force, "Pilots may be left in the capsule", or_default(false)));
    }
};

/// Of a restore job.
struct Origin {
    Uuid snapshot_id;

    static constexpr auto describe() { return fields(field("snapshot_id", &Origin::snapshot_id, "Capsule")); }
};

}  // namespace sw::orchestrator
