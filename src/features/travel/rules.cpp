// Costs and refusals at the source.
#include "rules.hpp"

#include <algorithm>

namespace sw::travel {

namespace {

Error no(const char* id, std::string message) {
    return {Code::rule_violation, id, std::move(message)};
}

bool platform_regions(const Situation& at) {
    const auto is = [&](std::string_view a, std::string_view b) { return at.source == a && at.destination == b; };
    return is(nexus_slug, terran_slug) || is(terran_slug, nexus_slug);
}

std::optional<Error> refuse_platform_gate(const Situation& at) {
    if (at.pilot.current_sector_id == at.gate_sector) return std::nullopt;
    return no("not_at_gate", "The platform gate is in sector " + std::to_string(at.gate_sector) + ".");
}

std::optional<Error> refuse_player_gate(const Situation& at) {
    if (!at.gate || !at.gate->is_active) return Error{Code::not_found, "no_gate", "There is no such gate."};
    if (at.gate->sector_id != at.pilot.current_sector_id)
        return no("not_at_gate", "That gate is in sector " + std::to_string(at.gate->sector_id) + ".");
    if (at.gate->destination_region != at.destination)
        return no("wrong_gate", "That gate leads to " + at.gate->destination_region + ".");
    return std::nullopt;
}

std::optional<Error> refuse_jump(const Situation& at, const GateTuning& tuning) {
    if (at.pilot.ship_type != tuning.jump_hull) return no("no_warp_jumper", "Only a Warp Jumper jumps without a gate.");
    if (!at.last_jump) return std::nullopt;
    const Time ready = *at.last_jump + std::chrono::hours(tuning.jump_cooldown_hours);
    if (ready <= at.at) return std::nullopt;
    return no("cooling_down", "The drive is ready again at " + to_rfc3339(ready) + ".");
}

}  // namespace

Cost cost_of(Method method, const Situation& at, const GateTuning& tuning) {
    if (at.evacuation) return {};
    if (at.draining && at.destination == nexus_slug) return {};
    switch (method) {
        case Method::platform_gate:
            if (platform_regions(at)) return {};
            return {.turns = tuning.platform_turns, .toll = tuning.platform_toll};
        case Method::player_gate: {
            if (!at.gate) return {};
            const bool own = at.gate->owner_player_id == at.pilot.player_id;
            return {.toll = own ? 0 : at.gate->toll, .toll_owner = at.gate->owner_player_id};
        }
        case Method::warp_jumper:
            return {.turns = tuning.jump_turns};
    }
    return {};
}

std::optional<Error> refuse_departure(Method method, const Situation& at, const Cost& cost, const GateTuning& tuning) {
    if (at.source == at.destination) return no("same_region", "You are there already.");
    if (at.both_here) return no("same_world", "Fly there: the two regions are joined by a gate.");
    if (at.evacuation) return std::nullopt;
    if (at.draining && at.destination != nexus_slug)
        return Error{Code::unavailable, "region_draining", "This region closes: only the Central Nexus is open."};
    if (at.pilot.docked_station_id) return no("docked", "Undock first.");
    if (at.pilot.landed_planet_id) return no("landed", "Take off first.");
    if (!at.pilot.current_ship_id) return players::no_ship();
    std::optional<Error> refused;
    if (method == Method::platform_gate) refused = refuse_platform_gate(at);
    if (method == Method::player_gate) refused = refuse_player_gate(at);
    if (method == Method::warp_jumper) refused = refuse_jump(at, tuning);
    if (refused) return refused;
    if (at.credits < cost.toll)
        return no("insufficient_credits", "This takes " + std::to_string(cost.toll) + " credits.");
    if (at.pilot.turns < cost.turns) {
        return no(
            "insufficient_turns",
            "This takes " + std::to_string(cost.turns) + " turns; you have " + std::to_string(at.pilot.turns) + "."
        );
    }
    return std::nullopt;
}

bool is_slug(std::string_view text) {
    const auto fine = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return text.size() >= 3 && text.size() <= 50 && std::all_of(text.begin(), text.end(), fine) &&
           text.front() != '-' && text.back() != '-';
}

std::optional<Error> refuse_gate(const GateWish& wish, const GateTuning& tuning) {
    if (wish.pilot.docked_station_id) return no("docked", "Undock first.");
    if (wish.pilot.landed_planet_id) return no("landed", "Take off first.");
    if (!wish.gate_hull && !wish.region_owner)
        return no("no_gate_hull", "Gates are built with a Warp Jumper, or by the owner of the region.");
    if (wish.source == wish.destination) return no("same_region", "A gate leads to another region.");
    if (!wish.source_is_nexus && wish.destination != nexus_slug)
        return no("gate_destination", "From here a gate can only lead to the Central Nexus.");
    const int most = tuning.most_of_pilot + (wish.region_owner ? tuning.more_of_region_owner : 0);
    if (wish.own >= most) return no("too_many_gates", "You may have " + std::to_string(most) + " gates here.");
    if (wish.to_destination >= tuning.most_to_one_region)
        return no("too_many_gates", "There are enough gates to that region.");
    if (wish.credits < tuning.build_price)
        return no("insufficient_credits", "A gate costs " + std::to_string(tuning.build_price) + " credits.");
    if (wish.pilot.turns < tuning.build_turns)
        return no("insufficient_turns", "A gate takes " + std::to_string(tuning.build_turns) + " turns.");
    return std::nullopt;
}

}  // namespace sw::travel
