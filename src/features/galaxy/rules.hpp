// The generator: a region from a seed. Pure; the same seed gives the same bytes on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sectorwars/galaxy_build.hpp"
#include "tuning.hpp"

namespace sw::galaxy {

/// Throws Failure when the size does not fit the kind or the tuning lacks a key.
[[nodiscard]] Atlas::Parts generate_region(const RegionPlan& plan, const Tuning& tuning);

/// All regions of the plans, and the gate between Terran Space and the Central Nexus when both are there.
[[nodiscard]] Atlas::Parts generate_world(const std::vector<RegionPlan>& plans, const Tuning& tuning);

/// Adds the regions of `from`, with their indexes moved.
void append(Atlas::Parts& to, Atlas::Parts from);

/// Everything in one text, in order: equal texts are equal worlds.
[[nodiscard]] std::string serialise(const Atlas::Parts& parts);
[[nodiscard]] std::uint64_t fingerprint(const Atlas::Parts& parts);

}  // namespace sw::galaxy
