// The world's tables.
#pragma once

#include <cstdint>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::galaxy::repository {

struct StoredRegion {
    Region region;
    std::int32_t generation = 0;
};

void lock_world(Tx& tx);
[[nodiscard]] std::vector<StoredRegion> regions(Reader& reader);

/// Deletes everything inside the region; the caller has entered it.
void clear(Tx& tx, RegionId region);
void upsert(Tx& tx, const Region& region);
/// False when the region is ruled so already, or is not here.
[[nodiscard]] bool rule(Tx& tx, RegionId region, const std::string& display_name, double tax_rate);

/// Writes everything of one region of the atlas; the caller has entered it.
void copy(Tx& tx, const Atlas& atlas, std::size_t region);

/// Appends everything of parts.regions[region]; enters the region.
void read(Reader& reader, Atlas::Parts& parts, std::size_t region);

}  // namespace sw::galaxy::repository
