// Movement, scanning and the autopilot.
#include "service.hpp"

#include "events.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/navigation.hpp"

namespace sw::navigation {

/// One or more hops in one transaction: the pilot as he will be saved, and what he learnt on the way.
struct Service::Journey {
    Tx& tx;
    std::shared_ptr<const galaxy::Atlas> atlas;
    players::Pilot pilot;
    Learnt learnt{};
    std::vector<SectorId> flown{};
    std::vector<Encounter> encounters{};
    int turn_cost = 0;

    void finish() const {
        if (flown.empty()) return;
        players::save(tx, pilot);
        ships::move_to(tx, *pilot.current_ship_id, pilot.current_sector_id);
        raise(tx, pilot.player_id, learnt);
    }
};

namespace {

/// Locks the pilot's purse and takes the toll of a gate.
std::optional<Error> pay_toll(Tx& tx, const players::Pilot& pilot, const galaxy::Link& link) {
    if (link.toll <= 0) return std::nullopt;
    const auto purse = ledger::player(pilot.player_id);
    auto balances = ledger::lock_balances(tx, {{purse, std::string(ledger::credits)}});
    if (balances.amount(purse, ledger::credits) < link.toll) {
        return Error{
            .code = Code::rule_violation,
            .id = "toll",
            .message = "This gate takes " + std::to_string(link.toll) + " credits."};
    }
    ledger::Posting posting{.reason = "gate.toll", .actor = pilot.player_id.uuid, .reference = {}};
    ledger::move(posting, purse, ledger::sink("gate_toll"), ledger::credits, link.toll);
    ledger::post(tx, posting);
    return std::nullopt;
}

void announce(Tx& tx, const players::Pilot& pilot, const Hop& hop) {
    const SectorId from = hop.from->sector_id, to = hop.to->sector_id;
    tx.emit(
        PlayerMoved{
            .player_id = pilot.player_id,
            .user_id = pilot.user_id,
            .username = pilot.username,
            .region_id = pilot.current_region_id,
            .from_sector_id = from,
            .to_sector_id = to,
            .turn_cost = hop.charge.turns,
            .turns_remaining = pilot.turns,
        },
        {to_player(pilot.player_id)}
    );
    tx.emit(
        PlayerLeftSector{
            .user_id = pilot.user_id, .username = pilot.username, .sector_id = from, .timestamp = tx.now()},
        {to_sector(from, pilot.player_id)}
    );
    tx.emit(
        PlayerEnteredSector{
            .user_id = pilot.user_id, .username = pilot.username, .sector_id = to, .timestamp = tx.now()},
        {to_sector(to, pilot.player_id)}
    );
}

KnownSector known(const galaxy::Atlas& atlas, SectorId id, Level level) {
    const auto* sector = atlas.sector(id);
    return {.sector_id = id, .name = sector->name, .type = sector->type, .level = level};
}

}  // namespace

Service::Service(const Platform& platform, std::shared_ptr<const Tuning> tuning)
    : tuning_(std::move(tuning)),
      world_(platform.shared.get<galaxy::World>()),
      local_(platform.shared.get<regions::LocalConfig>()),
      hulls_(platform.shared.get<ships::Catalogue>()),
      progress_(platform.shared.get<players::Progress>()) {}

const ships::Hull* Service::hull_of(const players::Pilot& pilot) const {
    return pilot.current_ship_id ? hulls_->find(pilot.ship_type) : nullptr;
}

Result<Hop> Service::advance(Journey& journey, SectorId to, Level known_level) const {
    auto planned = plan_hop(journey.pilot, *journey.atlas, to, hull_of(journey.pilot), *tuning_);
    if (!planned) return planned;
    const Hop& hop = planned.value();
    if (const auto refused = pay_toll(journey.tx, journey.pilot, *hop.link)) return *refused;

    fly(journey.pilot, hop, *journey.atlas);
    progress_->count_interaction(journey.pilot);
    if (known_level != Level::visited) progress_->add_rank_points(journey.pilot, tuning_->first_visit_points);
    journey.turn_cost += hop.charge.turns;
    journey.flown.push_back(to);
    journey.encounters = encounters_in(*hop.to, *tuning_);
    journey.learnt[to] = Level::visited;
    for (const auto& link : journey.atlas->links_from(to)) journey.learnt.try_emplace(link.to, Level::seen);
    announce(journey.tx, journey.pilot, hop);
    return planned;
}

MoveResult Service::move(Tx& tx, const Caller& caller, const MoveRequest& in) const {
    auto pilot = players::lock_later(tx, caller.player);
    Pending level = send_level(tx, caller.player, in.sector_id);
    Journey journey{.tx = tx, .atlas = world_->atlas(), .pilot = pilot.get()};
    const Hop hop = advance(journey, in.sector_id, read_level(level)).value();
    journey.finish();
    return {
        .message = "Arrived in " + hop.to->name + ".",
        .new_sector_id = in.sector_id,
        .turn_cost = journey.turn_cost,
        .turns_remaining = journey.pilot.turns,
        .encounters = std::move(journey.encounters),
    };
}

ScanResult Service::scan(Tx& tx, const Caller& caller, const Nothing&) const {
    auto pilot = players::lock(tx, caller.player);
    const auto atlas = world_->atlas();
    const auto* hull = hull_of(pilot);
    const auto* sector = atlas->sector(pilot.current_sector_id);
    if (!hull) throw Failure(players::no_ship());
    if (!sector) throw Failure(Code::not_found, "unknown_sector", "You are nowhere on the map.");
    players::spend_turns(pilot, tuning_->scan_turns);

    const int range = scan_range(*hull, *sector, *tuning_);
    const Sweep found = sweep(*atlas, sector->sector_id, range, *tuning_);
    ScanResult result{.range = range, .turn_cost = tuning_->scan_turns, .turns_remaining = pilot.turns};
    Learnt learnt{{sector->sector_id, Level::visited}};
    const auto learn = [&](const std::vector<SectorId>& sectors, Level level) {
        for (const SectorId id : sectors) {
            learnt.emplace(id, level);
            result.revealed.push_back(known(*atlas, id, level));
        }
    };
    learn(found.scanned, Level::scanned);
    learn(found.seen, Level::seen);
    players::save(tx, pilot);
    raise(tx, pilot.player_id, learnt);
    return result;
}

Result<std::vector<SectorId>> Service::plot(const Journey& journey, const Chart& chart, const AutopilotRequest& in)
    const {
    const auto* hull = hull_of(journey.pilot);
    const KnownGraph graph(
        *journey.atlas, chart,
        {.optimise = in.optimise, .drive = hull ? drive_of(*hull, journey.pilot.ship_speed) : Drive{}}, *tuning_
    );
    return graph.course(journey.pilot.current_sector_id, in.destination);
}

bool Service::may_fly_itself(const players::Pilot& pilot, const Caller& caller) const {
    const auto doer = caller.automation ? automation::Doer::script : automation::Doer::person;
    return automation::allows(automation::policy_of(*local_, pilot.current_region_id), doer, automation::Deed::helper);
}

AutopilotResult Service::autopilot(Tx& tx, const Caller& caller, const AutopilotRequest& in) const {
    auto pilot = players::lock_later(tx, caller.player);
    Pending rows = send_chart(tx, caller.player);
    Journey journey{.tx = tx, .atlas = world_->atlas(), .pilot = pilot.get()};
    automation::require_allowed(*local_, journey.pilot.current_region_id, caller, automation::Deed::helper);
    if (!journey.pilot.current_ship_id) throw Failure(players::no_ship());
    Chart chart = read_chart(rows);
    add_surroundings(chart, *journey.atlas, journey.pilot.current_sector_id);
    std::vector<SectorId> course = plot(journey, chart, in).value();

    AutopilotResult result;
    while (!course.empty()) {
        if (!may_fly_itself(journey.pilot, caller)) {  // the last hop led into another region
            result.stop_reason = "automation_not_allowed";
            break;
        }
        const SectorId next = course.front();
        const Level level = chart.at(next);
        const auto hop = advance(journey, next, level);
        if (!hop) {
            if (journey.flown.empty()) throw Failure(hop.error());
            result.stop_reason = hop.error().id;
            break;
        }
        course.erase(course.begin());
        if (level != Level::visited) {  // a new place may show a better way on
            add_surroundings(chart, *journey.atlas, next);
            course = plot(journey, chart, in).value();
        }
        if (in.mode == AutopilotMode::hop) break;
    }
    journey.finish();
    result.arrived = course.empty();
    result.new_sector_id = journey.pilot.current_sector_id;
    result.turn_cost = journey.turn_cost;
    result.turns_remaining = journey.pilot.turns;
    result.hops_left = static_cast<std::int32_t>(course.size());
    result.flown = std::move(journey.flown);
    result.encounters = std::move(journey.encounters);
    return result;
}

void chart(Tx& tx, PlayerId player, const std::vector<SectorId>& sectors, Level level) {
    Learnt learnt;
    if (level == Level::none) return;
    for (const SectorId sector : sectors) learnt.emplace(sector, level);
    raise(tx, player, learnt);
}

std::unordered_map<SectorId, Level> charted(Reader& reader, PlayerId player) {
    Pending rows = send_chart(reader, player);
    return read_chart(rows);
}

void forget(Tx& tx, SectorId first, SectorId last, const std::vector<SectorId>& start) {
    delete_region(tx, first, last, start);
}

}  // namespace sw::navigation
