// Which routes answer where, and that nobody opens an internal one to the public by mistake.
#pragma once

#include <vector>

#include "sectorwars/platform/feature.hpp"

namespace sw::http {

/// The routes of one listener. Throws Failure internal "bad_route" when any of `all` breaks the rule:
/// Listener::internal, Role::service and a path below /internal/v1/ come together or not at all; so do Role::admin and
/// a scope.
[[nodiscard]] std::vector<Route> routes_of(Listener listener, std::vector<Route> all);

}  // namespace sw::http
