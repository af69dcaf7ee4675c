// The list of features that CMake generates from the folders.
#pragma once

#include <vector>

#include "sectorwars/platform/platform.hpp"

namespace sw {

std::vector<Feature> all_features(const Platform& platform);

}  // namespace sw
