// `sectorwars keys rotate` and `sectorwars gdpr export|erase`: what an operator does on the database of the nexus.
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

struct UpkeepCommand {
    enum class Verb { none, rotate_keys, export_person, erase_person };
    Verb verb = Verb::none;
    std::string username;
    std::string reason = "asked for";
    bool yes = false;  ///< erase: without it nothing happens
};

/// Works on DATABASE_URL with SW_MASTER_KEY and SW_MASTER_KEY_PREVIOUS; the server may run or not. 0 = done, 1 = it
/// failed or something is still sealed by an older key, 64 = something is missing.
int run_upkeep_command(Config config, const UpkeepCommand& command);

}  // namespace sw
