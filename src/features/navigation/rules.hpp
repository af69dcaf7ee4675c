// What a hop costs, who may make it, how far a scanner reaches. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/ships.hpp"

namespace sw::navigation {

struct Tuning {
    double tunnel_surcharge = 1.5;
    int scan_turns = 2, nebula_scan_divisor = 2, tunnel_scan_range = 2, first_visit_points = 3;
    double danger_turns = 5;
    int max_hops = 200, high_hazard = 7;
    std::string spacedock_name;

    static constexpr auto describe() {
        return fields(
            field(
                "tunnel_surcharge", &Tuning::tunnel_surcharge,
                "Factor on quantum and unstable tunnels for hulls that are not warp capable", between_real(1, 100)
            ),
            field("scan_turns", &Tuning::scan_turns, "Turns of a scan", between(0, 1000)),
            field(
                "nebula_scan_divisor", &Tuning::nebula_scan_divisor, "Scanner range is divided by this in a nebula",
                between(1, 100)
            ),
            field(
                "tunnel_scan_range", &Tuning::tunnel_scan_range, "A scanner that reaches this far finds tunnels",
                between(1, 100)
            ),
            field("first_visit_points", &Tuning::first_visit_points, "Rank points of a new sector", between(0, 1000)),
            field(
                "danger_turns", &Tuning::danger_turns, "Turns that a safe course would fly around full hazard",
                between_real(0, 1000)
            ),
            field("max_hops", &Tuning::max_hops, "Longest course", between(1, 10'000)),
            field("high_hazard", &Tuning::high_hazard, "A hazard of this level counts as high", between(0, 10)),
            field("spacedock_name", &Tuning::spacedock_name, "A station with this in its name is one", length(1, 60))
        );
    }
};

inline constexpr std::int64_t millionths = 1'000'000;

/// How a ship moves: what the cost of a hop depends on.
struct Drive {
    double factor = 1;  ///< turns a unit of distance
    bool warp_capable = true;
};

[[nodiscard]] Drive drive_of(const ships::Hull& hull, double current_speed);

/// Cost of a hop in millionths of a turn. Gates are free.
[[nodiscard]] std::int64_t hop_cost(
    const galaxy::Link& link, int nebula_surcharge, const Drive& drive, double tunnel_surcharge
);

/// Whole turns to pay now; the fraction stays with the ship.
struct Charge {
    int turns = 0;
    std::int64_t move_credit = 0;
};

[[nodiscard]] Charge charge(std::int64_t move_credit, std::int64_t cost);

/// Turns that a pilot must have to start a hop of this cost.
[[nodiscard]] int turns_needed(std::int64_t cost);

/// The link that a pilot would take: a warp before a tunnel, then the cheapest, then the smallest toll. Null = none.
[[nodiscard]] const galaxy::Link* best_link(const galaxy::Atlas& atlas, SectorId from, SectorId to);

struct Hop {
    const galaxy::Link* link = nullptr;  ///< all three live as long as the atlas
    const galaxy::Sector* from = nullptr;
    const galaxy::Sector* to = nullptr;
    std::int64_t cost = 0;
    Charge charge;
};

/// May this pilot fly there now? Codes: no_ship, docked, landed, unreachable, insufficient_turns.
/// `hull` is null when the pilot has no ship.
[[nodiscard]] Result<Hop> plan_hop(
    const players::Pilot& pilot, const galaxy::Atlas& atlas, SectorId to, const ships::Hull* hull, const Tuning& tuning
);

/// Where the pilot is after the hop, without tolls and honours.
void fly(players::Pilot& pilot, const Hop& hop, const galaxy::Atlas& atlas);

[[nodiscard]] std::vector<Encounter> encounters_in(const galaxy::Sector& sector, const Tuning& tuning);

[[nodiscard]] int scan_range(const ships::Hull& hull, const galaxy::Sector& sector, const Tuning& tuning);

struct Sweep {
    std::vector<SectorId> scanned;  ///< within range, without the centre
    std::vector<SectorId> seen;     ///< where links of the scanned ones lead
};

[[nodiscard]] Sweep sweep(const galaxy::Atlas& atlas, SectorId centre, int range, const Tuning& tuning);

}  // namespace sw::navigation
