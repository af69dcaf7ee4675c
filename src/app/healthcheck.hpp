// `sectorwars --healthcheck`: is the server of this container ready? For images without other tools.
#pragma once

#include "sectorwars/platform/config.hpp"

namespace sw {

/// Asks /readyz of the internal listener that the environment describes; 0 or 1, within 2 s.
int check_health(const Config& config);

}  // namespace sw
