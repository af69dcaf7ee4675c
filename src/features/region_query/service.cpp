// Who may ask, and about which region.
#include "service.hpp"

#include "sectorwars/platform/keys.hpp"

namespace sw::region_query {
namespace {

/// A process only ever answers for what its own world holds.
RegionId region_of(const galaxy::Atlas& atlas, const std::optional<std::string>& slug) {
    const auto& here = atlas.parts().regions;
    if (!slug && here.size() == 1) return here.front().region_id;
    const galaxy::Region* found = slug ? atlas.region(*slug) : nullptr;
    if (!found) throw Failure(Code::not_found, "ERR_REGION_NOT_FOUND", "This process does not serve that region.");
    return found->region_id;
}

}  // namespace

Table Service::answer(ReadTx& tx, const Caller& caller, const Question& in) const {
    if (caller.service != nexus_issuer) {
        throw Failure(Code::forbidden, "nexus_only", "Only the nexus asks regions.");
    }
    return ask(tx, region_of(*world_->atlas(), in.region), in.name, {.days = in.days, .limit = in.limit});
}

}  // namespace sw::region_query
