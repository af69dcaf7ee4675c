// What the life cycle of a subscription wants of a region's instance, within the transaction that decides it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::orchestrator {

/// Each becomes a job of the orchestrator when the transaction commits. All may be repeated: what is done or under way
/// is left alone, what cannot be done now is done by a later call. Get it with platform.shared.get<Errands>(); without
/// an orchestrator the functions are empty.
struct Errands {
    /// A pending region of the registry that has an owner becomes an instance with the default limits. Why not, for
    /// people; nullopt when it is under way or there already.
    std::function<std::optional<std::string>(Tx&, RegionId)> provision;
    /// Down to one core and 2 GB, and back to what was bought.
    std::function<void(Tx&, RegionId)> shrink, widen;
    /// A capsule is taken, then the instance stops. `since`: a capsule that is older does not count.
    std::function<void(Tx&, RegionId, Time since)> rest;
    /// The region ends for good, with a capsule. False when there is no instance to end.
    std::function<bool(Tx&, RegionId)> end;
};

}  // namespace sw::orchestrator
