// What the life cycle of subscriptions asks for.
#pragma once

#include <memory>

#include "sectorwars/region_errands.hpp"
#include "service.hpp"

namespace sw::orchestrator {

void offer_errands(Errands& to, const Config& config, const std::shared_ptr<const Service>& service);

}  // namespace sw::orchestrator
