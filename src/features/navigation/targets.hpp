// What `nearest` can look for. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "course.hpp"

namespace sw::navigation {

/// Names of what is wanted in a sector; empty when there is nothing.
using Target = std::function<std::vector<std::string>(const galaxy::Sector& sector, Level level)>;

/// Kinds: station, spacedock, shipyard, planet, unexplored, class:<0-11>, type:<station type>. Others are invalid.
/// Stations show from afar (seen); planets must have been scanned. Keeps a reference to the atlas.
[[nodiscard]] Result<Target> target_of(
    std::string_view kind, const galaxy::Atlas& atlas, const std::string& spacedock_name
);

}  // namespace sw::navigation
