// Cookies of a request.
#pragma once

#include <string_view>

#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/http_types.hpp"

namespace sw::http {

/// The value of one cookie, as sent; empty when absent.
[[nodiscard]] std::string_view cookie_of(const Request& request, std::string_view name);

/// The route describes an input field "sign_in_cookie": the cookie sw_sign_in is an input of it.
[[nodiscard]] bool takes_sign_in_cookie(const Route& route);

/// Adds the cookie as that field, empty when there is none: whatever query or body say under its name does not count.
void add_sign_in_cookie(const Request& request, Parameters& path_parameters);

}  // namespace sw::http
