// The five measurements.
#pragma once

#include "blackbox/world.hpp"
#include "figures.hpp"
#include "pilots.hpp"

namespace bench {

struct Stage {
    blackbox::World& world;
    const Settings& settings;
    std::vector<BenchPilot> pilots;
};

inline constexpr int traders = 64;

Figures cached_get(Stage& stage);
Figures indexed_read(Stage& stage);
Figures durable_trade(Stage& stage);
Figures fanout(Stage& stage);
Figures login_storm(Stage& stage);

}  // namespace bench
