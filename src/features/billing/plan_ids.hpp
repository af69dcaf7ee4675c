// Which plan of PayPal is which of ours.
#pragma once

#include <string>

#include "sectorwars/platform/config.hpp"
#include "subscription.hpp"

namespace sw::billing {

/// Empty when it is not configured.
[[nodiscard]] inline const std::string& plan_id_of(const PaypalSettings& settings, Plan plan) {
    return plan == Plan::galactic_citizen ? settings.citizen_plan : settings.owner_plan;
}

}  // namespace sw::billing
