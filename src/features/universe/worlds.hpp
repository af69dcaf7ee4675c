// Which world a process serves: one of these for each mode.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::universe {

struct Worlds {
    std::function<std::uint64_t()> first_seed;  ///< of the first start
    std::function<std::vector<galaxy::RegionPlan>(std::uint64_t seed)> plans;
};

/// Terran Space and the Central Nexus.
[[nodiscard]] Worlds both_in_one(const Config& config);

[[nodiscard]] Worlds nexus_alone(const Config& config);

/// The only region of LocalConfig, which is to be there when a world is made.
[[nodiscard]] Worlds one_region(const Platform& platform);

}  // namespace sw::universe
