// The request target taken apart: path and query, percent-decoded.
#pragma once

#include <string_view>

#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

/// Fills path and query of the request from its target (origin form, absolute form or "*").
/// False when the target is none of these, or an escape is broken, or a NUL hides in it.
[[nodiscard]] bool split_target(http::Request& request);

/// Appends the decoded text; `plus_is_blank` for query strings.
[[nodiscard]] bool percent_decode(std::string_view text, bool plus_is_blank, std::string& out);

}  // namespace sw::server
