// Jobs of the platform itself.
#pragma once

#include <vector>

#include "platform/db/idempotency.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

inline std::vector<Job> platform_jobs() {
    using namespace std::chrono_literals;
    return {{
        .name = "idempotency.purge",
        .period = 1h,
        .run = [](Tx& tx) { (void)purge_idempotency_keys(tx, tx.now() - 24h); },
    }};
}

}  // namespace sw
