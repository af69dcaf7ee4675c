// The running regions as Prometheus wants to hear of them (http_sd_config).
#pragma once

#include <string>

#include "sectorwars/regions.hpp"

namespace sw {

/// [{"targets": ["host:port"], "labels": {"region": slug}}] of every process that runs apart from this one.
[[nodiscard]] std::string scrape_targets(const regions::Directory& directory);

}  // namespace sw
