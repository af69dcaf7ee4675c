// The rows of the platform's own regions.
#pragma once

#include "sectorwars/platform/tx.hpp"
#include "tuning.hpp"

namespace sw::regions {

/// Central Nexus and Terran Space are in the registry from the first start: active when this database holds their
/// worlds, else pending until somebody provisions them. Their ids are those of the galaxy. Idempotent.
void ensure_own_regions(Tx& tx, const Tuning& tuning);

/// The stored world follows the registry: name and tax of every region in it.
void rule_world(Tx& tx);

}  // namespace sw::regions
