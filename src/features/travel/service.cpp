// Travel as players see it.
#include "service.hpp"

#include <algorithm>

#include "options.hpp"

namespace sw::travel {

namespace {

Failure no_travel() {
    return {Code::not_found, "no_travel", "There is no such travel of yours."};
}

TravelView view_of(const repository::EscrowRow& row) {
    return {
        .travel_id = row.travel_id,
        .source_region = row.request.source_region,
        .destination_region = row.request.destination_region,
        .travel_method = row.request.travel_method,
        .travel_cost = row.request.travel_cost,
        .turn_cost = row.turns,
        .status = row.ended_as.value_or(Status::in_transit),
        .cancel_requested = row.cancel,
        .reason = row.reason,
        .receipt = row.receipt,
        .initiated_at = row.request.initiated_at,
        .completed_at = row.settled_at,
    };
}

TravelView view_of(const repository::InboxRow& row) {
    return {
        .travel_id = row.travel_id,
        .source_region = row.source_region,
        .destination_region = row.destination_region,
        .travel_method = row.travel_method,
        .status = row.decision == Inbox::arrived ? Status::completed : Status::failed,
        .reason = row.reason,
        .initiated_at = row.decided_at,
        .completed_at = row.decided_at,
    };
}

GateView view_of(const Gate& gate) {
    return {
        .gate_id = gate.gate_id,
        .sector_id = gate.sector_id,
        .destination_region = gate.destination_region,
        .owner_player_id = gate.owner_player_id,
        .toll = gate.toll,
        .is_active = gate.is_active,
        .created_at = gate.created_at,
    };
}

void check_slug(const std::string& text) {
    if (!is_slug(text)) throw Failure(Code::rule_violation, "bad_region", "That is no name of a region.");
}

/// What both questions need, by value: the coroutine outlives the call.
struct Question {
    std::shared_ptr<const Source> source;
    std::shared_ptr<Line> line;
    Database* database = nullptr;
    PlayerId player;
    UserId user;
};

Awaitable<Standpoint> stand(Database& database, PlayerId player) {
    const auto out = std::make_shared<Standpoint>();
    auto reading = async_read(database, [out, player](ReadTx& tx) { *out = load_standpoint(tx, player); });
    co_await std::move(reading);
    co_return std::move(*out);
}

Awaitable<RoutesView> answer_routes(Question question) {
    auto standing = stand(*question.database, question.player);
    const Standpoint from = co_await std::move(standing);
    Traveller who{question.player, question.user, question.source->situation_of(from.pilot, "").source};
    auto asking = ask_destinations(question.line, std::move(who));
    const Confirmed told = co_await std::move(asking);
    RoutesView out;
    out.routes = options_of(*question.source, from, told.list);
    out.confirmed = told.confirmed;
    co_return out;
}

Awaitable<OptionView> answer_quote(Question question, TravelRequest wish) {
    auto standing = stand(*question.database, question.player);
    const Standpoint from = co_await std::move(standing);
    std::optional<Gate> gate;
    for (const auto& one : from.gates) {
        if (wish.gate_id && one.gate_id == *wish.gate_id) gate = one;
    }
    OptionView out = option_of(*question.source, from, wish.travel_method, wish.destination_region, gate);
    Traveller who{question.player, question.user, question.source->situation_of(from.pilot, "").source};
    auto asking = ask_destinations(question.line, std::move(who));
    const Confirmed told = co_await std::move(asking);
    const auto& all = told.list.destinations;
    const auto named = [&](const Destination& one) { return one.region == wish.destination_region; };
    const auto found = std::find_if(all.begin(), all.end(), named);
    if (found != all.end()) out.display_name = found->display_name;
    const std::optional<std::string> objection =
        found == all.end() ? std::optional<std::string>(told.confirmed ? "unknown_destination" : "unconfirmed")
                           : found->reason;
    if (objection && out.available) out.reason = objection;
    out.available = out.available && !objection;
    co_return out;
}

/// Runs the coroutine and answers with what it gave or threw.
template <class T>
Awaitable<> answer(std::function<Awaitable<T>()> work, typename Later<T>::Done done) {
    std::optional<Result<T>> out;
    try {
        auto working = work();
        out.emplace(co_await std::move(working));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    } catch (const std::exception&) {
        out.emplace(Error{Code::unavailable, "unavailable", "Try again."});
    }
    done(std::move(*out));
}

template <class T>
Later<T> later(Reactor& reactor, std::function<Awaitable<T>()> work) {
    return {[&reactor, work = std::move(work)](typename Later<T>::Done done) {
        reactor.spawn("travel question", [work, done = std::move(done)] { return answer<T>(work, done); });
    }};
}

}  // namespace

Service::Service(const Platform& platform, std::shared_ptr<const Source> source, std::shared_ptr<Courier> courier)
    : source_(std::move(source)),
      courier_(std::move(courier)),
      database_(platform.database),
      reactor_(platform.reactor),
      world_(platform.shared.get<galaxy::World>()),
      hulls_(platform.shared.get<ships::Catalogue>()),
      configs_(platform.shared.get<regions::LocalConfig>()) {}

TravelView Service::depart(Tx& tx, const Caller& caller, const TravelRequest& in) const {
    check_slug(in.destination_region);
    return view_of(source_->depart(
        tx, {.player = caller.player,
             .destination = in.destination_region,
             .method = in.travel_method,
             .gate = in.gate_id,
             .evacuation = false}
    ));
}

TravelView Service::view(ReadTx& tx, const Caller& caller, const TravelPath& in) const {
    const auto left = repository::find_escrow(tx, in.id);
    if (left && left->request.player_id == caller.player) return view_of(*left);
    const auto came = repository::find_inbox(tx, in.id);
    if (came && came->player_id == caller.player) return view_of(*came);
    throw no_travel();
}

TravelView Service::cancel(Tx& tx, const Caller& caller, const TravelPath& in) const {
    auto row = repository::lock_escrow(tx, in.id);
    if (!row || row->request.player_id != caller.player) throw no_travel();
    if (row->state != Escrow::held) throw Failure(Code::conflict, "travel_ended", "That travel has ended.");
    if (row->request.evacuation) throw Failure(Code::rule_violation, "evacuation", "This region closes; nobody stays.");
    repository::ask_to_cancel(tx, in.id);
    row->cancel = true;
    courier_->wake();
    return view_of(*row);
}

HistoryView Service::history(ReadTx& tx, const Caller& caller, const HistoryRequest& in) const {
    HistoryView out;
    for (const auto& past : repository::history(tx, caller.player, in.limit)) {
        TravelView view = view_of(past.row);
        view.travel_method = past.travel_method;
        out.travels.push_back(std::move(view));
    }
    return out;
}

Later<RoutesView> Service::routes(const Caller& caller, const Nothing&) const {
    const Question question{source_, courier_->line(), &database_, caller.player, caller.user};
    return later<RoutesView>(reactor_, [question] { return answer_routes(question); });
}

Later<OptionView> Service::quote(const Caller& caller, const TravelRequest& in) const {
    check_slug(in.destination_region);
    const Question question{source_, courier_->line(), &database_, caller.player, caller.user};
    return later<OptionView>(reactor_, [question, in] { return answer_quote(question, in); });
}

GateView Service::open_gate(Tx& tx, const Caller& caller, const GateRequest& in) const {
    check_slug(in.destination_region);
    auto pilot = players::lock(tx, caller.player);
    const auto open = repository::gates(tx, INT32_MAX);
    const auto count = [&](auto wanted) { return static_cast<int>(std::count_if(open.begin(), open.end(), wanted)); };
    const auto purse = ledger::player(caller.player);
    auto balances = ledger::lock_balances(tx, {{purse, std::string(ledger::credits)}});
    const auto* hull = hulls_->find(pilot.ship_type);
    const auto config = configs_->find(pilot.current_region_id);
    const std::string source = source_->situation_of(pilot, in.destination_region).source;
    const GateWish wish{
        .pilot = pilot,
        .gate_hull = hull != nullptr && hull->gate_creation,
        .region_owner = config && config->owner_id == caller.user,
        .source_is_nexus = source == nexus_slug,
        .source = source,
        .destination = in.destination_region,
        .own = count([&](const Gate& gate) { return gate.owner_player_id == caller.player; }),
        .to_destination = count([&](const Gate& gate) { return gate.destination_region == in.destination_region; }),
        .credits = balances.amount(purse, ledger::credits)};
    const GateTuning& tuning = source_->tuning();
    if (auto refused = refuse_gate(wish, tuning)) throw Failure(std::move(*refused));
    players::spend_turns(pilot, tuning.build_turns);
    players::save(tx, pilot);
    const Gate gate{
        .gate_id = Uuid::make(),
        .sector_id = pilot.current_sector_id,
        .destination_region = in.destination_region,
        .owner_player_id = caller.player,
        .owner_user_id = caller.user,
        .toll = in.toll,
        .created_at = tx.now()};
    if (tuning.build_price > 0) {
        ledger::Posting posting{.reason = "travel.gate", .actor = caller.player.uuid, .reference = gate.gate_id};
        ledger::move(posting, purse, ledger::sink("gate_build"), ledger::credits, tuning.build_price);
        ledger::post(tx, posting);
    }
    repository::insert_gate(tx, pilot.current_region_id, gate);
    return view_of(gate);
}

GateView Service::close_gate(Tx& tx, const Caller& caller, const TravelPath& in) const {
    (void)players::lock(tx, caller.player);  // opens the region's context
    auto gate = repository::find_gate(tx, in.id);
    if (!gate || gate->owner_player_id != caller.player)
        throw Failure(Code::not_found, "no_gate", "There is no such gate of yours here.");
    repository::close_gate(tx, in.id);
    gate->is_active = false;
    return view_of(*gate);
}

}  // namespace sw::travel
