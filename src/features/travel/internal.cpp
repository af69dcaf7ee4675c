// What the nexus calls on a region.
#include "internal.hpp"

#include "sectorwars/platform/keys.hpp"

namespace sw::travel {

namespace {

/// A ticket proves what the nexus wants of an arrival; everything else is believed because the nexus says it itself.
void require_nexus(const Caller& caller) {
    if (caller.service != nexus_issuer)
        throw Failure(Code::forbidden, "nexus_only", "Only the nexus decides about travels.");
}

}  // namespace

Decision Internal::arrive(Tx& tx, const Caller& caller, const Arrival& in) const {
    require_nexus(caller);
    return gate_->arrive(tx, in);
}

Decision Internal::refuse(Tx& tx, const Caller& caller, const Refusal& in) const {
    require_nexus(caller);
    return gate_->refuse(tx, in);
}

Books Internal::books(Tx& tx, const Caller& caller, const BooksRequest& in) const {
    require_nexus(caller);
    return gate_->books(tx, in);
}

void open_doors(
    const Platform& platform, const std::shared_ptr<const Gatekeeper>& gate, const std::shared_ptr<Courier>& courier
) {
    const auto doors = platform.shared.get<Doors>();
    doors->arrive = [gate](Tx& tx, const Arrival& in) { return gate->arrive(tx, in); };
    doors->refuse = [gate](Tx& tx, const Refusal& in) { return gate->refuse(tx, in); };
    doors->books = [gate](Tx& tx, const BooksRequest& in) { return gate->books(tx, in); };
    // The gatekeeper holds the doors and the doors would hold the courier: a weak end lets all of them go.
    doors->wake_source = [weak = std::weak_ptr(courier)] {
        if (const auto alive = weak.lock()) alive->wake();
    };
}

}  // namespace sw::travel
