// Jobs of the platform itself.
#pragma once

#include <chrono>
#include <vector>

#include "platform/db/idempotency.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

inline std::vector<Job> platform_jobs() {
    return {{
        .name = "idempotency.purge",
        .period = std::chrono::hours{1},
        .run = [](Tx& tx) { (void)purge_idempotency_keys(tx, tx.now() - std::chrono::hours{24}); },
    }};
}

}  // namespace sw
