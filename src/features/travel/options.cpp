// Ways out of a place.
#include "options.hpp"

namespace sw::travel {

namespace {

constexpr std::int32_t most_gates = 200;

}  // namespace

Standpoint load_standpoint(ReadTx& tx, PlayerId player) {
    const auto pilot = players::find(tx, player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    players::require_here(*pilot);
    tx.enter_region(pilot->current_region_id);
    Standpoint out{
        .pilot = *pilot, .gates = repository::gates(tx, most_gates), .last_jump = repository::last_jump(tx, player)};
    for (const auto& balance : ledger::balances(tx, {ledger::player(player)})) {
        if (balance.asset == ledger::credits) out.credits = balance.amount;
    }
    return out;
}

OptionView option_of(
    const Source& source, const Standpoint& from, Method method, const std::string& destination,
    const std::optional<Gate>& gate
) {
    Situation at = source.situation_of(from.pilot, destination);
    at.credits = from.credits;
    at.gate = gate;
    at.last_jump = from.last_jump;
    const Cost cost = cost_of(method, at, source.tuning());
    const auto refused = refuse_departure(method, at, cost, source.tuning());
    OptionView out{.destination_region = destination, .display_name = destination, .travel_method = method};
    if (method == Method::platform_gate) out.sector_id = at.gate_sector;
    if (gate) {
        out.gate_id = gate->gate_id;
        out.sector_id = gate->sector_id;
    }
    out.travel_cost = cost.toll;
    out.turn_cost = cost.turns;
    out.available = !refused;
    if (refused) out.reason = refused->id;
    return out;
}

std::vector<OptionView> options_of(const Source& source, const Standpoint& from, const Destinations& destinations) {
    std::vector<OptionView> out;
    for (const auto& destination : destinations.destinations) {
        const auto add = [&](OptionView option) {
            option.display_name = destination.display_name;
            if (destination.reason) {
                option.available = false;
                option.reason = destination.reason;
            }
            out.push_back(std::move(option));
        };
        add(option_of(source, from, Method::platform_gate, destination.region, {}));
        for (const auto& gate : from.gates) {
            if (gate.destination_region == destination.region)
                add(option_of(source, from, Method::player_gate, destination.region, gate));
        }
        if (from.pilot.ship_type == source.tuning().jump_hull)
            add(option_of(source, from, Method::warp_jumper, destination.region, {}));
    }
    return out;
}

Awaitable<Confirmed> ask_destinations(std::shared_ptr<Line> line, Traveller who) {
    Confirmed out;
    const bool at_nexus = who.source_region == nexus_slug;
    try {
        auto asking = line->destinations(std::move(who));
        out.list = co_await std::move(asking);
        out.confirmed = true;
    } catch (const Failure&) {
        out.confirmed = false;
    }
    if (!out.confirmed && !at_nexus) {
        Destination nexus{.region = std::string(nexus_slug), .display_name = "Central Nexus", .reason = std::nullopt};
        out.list.destinations.push_back(std::move(nexus));
    }
    co_return out;
}

}  // namespace sw::travel
