// The routes twice: at the root of the orchestrator's own port, and below /api/v1/orchestrator (platform spec 14.1).
#pragma once

#include <memory>
#include <vector>

#include "service.hpp"
#include "views.hpp"

namespace sw::orchestrator {

[[nodiscard]] std::vector<Route> routes(
    const std::shared_ptr<const Service>& service, const std::shared_ptr<const Views>& views
);

}  // namespace sw::orchestrator
