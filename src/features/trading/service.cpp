// Docking and trading. A trade is two trips: all locks and loads travel together, then all writes with the commit.
#include "service.hpp"

#include <algorithm>
#include <cmath>

namespace sw::trading {
namespace {

constexpr std::array<std::string_view, 13> service_names{
    "ship_dealer",      "ship_repair",         "ship_maintenance", "ship_upgrades",       "insurance",
    "drone_shop",       "genesis_dealer",      "mine_dealer",      "diplomatic_services", "storage_rental",
    "luxury_amenities", "market_intelligence", "refining_facility"};

Berth berth_of(const players::Pilot& pilot) {
    return {pilot.current_sector_id, pilot.docked_station_id, pilot.landed_planet_id.has_value()};
}

DockedStation describe_station(const galaxy::Station& station) {
    DockedStation out{.id = station.station_id, .name = station.name, .type = station.type};
    out.station_class = station.station_class;
    if (!station.faction.empty()) out.faction = station.faction;
    for (const auto name : service_names) out.services[std::string(name)] = false;
    for (const auto& name : station.services) out.services[name] = true;
    return out;
}

std::int64_t tax_points_of(const galaxy::Region& region) {
    return std::llround(region.tax_rate * 10000);
}

std::string sentence(std::string_view verb, const Deal& deal, const std::string& commodity, std::int64_t credits) {
    return std::string(verb) + " " + std::to_string(deal.quantity) + " " + commodity + " for " +
           std::to_string(credits) + " credits.";
}

}  // namespace

struct Service::Open {
    Place place;
    players::Pilot pilot;
    std::string commodity;
    Side side;
    Uuid id;
    std::optional<LiveMarket> market;
    Situation situation;
    Position position;
};

Service::Place Service::find_station(StationId id) const {
    Place place{.atlas = parts_.world->atlas(), .station = nullptr, .region = nullptr};
    place.station = place.atlas->station(id);
    const auto* sector = place.station == nullptr ? nullptr : place.atlas->sector(place.station->sector_id);
    if (sector == nullptr) throw Failure(Code::not_found, "unknown_station", "There is no such station.");
    place.region = &place.atlas->region_of(*sector);
    return place;
}

void Service::check_commodity(const std::string& commodity) const {
    if (parts_.tuning->goods.count(commodity) != 0) return;
    throw Failure(Code::not_found, "unknown_commodity", "There is no such commodity.");
}

std::int64_t Service::hold_of(const players::Pilot& pilot) const {
    const auto* hull = parts_.hulls->find(pilot.ship_type);
    return hull == nullptr ? 0 : hull->cargo_capacity;
}

DockReply Service::dock(Tx& tx, const Caller& caller, const DockRequest& request) const {
    const Place place = find_station(request.station_id);
    auto pilot = players::lock(tx, caller.player);
    if (!pilot.current_ship_id) throw Failure(players::no_ship());
    if (auto error = refuse_docking(berth_of(pilot), place.station->sector_id)) throw Failure(*error);
    const int cost = parts_.tuning->dock_turns;
    players::spend_turns(pilot, cost);
    pilot.docked_station_id = request.station_id;
    players::save(tx, pilot);
    repository::allow_awards(tx, caller.player);
    return {"Docked at " + place.station->name + ".", cost, pilot.turns, describe_station(*place.station)};
}

UndockReply Service::undock(Tx& tx, const Caller& caller, const Nothing&) const {
    auto pilot = players::lock(tx, caller.player);
    if (auto error = refuse_undocking(berth_of(pilot))) throw Failure(*error);
    const int cost = parts_.tuning->undock_turns;
    players::spend_turns(pilot, cost);
    pilot.docked_station_id.reset();
    players::save(tx, pilot);
    return {"Undocked.", cost, pilot.turns};
}

void Service::set_market(
    Situation& to, std::optional<LiveMarket>& live, const Place& place, const Rows& market, std::int64_t stock
) const {
    to.tax_points = tax_points_of(*place.region);
    const auto found = repository::read_markets(market);
    if (found.empty()) return;
    live = bring_up(*parts_.tuning, *place.station, found.front(), stock, to.at);
    if (!live) return;
    to.listing = &live->listing;
    to.stock = live->stock;
}

void Service::set_pilot(
    Situation& to, const players::Pilot& pilot, const std::vector<ledger::Balance>& balances,
    const std::string& commodity
) const {
    to.berth = berth_of(pilot);
    const int rank_percent = parts_.progress->rank_at(pilot.rank_points).trade_percent;
    to.terms = terms_of(*parts_.tuning, rank_percent + pilot.trade_bonus.at(to.at));
    const auto player = ledger::player(pilot.player_id);
    for (const auto& balance : balances) {
        if (balance.account == player && balance.asset == ledger::credits) to.credits = balance.amount;
    }
    to.has_ship = pilot.current_ship_id.has_value();
    if (!to.has_ship) return;
    to.cargo_capacity = hold_of(pilot);
    const auto ship = ledger::ship(*pilot.current_ship_id);
    for (const auto& balance : balances) {
        if (balance.account != ship || balance.asset == ledger::credits) continue;
        to.cargo_used += balance.amount;
        if (balance.asset == commodity) to.held = balance.amount;
    }
}

Service::Done Service::trade(Tx& tx, const Caller& caller, const TradeRequest& request, Side side) const {
    check_commodity(request.resource_type);
    Open open{.place = find_station(request.station_id), .commodity = request.resource_type, .side = side};
    // One trip. The station says which region; the ship is found by the database (ledger::flown_by). The market's row
    // is read behind the lock of its stock, which everybody takes who changes it.
    tx.enter_region(open.place.region->region_id);
    auto pilot = players::lock_later(tx, caller.player);
    const ledger::Holding stock{ledger::station(request.station_id), open.commodity};
    auto balances = ledger::lock_balances(
        tx, {{ledger::player(caller.player), std::string(ledger::credits)}, ledger::flown_by(caller.player), stock}
    );
    auto market = repository::send_market(tx, request.station_id, open.commodity);
    auto position = repository::send_position(tx, caller.player, open.commodity);

    open.pilot = pilot.get();
    open.id = Uuid::make();
    open.situation.at = tx.now();
    set_pilot(open.situation, open.pilot, balances.all(), open.commodity);
    set_market(open.situation, open.market, open.place, market.rows(), balances.amount(stock.account, stock.asset));
    open.position = repository::read_position(position.rows());
    const Order order{request.station_id, request.quantity, side};
    Done done{.deal = decide(order, open.situation).value(), .terms = open.situation.terms};
    const bool buying = side == Side::buy;
    done.credits = open.situation.credits + (buying ? -done.deal.total() : done.deal.goods);
    const std::int64_t loaded = buying ? request.quantity : -request.quantity;
    done.held = open.situation.held + loaded;
    done.space = open.situation.cargo_capacity - open.situation.cargo_used - loaded;
    store(tx, open, done);
    announce(tx, open, done);
    return done;
}

void Service::store(Tx& tx, Open& open, Done& done) const {
    const Deal& deal = done.deal;
    const bool buying = open.side == Side::buy;
    const auto player = ledger::player(open.pilot.player_id);
    const auto ship = ledger::ship(*open.pilot.current_ship_id);
    const auto station = ledger::station(open.place.station->station_id);
    ledger::Posting posting{.reason = buying ? "trade.buy" : "trade.sell"};
    posting.actor = open.pilot.player_id.uuid;
    posting.reference = open.id;
    add_production(posting, open.place.station->station_id, *open.market);
    ledger::move(posting, buying ? station : ship, buying ? ship : station, open.commodity, deal.quantity);
    const std::int64_t paid = buying ? deal.total() : -deal.goods;
    const std::string money(ledger::credits);
    posting.entries.push_back({player, money, -paid});
    posting.entries.push_back({station, money, paid - deal.tax});
    // Regions have no owner yet who could get a half of it.
    if (deal.tax > 0) posting.entries.push_back({ledger::sink("region_tax"), money, deal.tax});

    if (buying) {
        open.position = after_buying(open.position, deal);
    } else {
        const Sale sale = after_selling(*parts_.tuning, open.position, deal, done.held);
        open.position = sale.position;
        done.profit = sale.profit;
        done.rank_points = sale.rank_points;
    }
    const std::string rank = open.pilot.military_rank;
    parts_.progress->count_interaction(open.pilot);
    if (done.rank_points > 0) parts_.progress->add_rank_points(open.pilot, done.rank_points);
    if (open.pilot.military_rank != rank) done.promoted_to = open.pilot.military_rank;

    players::save(tx, open.pilot);
    repository::Trade trade{.id = open.id, .region = open.place.region->region_id, .player = open.pilot.player_id};
    trade.ship = *open.pilot.current_ship_id;
    trade.station = open.place.station->station_id;
    trade.sector = open.place.station->sector_id;
    trade.side = open.side;
    trade.commodity = open.commodity;
    trade.deal = deal;
    trade.stock_before = open.situation.stock;
    trade.profit = done.profit;
    trade.ledger_tx = ledger::post(tx, posting);
    trade.tick_at = open.market->tick_at;
    trade.at = tx.now();
    if (done.profit && deal.goods > *done.profit) {
        const auto profit = static_cast<double>(*done.profit);
        trade.margin = std::round(10000 * profit / (static_cast<double>(deal.goods) - profit)) / 100;
    }
    repository::insert_trade(tx, trade);
    repository::save_position(tx, open.pilot.player_id, open.commodity, open.position);
}

void Service::announce(Tx& tx, const Open& open, const Done& done) const {
    const auto& station = *open.place.station;
    TradeCompleted event{.trade_id = open.id, .player_id = open.pilot.player_id};
    event.region_id = open.place.region->region_id;
    event.region = open.place.region->name;
    event.station_id = station.station_id;
    event.station_name = station.name;
    event.sector_id = station.sector_id;
    event.side = open.side;
    event.commodity = open.commodity;
    event.quantity = done.deal.quantity;
    event.unit_price = done.deal.unit_price;
    event.tax = done.deal.tax;
    event.total_value = done.deal.total();
    event.credits = done.credits;
    event.timestamp = tx.now();
    tx.emit(event, {to_player(open.pilot.player_id)});
    MarketUpdate update{.station_id = station.station_id, .sector_id = station.sector_id, .commodity = open.commodity};
    update.quantity = done.deal.stock_after;
    update.buy_price = done.deal.after.buy;
    update.sell_price = done.deal.after.sell;
    update.timestamp = tx.now();
    tx.emit(update, {to_sector(station.sector_id)});
}

BuyReply Service::buy(Tx& tx, const Caller& caller, const TradeRequest& request) const {
    const Done done = trade(tx, caller, request, Side::buy);
    BuyReply reply{.message = sentence("Bought", done.deal, request.resource_type, done.deal.total())};
    auto& out = reply.transaction;
    out = {request.resource_type, done.deal.quantity, done.deal.unit_price, done.deal.base_price};
    out.rank_discount_percent = static_cast<std::int32_t>(done.terms.rank_percent);
    out.tax = done.deal.tax;
    out.total_cost = done.deal.total();
    out.remaining_credits = done.credits;
    out.remaining_cargo_space = done.space;
    reply.promoted_to = done.promoted_to;
    return reply;
}

SellReply Service::sell(Tx& tx, const Caller& caller, const TradeRequest& request) const {
    const Done done = trade(tx, caller, request, Side::sell);
    SellReply reply{.message = sentence("Sold", done.deal, request.resource_type, done.deal.goods)};
    auto& out = reply.transaction;
    out = {request.resource_type, done.deal.quantity, done.deal.unit_price, done.deal.base_price};
    out.rank_bonus_percent = static_cast<std::int32_t>(done.terms.rank_percent);
    out.total_earnings = done.deal.goods;
    out.new_credits = done.credits;
    out.remaining_cargo = done.held;
    out.profit = done.profit;
    reply.rank_points_awarded = done.rank_points;
    reply.promoted_to = done.promoted_to;
    return reply;
}

void count_volume(Metrics& metrics, const Event& event) {
    const auto trade = parse_json<TradeCompleted>(event.payload);
    metrics
        .counter(
            "sectorwars_trade_volume_credits_total", "Credits that changed hands in trades",
            {{"region", trade.region}, {"commodity", trade.commodity}}
        )
        .add(static_cast<double>(trade.total_value));
}

}  // namespace sw::trading
