// The documentation of the routes as one HTML page that loads nothing from elsewhere.
#pragma once

#include <string>
#include <vector>

#include "platform/http/openapi.hpp"

namespace sw::http {

[[nodiscard]] std::string docs_page(const std::vector<Route>& routes, const ApiInfo& info);

}  // namespace sw::http
