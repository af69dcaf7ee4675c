// Telling that a region is ruled otherwise from now on.
#pragma once

#include "sectorwars/platform/tx.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

/// Emits region.config_changed with the etag after everything that this transaction did so far. Throws not_found
/// "ERR_REGION_NOT_FOUND". Returns the new configuration.
RegionConfig announce_change(Tx& tx, RegionId region);

}  // namespace sw::regions
