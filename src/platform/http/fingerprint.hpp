// A keyed digest of a request, for telling a repetition from another request.
#pragma once

#include <string>
#include <string_view>

namespace sw::http {

/// HMAC-SHA-256 as 64 hex digits. Keyed because bodies may hold passwords, which a plain digest would let one guess.
[[nodiscard]] std::string fingerprint(std::string_view secret, std::string_view message);

}  // namespace sw::http
