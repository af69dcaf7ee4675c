// Pilots: where they are, their turns, what they fly.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::players {

struct Pilot {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    int turns = 0;
    int max_turns = 0;
    Time turns_anchor{};  ///< turns were right at this instant (rules_economy 16)
    RegionId current_region_id;
    SectorId current_sector_id = 0;
    std::optional<StationId> docked_station_id;
    std::optional<PlanetId> landed_planet_id;
    std::optional<ShipId> current_ship_id;
    std::string ship_type;          ///< of the current ship; empty without one
    double ship_speed = 0;          ///< its current speed
    std::int64_t move_credit = 0;   ///< millionths of a turn saved by fast hulls (rules_economy 12)
    std::int64_t interactions = 0;  ///< moves and trades, for the turn multiplier
    std::int64_t rank_points = 0;
};

/// A pilot row locked for update, with turns regenerated to tx.now() and the region context of the transaction set to
/// the pilot's region. Queued: other loads may be sent before get(). Throws not_found "no_pilot".
class LockedPilot {
public:
    LockedPilot(Tx& tx, Pending pending) : tx_(tx), pending_(pending) {}

    [[nodiscard]] Pilot get();

private:
    Tx& tx_;
    Pending pending_;
};

[[nodiscard]] LockedPilot lock_later(Tx& tx, PlayerId player);

inline Pilot lock(Tx& tx, PlayerId player) {
    return lock_later(tx, player).get();
}

/// Deferred write of everything that may change.
void save(Tx& tx, const Pilot& pilot);

/// A read without a lock, turns regenerated to now.
[[nodiscard]] std::optional<Pilot> find(ReadTx& tx, PlayerId player);

/// Takes turns or throws rule_violation "insufficient_turns".
void spend_turns(Pilot& pilot, int turns);

struct NewPilot {
    UserId user_id;
    std::string username;
};

/// The pilot, the ship, the starting credits and the starting chart of a new account; emits pilot.created.
PlayerId create(Tx& tx, const NewPilot& pilot);

/// Every pilot undocked, off any planet, inside a sector that exists: after the world was made anew.
void reset_places(Tx& tx, RegionId region, SectorId first, SectorId last);

}  // namespace sw::players
