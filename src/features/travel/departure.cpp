// Departures and their ends.
#include "departure.hpp"

#include <algorithm>

#include "events.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::travel {

namespace {

constexpr std::size_t most_manifest = 900'000;

struct Jump {
    std::optional<Time> jumped_at;

    static constexpr auto describe() { return fields(field("jumped_at", &Jump::jumped_at, "The last jump")); }
};

void pay(Tx& tx, const players::Pilot& pilot, const Uuid& travel, std::int64_t toll) {
    if (toll == 0) return;
    ledger::Posting posting{.reason = "travel.toll", .actor = pilot.player_id.uuid, .reference = travel};
    ledger::move(posting, ledger::player(pilot.player_id), ledger::escrow(travel), ledger::credits, toll);
    ledger::post(tx, posting);
}

}  // namespace

Source::Source(const Platform& platform, std::shared_ptr<const Tuning> tuning)
    : tuning_(std::move(tuning)),
      world_(platform.shared.get<galaxy::World>()),
      baggage_(platform.shared.get<Baggage>()),
      status_(platform.shared.get<region_link::Status>()) {}

Situation Source::situation_of(const players::Pilot& pilot, const std::string& destination) const {
    const auto atlas = world_->atlas();
    const auto* here = atlas->region(pilot.current_region_id);
    if (here == nullptr) throw Failure(Code::unavailable, "no_world", "The galaxy is still being made.");
    return {
        .pilot = pilot,
        .source = here->name,
        .destination = destination,
        .both_here = atlas->region(destination) != nullptr,
        .draining = draining(),
        .gate_sector = atlas->gate_sector(pilot.current_region_id),
        .at = now(),
    };
}

void Source::check(Tx& tx, const Order& order, Situation& at, Cost& cost) const {
    at.evacuation = order.evacuation;
    at.at = tx.now();
    if (order.gate && order.method == Method::player_gate) at.gate = repository::find_gate(tx, *order.gate);
    if (order.method == Method::warp_jumper) at.last_jump = repository::last_jump(tx, order.player);
    const auto purse = ledger::player(order.player);
    auto balances = ledger::lock_balances(tx, {{purse, std::string(ledger::credits)}});
    at.credits = balances.amount(purse, ledger::credits);
    cost = cost_of(order.method, at, tuning_->gates);
    if (auto refused = refuse_departure(order.method, at, cost, tuning_->gates)) throw Failure(std::move(*refused));
}

repository::EscrowRow Source::depart(Tx& tx, const Order& order) const {
    auto pilot = players::lock(tx, order.player);
    Situation at = situation_of(pilot, order.destination);
    Cost cost;
    check(tx, order, at, cost);
    players::spend_turns(pilot, cost.turns);
    players::save(tx, pilot);

    repository::EscrowRow row{.travel_id = Uuid::make()};
    row.request = {
        .player_id = pilot.player_id,
        .user_id = pilot.user_id,
        .source_region = at.source,
        .destination_region = at.destination,
        .travel_method = order.method,
        .travel_cost = cost.toll,
        .evacuation = order.evacuation,
        .initiated_at = tx.now(),
        .manifest = {},
        .manifest_sha256 = {},
    };
    row.turns = cost.turns;
    row.toll_owner = cost.toll_owner;
    pay(tx, pilot, row.travel_id, cost.toll);
    pack(tx, pilot, row);
    repository::insert_escrow(tx, row);
    tx.emit(
        Departed{
            .travel_id = row.travel_id,
            .player_id = pilot.player_id,
            .username = pilot.username,
            .source_region = at.source,
            .destination_region = at.destination,
            .region_id = pilot.current_region_id,
            .travel_method = order.method,
            .evacuation = order.evacuation,
            .timestamp = tx.now()},
        {to_player(pilot.player_id), to_sector(pilot.current_sector_id, pilot.player_id)}
    );
    return row;
}

void Source::pack(Tx& tx, const players::Pilot& pilot, repository::EscrowRow& row) const {
    Load load{.tx = tx, .travel_id = row.travel_id, .pilot = pilot, .everything = row.request.evacuation};
    load.posting = {.reason = "travel.depart", .actor = pilot.player_id.uuid, .reference = row.travel_id};
    Manifest manifest{.player_id = pilot.player_id, .assets = {}, .baggage = {}};
    manifest.baggage = repository::take_unclaimed(tx, pilot.player_id);
    for (const auto& carrier : baggage_->all()) manifest.baggage[carrier.name] = carrier.pack(load);
    manifest.assets = load.assets;
    if (!load.posting.entries.empty()) ledger::post(tx, load.posting);
    row.request.manifest = to_json(manifest);
    row.request.manifest_sha256 = digest_token(row.request.manifest);
    if (row.request.manifest.size() > most_manifest)
        throw Failure(Code::rule_violation, "too_much_baggage", "You own more than fits through a gate.");
}

void Source::hear(Tx& tx, PlayerId player, const Told& told) const {
    const auto pilot = players::lock_later(tx, player).get_anywhere();
    const auto row = repository::lock_escrow(tx, told.travel_id);
    if (!pilot || !row || row->request.player_id != player) return;
    const Escrow next = after_status(row->state, told.status);
    if (next == row->state) return;
    if (next == Escrow::settled) settle(tx, *row);
    else refund(tx, *pilot, *row, told);
    repository::end_escrow(tx, told.travel_id, next, told);
}

void Source::settle(Tx& tx, const repository::EscrowRow& row) const {
    const Request& what = row.request;
    const auto escrow = ledger::escrow(row.travel_id);
    ledger::Posting posting{.reason = "travel.settle", .actor = what.player_id.uuid, .reference = row.travel_id};
    for (const auto& [asset, amount] : parse_json<Manifest>(what.manifest).assets)
        ledger::move(posting, escrow, ledger::sink("travel_out"), asset, amount);
    if (what.travel_cost > 0) {
        const auto to = row.toll_owner ? ledger::player(*row.toll_owner) : ledger::sink("gate_toll");
        ledger::move(posting, escrow, to, ledger::credits, what.travel_cost);
    }
    if (!posting.entries.empty()) ledger::post(tx, posting);
    players::send_away(tx, what.player_id, what.destination_region);
    tx.emit(
        Arrived{
            .travel_id = row.travel_id,
            .player_id = what.player_id,
            .source_region = what.source_region,
            .destination_region = what.destination_region,
            .timestamp = tx.now()},
        {to_player(what.player_id)}
    );
}

void Source::refund(Tx& tx, const players::Pilot& pilot, const repository::EscrowRow& row, const Told& told) const {
    const Request& what = row.request;
    Unload to{
        .tx = tx,
        .travel_id = row.travel_id,
        .player_id = what.player_id,
        .refund = true,
        .region = pilot.current_region_id,
        .sector = pilot.current_sector_id,
        .from = ledger::escrow(row.travel_id)};
    to.posting = {.reason = "travel.refund", .actor = what.player_id.uuid, .reference = row.travel_id};
    unpack(*baggage_, to, parse_json<Manifest>(what.manifest));
    if (what.travel_cost > 0)
        ledger::move(to.posting, to.from, ledger::player(what.player_id), ledger::credits, what.travel_cost);
    if (!to.posting.entries.empty()) ledger::post(tx, to.posting);
    if (row.turns > 0) players::give_turns(tx, what.player_id, row.turns);
    tx.emit(
        Failed{
            .travel_id = row.travel_id,
            .player_id = what.player_id,
            .source_region = what.source_region,
            .destination_region = what.destination_region,
            .status = told.status,
            .reason = told.reason,
            .region_id = pilot.current_region_id,
            .sector_id = pilot.current_sector_id,
            .timestamp = tx.now()},
        {to_player(what.player_id)}
    );
}

void unpack(const Baggage& baggage, Unload& to, const Manifest& manifest) {
    auto left = manifest.baggage;
    for (const auto& carrier : baggage.all()) {
        const auto found = left.find(carrier.name);
        if (found == left.end()) continue;
        const auto content = JsonDocument::parse(found->second.text);
        carrier.unpack(to, content.root());
        left.erase(found);
    }
    for (const auto& [name, content] : left) repository::save_unclaimed(to.tx, to.player_id, name, content.text);
    // Whatever the carriers say one by one: together it is what the manifest vouches for.
    if (to.assets != manifest.assets)
        throw Failure(Code::invalid, "bad_manifest", "The sums of the manifest are not those of its parts.");
}

void register_jumps(const Platform& platform) {
    const auto pack = [](Load& load) -> RawJson {
        return {to_json(Jump{repository::take_jump(load.tx, load.pilot.player_id)})};
    };
    const auto unpack = [](Unload& to, const JsonValue& content) {
        const auto jump = read_json<Jump>(content);
        if (jump.jumped_at) repository::save_jump(to.tx, to.player_id, *jump.jumped_at);
    };
    platform.shared.get<Baggage>()->add({"jumps", 90, pack, unpack});
}

std::int64_t residents(Reader& reader) {
    return players::count_residents(reader);
}

}  // namespace sw::travel
