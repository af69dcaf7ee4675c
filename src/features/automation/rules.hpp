// Which kind of deed a call is, and how a refusal is told. Pure; the table itself is automation::allows.
#pragma once

#include <string_view>

#include "sectorwars/automation.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::automation {

/// Of a call with an API token that is no GET. What only reads is looking, whatever scope it asks for (a quote); calls
/// of a pilot that say nothing else are acts.
[[nodiscard]] Deed deed_of(TokenUse use, Lane lane);

/// Ruling a region and looking happen nowhere in particular: the pilot's place does not matter.
[[nodiscard]] bool depends_on_place(Deed deed);

/// 403 "automation_not_allowed". `region` is its name in URLs.
[[nodiscard]] Error refusal(std::string_view region, Policy policy, Doer doer);

}  // namespace sw::automation
