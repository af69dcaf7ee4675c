// Turn regeneration and the pace that experience gives. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/players.hpp"

namespace sw::players {

struct TurnLevel {
    std::int64_t interactions = 0;
    double multiplier = 1;

    static constexpr auto describe() {
        return fields(
            field("interactions", &TurnLevel::interactions, "From this many moves and trades", at_least(0)),
            field("multiplier", &TurnLevel::multiplier, "turns come back this much faster", between_real(0.1, 10))
        );
    }
};

struct TurnTuning {
    int base = 1000, per_day = 1000;
    std::vector<TurnLevel> levels;

    static constexpr auto describe() {
        return fields(
            field("base", &TurnTuning::base, "Turns that the pool of a recruit holds", between(1, 1'000'000)),
            field("per_day", &TurnTuning::per_day, "Turns that come back in a day", between(1, 1'000'000)),
            field("levels", &TurnTuning::levels, "By experience, lowest first, from 0", length(1, 50))
        );
    }
};

struct Start {
    std::string hull;
    Credits credits;
    int turns = 0;
    SectorId sector = 1;
    int chart_sectors = 0;
    std::string chart_landmark;

    static constexpr auto describe() {
        return fields(
            field("hull", &Start::hull, "First ship", length(1, 60)),
            field("credits", &Start::credits, "First credits", between(0, 1'000'000'000)),
            field("turns", &Start::turns, "First turns", between(0, 1'000'000)),
            field("sector", &Start::sector, "First sector, counted within its region", between(1, 100)),
            field("chart_sectors", &Start::chart_sectors, "Local sectors known from the start", between(1, 10'000)),
            field(
                "chart_landmark", &Start::chart_landmark,
                "Stations of the home region with this in their name are known too", length(1, 60)
            )
        );
    }
};

/// Personal reputation in a word and a colour (rules_society 17.1).
struct ReputationTier {
    int points = 0;
    std::string name, color;

    static constexpr auto describe() {
        return fields(
            field("points", &ReputationTier::points, "From here on", between(-1000, 1000)),
            field("name", &ReputationTier::name, "In a word", length(1, 60)),
            field("color", &ReputationTier::color, "Of the pilot's name, #RRGGBB", length(7, 7))
        );
    }
};

using ReputationTiers = std::vector<ReputationTier>;

struct Tuning {
    TurnTuning turns;
    Start start;
    std::vector<Rank> ranks;
    ReputationTiers reputation;

    static constexpr auto describe() {
        return fields(
            field("turns", &Tuning::turns, "The turn pool"), field("start", &Tuning::start, "What a new pilot gets"),
            field("ranks", &Tuning::ranks, "Lowest first, from 0 points", length(1, 100)),
            field("reputation", &Tuning::reputation, "Personal reputation, lowest first, from -1000", length(1, 20))
        );
    }
};

struct TurnPool {
    int turns = 0;
    Time anchor{};  ///< `turns` were right at this instant
    int cap = 0;
    std::int64_t interval_us = 1;

    bool operator==(const TurnPool&) const = default;
};

/// The pool at `now`. The unfinished part of a turn stays in the anchor, so that looking often loses nothing; a full
/// pool saves nothing up. A clock that runs backwards changes nothing.
[[nodiscard]] TurnPool regenerate(TurnPool pool, Time now);

/// Whole microseconds a turn, so that regeneration stays exact.
[[nodiscard]] std::int64_t turn_interval_us(double multiplier, const TurnTuning& tuning);

[[nodiscard]] std::vector<Progress::Level> levels_of(const TurnTuning& tuning);

/// A pilot who is away has no place here: throws misdirected "pilot_elsewhere". One in transit still has a row here.
void require_place(Status status, const std::string& away_region);

/// The tier of these points, which are brought into -1000..1000 first; tiers as problem_of() wants them.
[[nodiscard]] ReputationTier tier_of(const ReputationTiers& tiers, int points);

/// Empty when ranks, levels and reputation start at their least and rise; else what is wrong.
[[nodiscard]] std::string problem_of(const Tuning& tuning);

}  // namespace sw::players
