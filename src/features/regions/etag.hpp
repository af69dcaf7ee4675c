// One short text that changes whenever a configuration does.
#pragma once

#include <string>

#include "sectorwars/regions.hpp"

namespace sw::regions {

/// Of everything but config.etag itself.
[[nodiscard]] std::string etag_of(const RegionConfig& config);

}  // namespace sw::regions
