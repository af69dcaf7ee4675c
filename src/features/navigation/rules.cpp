// Movement after rules_economy 12, scanning after 11.
#include "rules.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_set>

namespace sw::navigation {

namespace {

using galaxy::Link;
using galaxy::LinkKind;
using galaxy::Sector;
using galaxy::SectorType;
using galaxy::TunnelType;

Error refusal(std::string id, std::string message) {
    return {.code = Code::rule_violation, .id = std::move(id), .message = std::move(message)};
}

bool is_rough(const Link& link) {
    return link.kind == LinkKind::tunnel && (link.type == TunnelType::quantum || link.type == TunnelType::unstable);
}

auto preference(const Link& link) {
    return std::tuple(link.kind != LinkKind::warp, link.kind == LinkKind::gate ? 0 : link.turn_cost, link.toll);
}

}  // namespace

Drive drive_of(const ships::Hull& hull, double current_speed) {
    const bool jumps = hull.base_speed <= 0;  // a jump drive has no cruising speed, so nothing slows it down
    if (jumps || current_speed <= 0) return {static_cast<double>(hull.turn_cost), hull.warp_capable};
    const double distance = hull.base_speed <= 1 ? hull.turn_cost * hull.base_speed : 1.0;
    return {distance / current_speed, hull.warp_capable};
}

std::int64_t hop_cost(const Link& link, int nebula_surcharge, const Drive& drive, double tunnel_surcharge) {
    if (link.kind == LinkKind::gate) return 0;
    const double rough = is_rough(link) && !drive.warp_capable ? tunnel_surcharge : 1.0;
    const double distance = link.turn_cost * rough + nebula_surcharge;
    return std::llround(distance * drive.factor * static_cast<double>(millionths));
}

Charge charge(std::int64_t move_credit, std::int64_t cost) {
    const std::int64_t due = move_credit + cost;
    return {static_cast<int>(due / millionths), due % millionths};
}

int turns_needed(std::int64_t cost) {
    return static_cast<int>((cost + millionths - 1) / millionths);
}

const Link* best_link(const galaxy::Atlas& atlas, SectorId from, SectorId to) {
    const Link* best = nullptr;
    for (const auto& link : atlas.links_from(from)) {
        if (link.to == to && (!best || preference(link) < preference(*best))) best = &link;
    }
    return best;
}

Result<Hop> plan_hop(
    const players::Pilot& pilot, const galaxy::Atlas& atlas, SectorId to, const ships::Hull* hull, const Tuning& tuning
) {
    if (!hull) return players::no_ship();
    if (pilot.docked_station_id) return refusal("docked", "Undock before you move.");
    if (pilot.landed_planet_id) return refusal("landed", "Take off before you move.");
    Hop hop{
        .link = best_link(atlas, pilot.current_sector_id, to),
        .from = atlas.sector(pilot.current_sector_id),
        .to = atlas.sector(to),
    };
    if (!hop.link || !hop.from || !hop.to)
        return refusal("unreachable", "No link leads from here to sector " + std::to_string(to) + ".");
    const Drive drive = drive_of(*hull, pilot.ship_speed);
    hop.cost = hop_cost(*hop.link, hop.from->nebula_surcharge, drive, tuning.tunnel_surcharge);
    if (const int needed = turns_needed(hop.cost); pilot.turns < needed) {
        return refusal(
            "insufficient_turns",
            "This hop takes " + std::to_string(needed) + " turns; you have " + std::to_string(pilot.turns) + "."
        );
    }
    hop.charge = charge(pilot.move_credit, hop.cost);
    return hop;
}

void fly(players::Pilot& pilot, const Hop& hop, const galaxy::Atlas& atlas) {
    players::spend_turns(pilot, hop.charge.turns);
    pilot.move_credit = hop.charge.move_credit;
    pilot.current_sector_id = hop.to->sector_id;
    pilot.current_region_id = atlas.region_of(*hop.to).region_id;
}

std::vector<Encounter> encounters_in(const Sector& sector, const Tuning& tuning) {
    switch (sector.type) {
        case SectorType::black_hole:
        case SectorType::nebula:
        case SectorType::asteroid_field:
        case SectorType::wormhole:
            return {
                {.type = "sector_hazard",
                 .sector_type = std::string(to_name(sector.type)),
                 .level = sector.hazard_level >= tuning.high_hazard ? "high" : "low",
                 .hazard_level = sector.hazard_level}};
        default:
            return {};
    }
}

int scan_range(const ships::Hull& hull, const Sector& sector, const Tuning& tuning) {
    const bool clouded = sector.type == SectorType::nebula || sector.nebula_surcharge > 0;
    return std::max(1, clouded ? hull.scanner_range / tuning.nebula_scan_divisor : hull.scanner_range);
}

Sweep sweep(const galaxy::Atlas& atlas, SectorId centre, int range, const Tuning& tuning) {
    const bool finds_tunnels = range >= tuning.tunnel_scan_range;
    std::unordered_set<SectorId> met{centre};
    std::vector<SectorId> edge{centre};
    Sweep out;
    for (int hop = 0; hop <= range; ++hop) {
        auto& found = hop < range ? out.scanned : out.seen;
        std::vector<SectorId> next;
        for (const SectorId from : edge) {
            for (const auto& link : atlas.links_from(from)) {
                const bool visible = link.kind == LinkKind::warp || (link.kind == LinkKind::tunnel && finds_tunnels);
                if (visible && met.insert(link.to).second) next.push_back(link.to);
            }
        }
        found.insert(found.end(), next.begin(), next.end());
        edge = std::move(next);
    }
    std::sort(out.scanned.begin(), out.scanned.end());
    std::sort(out.seen.begin(), out.seen.end());
    return out;
}

}  // namespace sw::navigation
