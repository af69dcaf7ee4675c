// What only the nexus knows of all regions.
#pragma once

#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::nexus::repository {

/// Members by kind, for each of these regions; a region without members has no rows.
[[nodiscard]] std::vector<Answer> membership_stats(Reader& reader, const std::vector<std::string>& slugs);

}  // namespace sw::nexus::repository
