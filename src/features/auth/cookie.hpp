// Sessions of browsers: the refresh token in a cookie that no script can read.
#pragma once

#include <chrono>
#include <vector>

#include "sectorwars/platform/platform.hpp"

namespace sw::auth {

struct CookieSettings {
    bool secure = false;  ///< the browser sends it over TLS only
    std::chrono::hours life{0};
};

[[nodiscard]] CookieSettings cookie_settings(const Config& config);

/// For callers with X-Session: cookie the refresh token of a TokenPair (or MfaVerified) leaves the body for the cookie
/// sw_refresh (HttpOnly, SameSite=Strict, only below /api/v1/auth). A refusal with 401 clears it. Others see no
/// difference.
[[nodiscard]] Route with_cookie(Route route, CookieSettings settings);
[[nodiscard]] Route with_cookie_of_second_step(Route route, CookieSettings settings);
[[nodiscard]] std::vector<Route> with_cookies(std::vector<Route> routes, CookieSettings settings);

/// The same for a route that ends the session: the cookie is cleared whatever the answer.
[[nodiscard]] Route without_cookie(Route route, CookieSettings settings);

}  // namespace sw::auth
