// What a region's process does not serve: it names the address that does (platform spec 0.1).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/regions.hpp"

namespace sw {

using Elsewhere = std::function<std::optional<std::string>(const http::Request&, bool served)>;

/// For a region: routes of features that other modes have (`missing`) and requests that name another region in
/// X-Region-ID belong to the nexus. Empty for the other modes.
[[nodiscard]] Elsewhere make_elsewhere(
    const Config& config, std::vector<Route> missing, std::shared_ptr<regions::LocalConfig> local
);

}  // namespace sw
