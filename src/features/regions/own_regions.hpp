// The rows of the platform's own regions.
#pragma once

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/tx.hpp"
#include "tuning.hpp"

namespace sw::regions {

/// Central Nexus and Terran Space are in the registry from the first start: active when this world holds them, else
/// pending until somebody provisions them. Their ids are those of the galaxy. Idempotent.
void ensure_own_regions(Tx& tx, const galaxy::Atlas& atlas, const Tuning& tuning);

/// The world follows the registry: name and tax of every region that it holds.
void rule_world(Tx& tx, const galaxy::Atlas& atlas);

}  // namespace sw::regions
