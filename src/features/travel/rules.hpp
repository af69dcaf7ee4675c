// What a travel costs and who may begin one, as far as the source knows. Pure.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/result.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel {

struct GateTuning {
    std::int64_t platform_toll = 100;
    int platform_turns = 5, jump_turns = 50, jump_cooldown_hours = 24;
    std::string jump_hull;
    std::int64_t build_price = 0;
    int build_turns = 0, most_of_pilot = 1, more_of_region_owner = 3, most_to_one_region = 5;

    static constexpr auto describe() {
        return fields(
            field("platform_toll", &GateTuning::platform_toll, "Credits at a platform gate", between(0, 1'000'000)),
            field("platform_turns", &GateTuning::platform_turns, "Turns at a platform gate", between(0, 1000)),
            field("jump_turns", &GateTuning::jump_turns, "Turns of a jump without a gate", between(0, 1000)),
            field("jump_cooldown_hours", &GateTuning::jump_cooldown_hours, "Between two jumps", between(0, 1000)),
            field("jump_hull", &GateTuning::jump_hull, "The hull that jumps", length(1, 60)),
            field(
                "build_price", &GateTuning::build_price, "Credits for a gate of one's own", between(0, 1'000'000'000)
            ),
            field("build_turns", &GateTuning::build_turns, "Turns for it", between(0, 100'000)),
            field("most_of_pilot", &GateTuning::most_of_pilot, "Gates that a pilot may have open", between(0, 100)),
            field(
                "more_of_region_owner", &GateTuning::more_of_region_owner, "More in a region of one's own",
                between(0, 100)
            ),
            field(
                "most_to_one_region", &GateTuning::most_to_one_region, "Gates from here to one region", between(1, 1000)
            )
        );
    }
};

struct Tuning {
    GateTuning gates;

    static constexpr auto describe() { return fields(field("gates", &Tuning::gates, "Costs and limits")); }
};

/// A pilot's gate, as stored.
struct Gate {
    Uuid gate_id;
    SectorId sector_id = 0;
    std::string destination_region;
    PlayerId owner_player_id;
    UserId owner_user_id;
    std::int64_t toll = 0;
    bool is_active = true;
    Time created_at{};
};

/// Where a pilot who wants to leave stands.
struct Situation {
    players::Pilot pilot;
    std::string source, destination;
    bool both_here = false;    ///< this process serves the destination too
    bool draining = false;     ///< the source sends everybody away
    bool evacuation = false;   ///< it is the source that wants it
    SectorId gate_sector = 0;  ///< the platform's
    std::int64_t credits = 0;
    std::optional<Gate> gate;  ///< of a pilot, when one was named
    std::optional<Time> last_jump;
    Time at{};
};

struct Cost {
    int turns = 0;
    std::int64_t toll = 0;
    std::optional<PlayerId> toll_owner;  ///< none: the toll leaves the game

    bool operator==(const Cost&) const = default;
};

/// Rules_economy 44: Nexus and Terran Space are joined for free; nobody pays for leaving a region that closes.
[[nodiscard]] Cost cost_of(Method method, const Situation& situation, const GateTuning& tuning);

/// Why the source does not let the pilot go; what the nexus thinks of it comes later.
[[nodiscard]] std::optional<Error> refuse_departure(
    Method method, const Situation& situation, const Cost& cost, const GateTuning& tuning
);

/// The shape of a region's name; whether there is such a region only the nexus knows.
[[nodiscard]] bool is_slug(std::string_view text);

struct GateWish {
    players::Pilot pilot;
    bool gate_hull = false;     ///< flies a hull that can build gates
    bool region_owner = false;  ///< of the region where the pilot is
    bool source_is_nexus = false;
    std::string source, destination;
    int own = 0, to_destination = 0;  ///< open gates of the pilot, and from here to there
    std::int64_t credits = 0;
};

/// Why the pilot may not open a gate here (rules_economy 14.2).
[[nodiscard]] std::optional<Error> refuse_gate(const GateWish& wish, const GateTuning& tuning);

}  // namespace sw::travel
