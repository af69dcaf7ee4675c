// How far a region lets helpers and scripts act for pilots: the same for everybody who flies there.
#pragma once

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {
struct Caller;
}

namespace sw::regions {
class LocalConfig;
}

namespace sw::automation {

/// What the owner of a region chose.
enum class Policy { manual, assisted, open };

constexpr auto enum_names(Policy) {
    return names("manual", "assisted", "open");
}

/// Who does it: a person at the controls, or a script with an API token.
enum class Doer { person, script };

constexpr auto enum_names(Doer) {
    return names("person", "script");
}

/// What is done: look, act once with one call, let the game act for the pilot, trade, speak, rule an own region.
enum class Deed { look, act, helper, trade, speak, govern };

constexpr auto enum_names(Deed) {
    return names("look", "act", "helper", "trade", "speak", "govern");
}

/// The whole of the rules: a table of policy, doer and deed.
[[nodiscard]] bool allows(Policy policy, Doer doer, Deed deed);

/// In force in a region of this process; a region that nobody here knows is assisted.
[[nodiscard]] Policy policy_of(const regions::LocalConfig& local, RegionId region);

/// Throws forbidden "automation_not_allowed", naming region and policy, unless the caller may do that there.
void require_allowed(const regions::LocalConfig& local, RegionId region, const Caller& caller, Deed deed);

}  // namespace sw::automation
