// Which calls the client sends at all. No exec, no build, no commit, no pull: what the server never needs, it cannot
// do.
#pragma once

#include <string_view>

#include "sectorwars/platform/http_types.hpp"

namespace sw::engine {

/// `path` without version and query. Names in it are [a-zA-Z0-9][a-zA-Z0-9_.-]*, so nothing leaves its place.
[[nodiscard]] bool is_allowed(http::Method method, std::string_view path);

/// The pattern that the call matched, "/containers/*/start", for metrics and messages; empty when it is not allowed.
[[nodiscard]] std::string_view pattern_of(http::Method method, std::string_view path);

}  // namespace sw::engine
