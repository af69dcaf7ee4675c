// Movement, scanning and the autopilot: the acts that change where a pilot is or what he knows.
#pragma once

#include <memory>

#include "messages.hpp"
#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"

namespace sw::navigation {

class Service {
public:
    Service(const Platform& platform, std::shared_ptr<const Tuning> tuning);

    /// Two round trips: lock and load, then all writes with the commit. A gate with a toll takes one more.
    MoveResult move(Tx& tx, const Caller& caller, const MoveRequest& in) const;
    ScanResult scan(Tx& tx, const Caller& caller, const Nothing&) const;
    AutopilotResult autopilot(Tx& tx, const Caller& caller, const AutopilotRequest& in) const;

private:
    struct Journey;

    [[nodiscard]] const ships::Hull* hull_of(const players::Pilot& pilot) const;

    [[nodiscard]] bool may_fly_itself(const players::Pilot& pilot, const Caller& caller) const;

    /// Flies one hop and remembers what is to be written; an error leaves the journey as it was.
    [[nodiscard]] Result<Hop> advance(Journey& journey, SectorId to, Level known) const;
    [[nodiscard]] Result<std::vector<SectorId>> plot(
        const Journey& journey, const Chart& chart, const AutopilotRequest& in
    ) const;

    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const regions::LocalConfig> local_;
    std::shared_ptr<const ships::Catalogue> hulls_;
    std::shared_ptr<const players::Progress> progress_;
};

}  // namespace sw::navigation
