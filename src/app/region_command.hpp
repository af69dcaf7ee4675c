// `sectorwars region …`: what an operator does with capsules.
//
// list and verify work by themselves, on BACKUP_DIR and DB_PROVISIONER_URL with SW_MASTER_KEY. snapshot, restore and
// fork change regions, so they are asked of the running nexus (SW_ORCH_LISTEN, an administrator's token) and become
// jobs like all others; a file is found in the nexus' registry (DATABASE_URL).
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

struct RegionCommand {
    enum class Verb { none, list, snapshot, verify, restore, fork };
    Verb verb = Verb::none;
    std::string subject;  ///< a slug, a capsule's file or id
    std::string as;       ///< slug of the target
    std::string owner;    ///< user id, for fork
    int ttl_hours = 24;   ///< how long a fork lives
    std::string token;    ///< --token or SW_ADMIN_TOKEN
    int patience = 1200;  ///< seconds
};

/// Prints one line for each result; 0 = done, 1 = it failed, 64 = something is missing.
int run_region_command(Config config, const RegionCommand& command);

}  // namespace sw
