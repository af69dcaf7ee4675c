// What a WebSocket request says about its caller. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/http_types.hpp"

namespace sw::ws {

struct Credentials {
    std::string token;
    bool by_protocol = false;  ///< then "sw.v1" is answered as the chosen protocol
};

/// From ?token=, else from "Sec-WebSocket-Protocol: sw.v1, bearer.<jwt>". Empty token when there is none.
[[nodiscard]] Credentials find_credentials(const http::Request& request);

struct OriginPolicy {
    bool any = false;  ///< development
    std::vector<std::string> allowed;
};

/// No Origin (not a browser), the same host, or one of the allowed origins.
[[nodiscard]] bool origin_allowed(const http::Request& request, const OriginPolicy& policy);

enum class CursorState { absent, valid, malformed };

/// ?cursor=<n>, a number >= 0.
[[nodiscard]] CursorState find_cursor(const http::Request& request, std::int64_t& cursor);

[[nodiscard]] std::string_view header_of(const http::Request& request, std::string_view lower_case_name);

}  // namespace sw::ws
