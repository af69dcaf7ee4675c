// Linked accounts: the composition.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/platform.hpp"
#include "tuning.hpp"

namespace sw::linked_accounts {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "linked_accounts.json");
    if (const auto problem = problem_of(*tuning)) throw Failure(*problem);
    platform.shared.get<Figures>()->tuning = tuning;
    return {.name = "linked_accounts", .modes = every_mode};
}

}  // namespace sw::linked_accounts
