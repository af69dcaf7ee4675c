// Routes that browsers come back by.
#pragma once

#include <vector>

#include "service.hpp"

namespace sw::oauth {

[[nodiscard]] std::vector<Route> routes(const std::shared_ptr<const Service>& service);

}  // namespace sw::oauth
