// How a refusal is told. Pure; the table itself is automation::allows.
#pragma once

#include <string_view>

#include "sectorwars/automation.hpp"
#include "sectorwars/base/result.hpp"

namespace sw::automation {

/// 403 "automation_not_allowed". `region` is its name in URLs.
[[nodiscard]] Error refusal(std::string_view region, Policy policy, Doer doer);

}  // namespace sw::automation
