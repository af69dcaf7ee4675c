// Which seed to use, and when a copy of the world is out of date. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/regions.hpp"

namespace sw::universe {

/// A seed from the random part of an id, never 0.
[[nodiscard]] std::uint64_t drawn_seed(const Uuid& random);

/// The configured seed, or a drawn one when it is 0.
[[nodiscard]] Result<std::uint64_t> first_seed(std::uint64_t configured, const Uuid& random);

/// The whole world of a process that serves this one region.
[[nodiscard]] galaxy::RegionPlan plan_of(const regions::RegionConfig& config, std::uint64_t seed);

/// Same regions, each made at the same instant from the same seed, ruled alike.
[[nodiscard]] bool same_world(const std::vector<galaxy::Region>& a, const std::vector<galaxy::Region>& b);

}  // namespace sw::universe
