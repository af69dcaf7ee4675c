// Arrivals, refusals and books.
#include "inbox.hpp"

#include <algorithm>

#include "events.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw::travel {

namespace {

constexpr std::int32_t most_residents = 20'000;

Failure bad_ticket(const char* why) {
    return {Code::forbidden, "bad_ticket", why};
}

Inbox decision_of(const std::optional<repository::InboxRow>& row) {
    return row ? row->decision : Inbox::none;
}

}  // namespace

Gatekeeper::Gatekeeper(const Platform& platform)
    : keys_(platform.keys),
      world_(platform.shared.get<galaxy::World>()),
      baggage_(platform.shared.get<Baggage>()),
      status_(platform.shared.get<region_link::Status>()),
      doors_(platform.shared.get<Doors>()) {}

Gatekeeper::Visitor Gatekeeper::verify(const galaxy::Atlas& atlas, const Arrival& arrival) const {
    const auto payload = verify_document(keys_, nexus_issuer, ticket_type, arrival.ticket);
    if (!payload) throw bad_ticket("The ticket was not signed by the nexus.");
    Visitor visitor{.ticket = parse_json<Ticket>(*payload)};
    const Ticket& ticket = visitor.ticket;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
    if (ticket.tid != arrival.travel_id) throw bad_ticket("The ticket is for another travel.");
    if (ticket.exp < seconds) throw bad_ticket("The ticket has expired.");
    if (ticket.manifest_sha256 != digest_token(arrival.manifest)) throw bad_ticket("The manifest was changed.");
    visitor.region = atlas.region(ticket.dst);
    if (visitor.region == nullptr) throw bad_ticket("The ticket is for another region.");
    visitor.manifest = parse_json<Manifest>(arrival.manifest);
    if (visitor.manifest.player_id != ticket.pid) throw bad_ticket("The ticket is for another pilot.");
    return visitor;
}

Readiness Gatekeeper::readiness_of(Tx& tx, const std::optional<players::Pilot>& pilot) const {
    if (repository::was_restored(tx)) return Readiness::not_yet;  // nobody knows yet who is here
    if (pilot && pilot->status != players::Status::away) return Readiness::not_yet;
    return status_->draining() ? Readiness::refuse : Readiness::accept;
}

Decision Gatekeeper::arrive(Tx& tx, const Arrival& arrival) const {
    const auto atlas = world_->atlas();
    const Visitor visitor = verify(*atlas, arrival);
    const auto pilot = players::lock_later(tx, visitor.ticket.pid).get_anywhere();
    const auto stored = repository::find_inbox(tx, arrival.travel_id);
    const InboxStep step = on_arrival(decision_of(stored), readiness_of(tx, pilot));
    Decision out{.travel_id = arrival.travel_id, .answer = step.answer, .reason = std::nullopt};
    if (stored) out.reason = stored->reason;
    const auto doors = doors_.lock();
    if (step.answer == Answer::not_yet && doors && doors->wake_source) doors->wake_source();
    if (step.write == Inbox::none) return out;
    if (step.write == Inbox::refused) out.reason = "region_draining";
    repository::insert_inbox(
        tx, {.travel_id = arrival.travel_id,
             .player_id = visitor.ticket.pid,
             .source_region = visitor.ticket.src,
             .destination_region = visitor.ticket.dst,
             .travel_method = visitor.ticket.method,
             .decision = step.write,
             .reason = out.reason,
             .decided_at = tx.now()}
    );
    if (step.write == Inbox::arrived) let_in(tx, *atlas, visitor);
    return out;
}

void Gatekeeper::let_in(Tx& tx, const galaxy::Atlas& atlas, const Visitor& visitor) const {
    const Ticket& ticket = visitor.ticket;
    const SectorId gate = atlas.gate_sector(visitor.region->region_id);
    tx.enter_region(visitor.region->region_id);
    Unload to{
        .tx = tx,
        .travel_id = ticket.tid,
        .player_id = ticket.pid,
        .region = visitor.region->region_id,
        .sector = gate,
        .from = ledger::faucet("travel_in")};
    to.posting = {.reason = "travel.arrive", .actor = ticket.pid.uuid, .reference = ticket.tid};
    unpack(*baggage_, to, visitor.manifest);
    if (!to.posting.entries.empty()) ledger::post(tx, to.posting);
    if (ticket.method == Method::warp_jumper) repository::save_jump(tx, ticket.pid, tx.now());
    std::vector<SectorId> around;
    for (const auto& link : atlas.links_from(gate)) around.push_back(link.to);
    navigation::chart(tx, ticket.pid, around, navigation::Level::seen);
    navigation::chart(tx, ticket.pid, {gate}, navigation::Level::visited);
    tx.emit(
        Arrived{
            .travel_id = ticket.tid,
            .player_id = ticket.pid,
            .source_region = ticket.src,
            .destination_region = ticket.dst,
            .here = true,
            .region_id = visitor.region->region_id,
            .sector_id = gate,
            .timestamp = tx.now()},
        {to_player(ticket.pid), to_sector(gate, ticket.pid)}
    );
}

Decision Gatekeeper::refuse(Tx& tx, const Refusal& refusal) const {
    const auto stored = repository::find_inbox(tx, refusal.travel_id);
    const InboxStep step = on_refusal(decision_of(stored));
    Decision out{.travel_id = refusal.travel_id, .answer = step.answer, .reason = refusal.reason};
    if (stored) out.reason = stored->reason;
    if (step.write == Inbox::none) return out;
    repository::insert_inbox(
        tx, {.travel_id = refusal.travel_id,
             .player_id = refusal.player_id,
             .source_region = refusal.source_region,
             .destination_region = refusal.destination_region,
             .travel_method = std::nullopt,
             .decision = step.write,
             .reason = refusal.reason,
             .decided_at = tx.now()}
    );
    return out;
}

Books Gatekeeper::books(Tx& tx, const BooksRequest& request) const {
    return repository::books(tx, request, most_residents);
}

void Gatekeeper::forget(Tx& tx, const Elsewhere& pilot) const {
    const auto found = players::lock_later(tx, pilot.player_id).get_anywhere();
    if (!found || found->status != players::Status::here) return;
    Load load{.tx = tx, .travel_id = Uuid::make(), .pilot = *found, .everything = true};
    load.posting = {.reason = "travel.restore", .actor = pilot.player_id.uuid, .reference = load.travel_id};
    for (const auto& carrier : baggage_->all()) (void)carrier.pack(load);
    for (const auto& [asset, amount] : load.assets)
        ledger::move(load.posting, ledger::escrow(load.travel_id), ledger::sink("restore"), asset, amount);
    if (!load.posting.entries.empty()) ledger::post(tx, load.posting);
    players::send_away(tx, pilot.player_id, pilot.region);
}

void Gatekeeper::bring_back(Tx& tx, const Missing& missing) const {
    const auto atlas = world_->atlas();
    const Visitor visitor = verify(*atlas, {missing.travel_id, missing.ticket, missing.manifest});
    const auto pilot = players::lock_later(tx, visitor.ticket.pid).get_anywhere();
    if (pilot && pilot->status != players::Status::away) return;
    let_in(tx, *atlas, visitor);
    if (repository::find_inbox(tx, missing.travel_id)) return;
    repository::insert_inbox(
        tx, {.travel_id = missing.travel_id,
             .player_id = visitor.ticket.pid,
             .source_region = visitor.ticket.src,
             .destination_region = visitor.ticket.dst,
             .travel_method = visitor.ticket.method,
             .decision = Inbox::arrived,
             .reason = std::nullopt,
             .decided_at = tx.now()}
    );
}

void Gatekeeper::close_books(Tx& tx, const RollCall& call) const {
    if (!repository::take_restored(tx)) return;
    BooksRequest request;
    for (const auto& travel : call.inbound) request.inbound.push_back(travel.travel_id);
    const Books now = books(tx, request);
    std::map<std::string, std::int64_t> surplus = now.travel_in;
    const auto take = [&](const std::map<std::string, std::int64_t>& amounts) {
        for (const auto& [asset, amount] : amounts) surplus[asset] -= amount;
    };
    take(now.travel_out);
    take(call.clearing);
    take(call.gone);
    for (const auto& travel : call.inbound) {
        if (std::count(now.arrived.begin(), now.arrived.end(), travel.travel_id) > 0) take(travel.assets);
    }
    ledger::Posting posting{.reason = "travel.restore"};
    for (const auto& [asset, amount] : surplus) {
        if (amount > 0) ledger::move(posting, ledger::faucet("restore"), ledger::sink("travel_out"), asset, amount);
        if (amount < 0) ledger::move(posting, ledger::faucet("travel_in"), ledger::sink("restore"), asset, -amount);
    }
    if (!posting.entries.empty()) ledger::post(tx, posting);
}

}  // namespace sw::travel
