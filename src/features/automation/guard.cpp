// The rules, asked about a place.
#include "rules.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/regions.hpp"

namespace sw::automation {

Policy policy_of(const regions::LocalConfig& local, RegionId region) {
    const auto config = local.find(region);
    return config ? config->automation_policy : Policy::assisted;
}

void require_allowed(const regions::LocalConfig& local, RegionId region, const Caller& caller, Deed deed) {
    const auto config = local.find(region);
    const Policy policy = config ? config->automation_policy : Policy::assisted;
    const Doer doer = caller.automation ? Doer::script : Doer::person;
    if (allows(policy, doer, deed)) return;
    throw Failure(refusal(config ? config->slug : "this region", policy, doer));
}

}  // namespace sw::automation
