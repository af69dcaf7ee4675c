// How travels begin and end at their source: each step is one transaction.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/region_link.hpp"
#include "sectorwars/regions.hpp"

namespace sw::travel {

struct Order {
    PlayerId player;
    std::string destination;
    Method method = Method::platform_gate;
    std::optional<Uuid> gate;
    bool evacuation = false;
};

class Source {
public:
    Source(const Platform& platform, std::shared_ptr<const Tuning> tuning);

    /// Takes the pilot out of play with everything carried, into the escrow. Throws what rules and players say.
    repository::EscrowRow depart(Tx& tx, const Order& order) const;

    /// The office told how it ended: what is held goes on for good, or comes back as it was. Nothing happens when it is
    /// no end, or has been heard before.
    void hear(Tx& tx, PlayerId player, const Told& told) const;

    [[nodiscard]] bool draining() const { return status_->draining(); }

    /// Where the pilot stands, for views; without the purse.
    [[nodiscard]] Situation situation_of(const players::Pilot& pilot, const std::string& destination) const;

    [[nodiscard]] const GateTuning& tuning() const { return tuning_->gates; }

private:
    void check(Tx& tx, const Order& order, Situation& at, Cost& cost) const;
    void pack(Tx& tx, const players::Pilot& pilot, repository::EscrowRow& row) const;
    void settle(Tx& tx, const repository::EscrowRow& row) const;
    void refund(Tx& tx, const players::Pilot& pilot, const repository::EscrowRow& row, const Told& told) const;

    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const Baggage> baggage_;
    std::shared_ptr<const region_link::Status> status_;
};

/// What is in a manifest goes back into play by its carriers; what nobody here knows is kept for later.
void unpack(const Baggage& baggage, Unload& to, const Manifest& manifest);

/// travel.jumps: the cool-down of the quantum drive goes with the pilot.
void register_jumps(const Platform& platform);

}  // namespace sw::travel
