// Making the world of this process anew.
#pragma once

#include <cstdint>
#include <functional>

#include "sectorwars/platform/tx.hpp"

namespace sw::universe {

/// Get it with platform.shared.get<universe::WorldMaker>(); filled by the universe feature when it is composed.
struct WorldMaker {
    /// Replaces the world by one of a drawn seed, which it returns. The caller holds galaxy::lock_world.
    std::function<std::uint64_t(Tx&)> replace;
};

}  // namespace sw::universe
