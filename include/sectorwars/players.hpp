// Pilots: where they are, their turns, what they fly.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::galaxy {
class Atlas;
}

namespace sw::players {

/// A military rank and what it is worth (rules_economy 18).
struct Rank {
    std::string name;
    std::int64_t points = 0;
    int trade_percent = 0, combat_percent = 0, turns = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &Rank::name, "Rank"), field("points", &Rank::points, "Held from here on", at_least(0)),
            field("trade_percent", &Rank::trade_percent, "Better prices", between(0, 100)),
            field("combat_percent", &Rank::combat_percent, "Better fighting", between(0, 100)),
            field("turns", &Rank::turns, "Added to the turn pool", between(0, 10'000))
        );
    }
};

/// A pilot's row stays in every database where the pilot ever was.
enum class Status { here, in_transit, away };

constexpr auto enum_names(Status) {
    return names("here", "in_transit", "away");
}

/// Get it with platform.shared.get<players::Berth>(): while it waits, create() makes pilots without ship and credits,
/// who get both from equip(). Set when features are composed.
struct Berth {
    bool waits = false;
};

/// Better prices for a time, as a higher rank would give them (rules_society 23.8).
struct TradeBonus {
    int percent = 0;
    std::optional<Time> until;

    /// Percent at that time.
    [[nodiscard]] int at(Time time) const { return until && time < *until ? percent : 0; }
};

struct Pilot {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    int turns = 0;
    int max_turns = 0;
    Time turns_anchor{};                         ///< turns were right at this instant (rules_economy 16)
    std::int64_t turn_interval_us = 86'400'000;  ///< one turn comes back in this time; follows from interactions
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
    std::string military_rank;  ///< follows from rank_points, like max_turns
    Status status = Status::here;
    std::string away_region;  ///< slug; empty unless away
    bool waits = false;       ///< has never had a ship: create() left that to equip()
    TradeBonus trade_bonus{};
};

/// Nobody who is not here acts: throws conflict "in_transit" or misdirected "pilot_elsewhere".
void require_here(const Pilot& pilot);

/// What a pilot's record is worth. Get it with platform.shared.get<players::Progress>(); filled by the players feature.
class Progress {
public:
    struct Level {
        std::int64_t interactions = 0;
        std::int64_t turn_interval_us = 86'400'000;
    };

    void fill(int base_turns, std::vector<Rank> ranks, std::vector<Level> levels);

    [[nodiscard]] const Rank& rank_at(std::int64_t points) const;

    /// One more move or trade: may raise the pace at which turns come back.
    void count_interaction(Pilot& pilot) const;

    /// May raise the rank, and with it the turn pool.
    void add_rank_points(Pilot& pilot, std::int64_t points) const;

    /// Brings max_turns, military_rank and turn_interval_us in line with points and interactions.
    void settle(Pilot& pilot) const;

private:
    int base_turns_ = 1000;
    std::vector<Rank> ranks_{{.name = "Recruit"}};
    std::vector<Level> levels_{{}};
};

/// A pilot row locked for update, with turns regenerated to tx.now() and the region context of the transaction set to
/// the pilot's region. Queued: other loads may be sent before get(). Throws not_found "no_pilot", and what
/// require_here() throws.
class LockedPilot {
public:
    LockedPilot(Tx& tx, Pending pending) : tx_(tx), pending_(pending) {}

    [[nodiscard]] Pilot get();
    /// As get() for the travels themselves: the pilot may be anywhere; nullopt when the row is not there.
    [[nodiscard]] std::optional<Pilot> get_anywhere();

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

/// The pilot of an account; nullopt for administrators.
[[nodiscard]] std::optional<PlayerId> find_by_user(Reader& reader, UserId user);

/// The account got another name. Deferred; nothing happens for an account without a pilot.
void rename(Tx& tx, UserId user, std::string_view username);

/// Takes turns or throws rule_violation "insufficient_turns".
void spend_turns(Pilot& pilot, int turns);

struct NewPilot {
    UserId user_id;
    std::string username;
};

/// The pilot, the ship, the starting credits and the starting chart of a new account; emits pilot.created. Without ship
/// and credits when the Berth waits. Fails with unavailable "no_world" before a galaxy exists.
PlayerId create(Tx& tx, const Platform& platform, const NewPilot& pilot);

/// What a pilot who waits sets out with.
struct Outfit {
    std::string hull;
    Credits credits;
    std::optional<std::string> nickname;  ///< taken only when nobody else goes by it
    std::optional<TradeBonus> trade_bonus;
    int personal_reputation = 0;  ///< added
};

struct Equipped {
    ShipId ship_id;
    std::string ship_name, ship_type;
    SectorId sector_id = 0;
    std::optional<std::string> nickname;
};

/// Ship and credits for a pilot who waits, once and for all; emits pilot.equipped. Throws conflict "has_ship" for any
/// other pilot, what LockedPilot throws, and internal "unknown_hull".
Equipped equip(Tx& tx, const Platform& platform, PlayerId player, const Outfit& outfit);

/// Refuses whatever takes a ship: rule_violation "no_ship", and where a new pilot gets one.
[[nodiscard]] inline Error no_ship() {
    return {
        .code = Code::rule_violation,
        .id = "no_ship",
        .message = "You have no ship. A new pilot gets one at the end of the first login."};
}

/// Sectors of this world that every new pilot has heard of.
[[nodiscard]] std::vector<SectorId> start_chart(const Platform& platform, const galaxy::Atlas& atlas);

// ---- for travels between regions: what a pilot carries is in travel.hpp --------------------------------------------

/// The pilot boards a ship that is there. Deferred.
void board(Tx& tx, PlayerId player, ShipId ship);
/// The travel is settled: the row stays as a signpost to the region (slug). Deferred.
void send_away(Tx& tx, PlayerId player, std::string_view region);
/// Turns that come back with a refund, at most to the cap of the pool. Deferred.
void give_turns(Tx& tx, PlayerId player, int turns);

/// Pilots who are here or leaving, and how many.
[[nodiscard]] std::int64_t count_residents(Reader& reader);
[[nodiscard]] std::vector<PlayerId> residents(Reader& reader, std::int32_t limit);

/// Every pilot undocked, off any planet, inside a sector that exists: after the world was made anew.
void reset_places(Tx& tx, RegionId region, SectorId first, SectorId last);

}  // namespace sw::players
