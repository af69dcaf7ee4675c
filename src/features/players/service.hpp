// Pilots as their owner sees them.
#pragma once

#include <memory>

#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/ships.hpp"

namespace sw::players {

class Service {
public:
    explicit Service(const Platform& platform);

    PlayerState state(ReadTx& tx, const Caller& caller, const Nothing&) const;

    /// Makes stored pilots follow a balance file that changed, and checks the start against the other features.
    void start(Database& database) const;

private:
    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const ships::Catalogue> hulls_;
};

/// First credits, from the faucet "new_pilot".
void grant(Tx& tx, PlayerId player, Credits credits);

/// Set before the first socket opens: where the hub finds a pilot.
[[nodiscard]] std::optional<Hub::Place> locate(ReadTx& tx, PlayerId player);

}  // namespace sw::players
