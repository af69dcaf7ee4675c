// Purse and holds as a part of what travels between regions.
#pragma once

#include <map>
#include <string>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::ledger {

struct CarriedBalances {
    std::map<std::string, std::int64_t> purse;                         ///< by asset
    std::map<std::string, std::map<std::string, std::int64_t>> holds;  ///< by ship and asset

    static constexpr auto describe() {
        return fields(
            field("purse", &CarriedBalances::purse, "The pilot's own account, by asset"),
            field("holds", &CarriedBalances::holds, "By ship and asset")
        );
    }
};

/// Adds credits and cargo to what travels.
void register_baggage(const Platform& platform);

}  // namespace sw::ledger
