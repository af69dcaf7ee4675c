// Seeds and plans by mode.
#include "worlds.hpp"

#include <algorithm>

#include "rules.hpp"
#include "sectorwars/regions.hpp"

namespace sw::universe {
namespace {

using Plans = std::vector<galaxy::RegionPlan>;

std::function<std::uint64_t()> configured_seed(const Config& config) {
    return [&config] { return first_seed(config.galaxy_seed, Uuid::make()).value(); };
}

/// As its nexus or its own database described it at start.
regions::RegionConfig only_region(const regions::LocalConfig& local) {
    const auto all = local.all();
    if (all.size() == 1) return *all.front();
    throw Failure(Code::unavailable, "no_region_config", "Nobody has told yet what this region is to be.");
}

}  // namespace

Worlds both_in_one(const Config& config) {
    return {configured_seed(config), [](std::uint64_t seed) {
                return Plans{galaxy::terran_space(seed), galaxy::central_nexus(seed)};
            }};
}

Worlds nexus_alone(const Config& config) {
    return {configured_seed(config), [](std::uint64_t seed) { return Plans{galaxy::central_nexus(seed)}; }};
}

Worlds one_region(const Platform& platform) {
    const auto local = platform.shared.get<regions::LocalConfig>();
    const auto seed_of_region = [local, otherwise = configured_seed(platform.config)] {
        const std::int64_t seed = only_region(*local).generation_seed;
        return seed > 0 ? std::min(static_cast<std::uint64_t>(seed), galaxy::max_seed) : otherwise();
    };
    return {seed_of_region, [local](std::uint64_t seed) { return Plans{plan_of(only_region(*local), seed)}; }};
}

}  // namespace sw::universe
