// Station markets.
#pragma once

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::trading {

/// Market rows and first stock (from the faucet "station_opening") for every station given. Bulk.
void open_markets(
    Tx& tx, const Platform& platform, const galaxy::Atlas& atlas, const galaxy::Region& region, std::uint64_t seed
);

/// Removes the region's markets; stock goes to the sink "station_closing".
void close_markets(Tx& tx, RegionId region);

}  // namespace sw::trading
