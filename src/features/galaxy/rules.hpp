// The generator: a region from a seed. Pure; the same seed gives the same bytes on every machine.
#pragma once

#include <cstdint>
#include <string>

#include "sectorwars/galaxy.hpp"
#include "tuning.hpp"

namespace sw::galaxy {

/// What a region is to be. Sizes: Terran Space 300, Central Nexus 5000, player-owned 100 to 1000 sectors.
struct RegionSpec {
    RegionId region_id;
    std::string name, display_name;
    RegionKind kind = RegionKind::player_owned;
    SectorId first_sector = 1;
    int total_sectors = 0;
    std::uint64_t seed = 0;
};

/// The two regions that every world has; their ids never change, so that pilots and timelines outlive a new seed.
[[nodiscard]] RegionSpec terran_space(std::uint64_t seed);
[[nodiscard]] RegionSpec central_nexus(std::uint64_t seed);

/// Throws Failure when the size does not fit the kind or the tuning lacks a key.
[[nodiscard]] Atlas::Parts generate_region(const RegionSpec& spec, const Tuning& tuning);

/// Terran Space, the Central Nexus and the gate between them.
[[nodiscard]] Atlas::Parts generate_world(std::uint64_t seed, const Tuning& tuning);

/// Adds the regions of `from`, with their indexes moved.
void append(Atlas::Parts& to, Atlas::Parts from);

/// Everything in one text, in order: equal texts are equal worlds.
[[nodiscard]] std::string serialise(const Atlas::Parts& parts);
[[nodiscard]] std::uint64_t fingerprint(const Atlas::Parts& parts);

}  // namespace sw::galaxy
