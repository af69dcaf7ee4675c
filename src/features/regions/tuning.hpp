// The platform's own regions as config/balance/regions.json has them.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

struct OwnRegion {
    std::string subscription_tier;
    std::optional<Specialization> economic_specialization;
    double tax_rate = 0;
    std::int64_t starting_credits = 0;
    std::string starting_ship;
    std::int32_t max_players = 0;
    automation::Policy automation_policy = automation::Policy::open;
    RawJson aesthetic_theme, custom_rules;

    static constexpr auto describe() {
        using O = OwnRegion;
        return fields(
            field("subscription_tier", &O::subscription_tier, "nexus or standard"),
            field("economic_specialization", &O::economic_specialization, "What it is good at"),
            field("tax_rate", &O::tax_rate, "Share of each trade", between_real(0.05, 0.25)),
            field("starting_credits", &O::starting_credits, "Of a pilot who begins there", at_least(100)),
            field("starting_ship", &O::starting_ship, "Of a pilot who begins there; none", length(1, 50)),
            field("max_players", &O::max_players, "Pilots at once", between(10, 1'000'000)),
            field("automation_policy", &O::automation_policy, "How far helpers and scripts may act"),
            field("aesthetic_theme", &O::aesthetic_theme, "Look"), field("custom_rules", &O::custom_rules, "Rules")
        );
    }
};

/// How the platform's own regions begin; afterwards the registry says.
struct Tuning {
    OwnRegion central_nexus, terran_space;

    static constexpr auto describe() {
        return fields(
            field("central_nexus", &Tuning::central_nexus, "5000 sectors"),
            field("terran_space", &Tuning::terran_space, "300 sectors")
        );
    }
};

}  // namespace sw::regions
