// Pilots: made, locked, saved, shown.
#include "service.hpp"

#include <algorithm>

#include "repository.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/ships.hpp"

namespace sw::players {

namespace {

[[noreturn]] void throw_no_pilot() {
    throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
}

Pilot refreshed(Pilot pilot, Time now) {
    const TurnPool pool = regenerate({pilot.turns, pilot.turns_anchor, pilot.max_turns, pilot.turn_interval_us}, now);
    pilot.turns = pool.turns;
    pilot.turns_anchor = pool.anchor;
    return pilot;
}

std::shared_ptr<const Tuning> checked(std::shared_ptr<const Tuning> tuning) {
    const std::string problem = problem_of(*tuning);
    if (!problem.empty()) throw Failure(Code::internal, "bad_balance_file", "config/balance/players.json: " + problem);
    return tuning;
}

const ships::Hull& start_hull(const ships::Catalogue& hulls, const Start& start) {
    if (const auto* hull = hulls.find(start.hull)) return *hull;
    throw Failure(Code::internal, "bad_balance_file", "config/balance/players.json: start.hull is no hull");
}

/// In the first region of the world: Terran Space where it is, else the only region there is. nullptr before a world.
const galaxy::Sector* start_sector(const galaxy::Atlas& atlas, const Start& start) {
    if (atlas.parts().regions.empty()) return nullptr;
    return atlas.sector(atlas.parts().regions.front().first_sector + start.sector - 1);
}

}  // namespace

void grant(Tx& tx, PlayerId player, Credits credits) {
    if (credits.amount() == 0) return;
    ledger::Posting posting{.reason = "pilot.start", .actor = player.uuid, .reference = player.uuid};
    ledger::move(posting, ledger::faucet("new_pilot"), ledger::player(player), ledger::credits, credits.amount());
    ledger::post(tx, posting);
}

Service::Service(const Platform& platform)
    : tuning_(checked(load_tuning<Tuning>(platform, "players.json"))), hulls_(platform.shared.get<ships::Catalogue>()) {
    *platform.shared.get<Start>() = tuning_->start;
    *platform.shared.get<ReputationTiers>() = tuning_->reputation;
    platform.shared.get<Progress>()->fill(tuning_->turns.base, tuning_->ranks, levels_of(tuning_->turns));
}

void Service::start(Database& database) const {
    static_cast<void>(start_hull(*hulls_, tuning_->start));
    database.write([&](Tx& tx) { update_progress(tx, tuning_->turns.base, tuning_->ranks, levels_of(tuning_->turns)); }
    );
}

PlayerState Service::state(ReadTx& tx, const Caller& caller, const Nothing&) const {
    auto found = find_state(tx, caller.player);
    if (!found) throw_no_pilot();
    const TurnPool pool = regenerate(found->pool, now());
    PlayerState state = std::move(found->state);
    state.turns = pool.turns;
    state.turn_interval_seconds = static_cast<double>(pool.interval_us) / 1e6;
    if (pool.turns < pool.cap) state.next_turn_at = pool.anchor + std::chrono::microseconds(pool.interval_us);
    return state;
}

std::optional<Hub::Place> locate(ReadTx& tx, PlayerId player) {
    return find_place(tx, player);
}

std::optional<Pilot> LockedPilot::get_anywhere() {
    auto pilot = read_pilot(pending_.rows());
    if (!pilot) return std::nullopt;
    return refreshed(std::move(*pilot), tx_.now());
}

Pilot LockedPilot::get() {
    auto pilot = get_anywhere();
    if (!pilot) throw_no_pilot();
    require_here(*pilot);
    return std::move(*pilot);
}

LockedPilot lock_later(Tx& tx, PlayerId player) {
    return {tx, send_lock(tx, player)};
}

void save(Tx& tx, const Pilot& pilot) {
    update(tx, pilot);
}

std::optional<Pilot> find(ReadTx& tx, PlayerId player) {
    auto pilot = find_pilot(tx, player);
    if (!pilot) return std::nullopt;
    return refreshed(std::move(*pilot), now());
}

PlayerId create(Tx& tx, const Platform& platform, const NewPilot& account) {
    const Start start = *platform.shared.get<Start>();
    const auto atlas = platform.shared.get<galaxy::World>()->atlas();
    const auto* sector = start_sector(*atlas, start);
    if (!sector) throw Failure(Code::unavailable, "no_world", "The galaxy is still being made.");
    const ships::Hull& hull = start_hull(*platform.shared.get<ships::Catalogue>(), start);
    const bool waits = platform.shared.get<Berth>()->waits;

    Pilot pilot{
        .player_id = PlayerId::make(),
        .user_id = account.user_id,
        .username = account.username,
        .turns = start.turns,
        .turns_anchor = tx.now(),
        .current_region_id = atlas->region_of(*sector).region_id,
        .current_sector_id = sector->sector_id,
        .waits = waits,
    };
    platform.shared.get<Progress>()->settle(pilot);
    pilot.turns = std::min(pilot.turns, pilot.max_turns);
    if (!waits) {
        const std::string name = account.username + "'s ship";
        pilot.current_ship_id = ships::create(tx, pilot.player_id, hull, name, sector->sector_id);
    }
    insert(tx, pilot);
    if (!waits) grant(tx, pilot.player_id, start.credits);
    navigation::chart(tx, pilot.player_id, start_chart(platform, *atlas), navigation::Level::seen);
    navigation::chart(tx, pilot.player_id, {sector->sector_id}, navigation::Level::visited);
    tx.emit(
        PilotCreated{
            .player_id = pilot.player_id,
            .user_id = pilot.user_id,
            .username = pilot.username,
            .region_id = pilot.current_region_id,
            .sector_id = sector->sector_id,
            .ship_id = pilot.current_ship_id,
            .ship_type = waits ? std::nullopt : std::optional(hull.type),
            .timestamp = tx.now(),
        },
        {to_region(pilot.current_region_id), to_player(pilot.player_id)}
    );
    return pilot.player_id;
}

std::vector<SectorId> start_chart(const Platform& platform, const galaxy::Atlas& atlas) {
    const auto start = platform.shared.get<Start>();
    const auto* home = start_sector(atlas, *start);
    if (!home) return {};
    std::vector<SectorId> known;
    for (const auto& sector : atlas.parts().sectors) {
        if (sector.region != home->region) continue;
        const auto stations = atlas.stations_in(sector.sector_id);
        const bool landmark = std::any_of(stations.begin(), stations.end(), [&](const galaxy::Station& station) {
            return station.name.find(start->chart_landmark) != std::string::npos;
        });
        if (sector.sector_number <= start->chart_sectors || landmark) known.push_back(sector.sector_id);
    }
    for (const auto& link : atlas.links_from(home->sector_id)) known.push_back(link.to);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    return known;
}

void reset_places(Tx& tx, RegionId region, SectorId first, SectorId last) {
    update_places(tx, region, first, last);
}

}  // namespace sw::players
