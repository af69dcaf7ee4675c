// The pilot as a part of what travels between regions.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/platform/platform.hpp"
#include "sectorwars/players.hpp"

namespace sw::players {

/// What of the row crosses to another database; the rest follows from it or belongs to the place.
struct CarriedPilot {
    UserId user_id;
    std::string username;
    std::optional<std::string> nickname;
    RegionId home_region_id;
    int turns = 0;
    Time turns_anchor{};
    std::int64_t move_credit = 0, interactions = 0, rank_points = 0;
    int personal_reputation = 0;
    std::string reputation_tier, name_color;
    Time created_at{};
    SectorId current_sector_id = 0;
    std::optional<StationId> docked_station_id;
    std::optional<PlanetId> landed_planet_id;
    int trade_bonus_percent = 0;
    std::optional<Time> trade_bonus_until;

    static constexpr auto describe() {
        return fields(
            field("user_id", &CarriedPilot::user_id, "Account"),
            field("username", &CarriedPilot::username, "Name", length(1, 100)),
            field("nickname", &CarriedPilot::nickname, "Chosen name", length(1, 60)),
            field("home_region_id", &CarriedPilot::home_region_id, "First region"),
            field("turns", &CarriedPilot::turns, "Turns left", between(0, 1'000'000)),
            field("turns_anchor", &CarriedPilot::turns_anchor, "When they were right"),
            field("move_credit", &CarriedPilot::move_credit, "Millionths of a turn", between(0, 999'999)),
            field("interactions", &CarriedPilot::interactions, "Moves and trades", at_least(0)),
            field("rank_points", &CarriedPilot::rank_points, "Points", at_least(0)),
            field("personal_reputation", &CarriedPilot::personal_reputation, "Standing", between(-1000, 1000)),
            field("reputation_tier", &CarriedPilot::reputation_tier, "In a word", length(1, 60)),
            field("name_color", &CarriedPilot::name_color, "#RRGGBB", length(7, 7)),
            field("created_at", &CarriedPilot::created_at, "First flight"),
            field("current_sector_id", &CarriedPilot::current_sector_id, "Where the travel began"),
            field("docked_station_id", &CarriedPilot::docked_station_id, "Docked there"),
            field("landed_planet_id", &CarriedPilot::landed_planet_id, "Landed there"),
            field(
                "trade_bonus_percent", &CarriedPilot::trade_bonus_percent, "Better prices", between(0, 100),
                or_default(0)
            ),
            field("trade_bonus_until", &CarriedPilot::trade_bonus_until, "Until then")
        );
    }
};

/// Adds the pilot to what travels.
void register_baggage(const Platform& platform);

}  // namespace sw::players
