// What this process is called where several of them meet.
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"

namespace sw {

/// Processes that share a database talk to each other; regions that share a Redis do not.
inline std::string bus_channel(const Config& config) {
    return config.mode == Mode::regional ? "sw2102:bus:" + config.regional.region_id : "sw2102:bus";
}

/// Value of the metric label `region`.
inline std::string region_label(const Config& config) {
    return config.mode == Mode::regional ? config.regional.region_id : "local";
}

}  // namespace sw
