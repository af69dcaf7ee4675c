// What pilots see without trading: quotes, markets, their history, and pairs worth a haul.
#include <algorithm>
#include <cmath>
#include <map>

#include "sectorwars/navigation.hpp"
#include "service.hpp"

namespace sw::trading {
namespace {

players::Pilot find_pilot(ReadTx& tx, PlayerId player) {
    auto pilot = players::find(tx, player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    return std::move(*pilot);
}

std::int64_t stock_of(const std::vector<ledger::Balance>& balances, StationId station, const std::string& good) {
    for (const auto& balance : balances) {
        if (balance.account.owner == station.uuid && balance.asset == good) return balance.amount;
    }
    return 0;
}

Time last_change(const repository::Market& market, const LiveMarket& live) {
    return std::max(live.tick_at, market.last_trade_at.value_or(live.tick_at));
}

PairPort describe_port(const Port& port, Side side, Time at) {
    const auto prices = shown_prices(port.listing, port.stock, at);
    return {
        port.station->station_id, port.station->name, port.station->sector_id,
        side == Side::buy ? prices.sell : prices.buy, port.stock};
}

}  // namespace

QuoteReply Service::quote(ReadTx& tx, const Caller& caller, const QuoteRequest& request) const {
    check_commodity(request.resource_type);
    const Place place = find_station(request.station_id);
    const auto pilot = find_pilot(tx, caller.player);
    tx.enter_region(place.region->region_id);
    auto row = repository::send_market(tx, request.station_id, request.resource_type);
    std::vector<ledger::Account> accounts{ledger::player(caller.player), ledger::station(request.station_id)};
    if (pilot.current_ship_id) accounts.push_back(ledger::ship(*pilot.current_ship_id));
    const auto balances = ledger::balances(tx, accounts);

    Situation situation{.at = now()};
    std::optional<LiveMarket> live;
    set_pilot(situation, pilot, balances, request.resource_type);
    set_market(situation, live, place, row.rows(), stock_of(balances, request.station_id, request.resource_type));
    const auto decided = decide({request.station_id, request.quantity, request.side}, situation);
    const Deal& deal = decided.value();
    QuoteReply reply{.resource = request.resource_type, .side = request.side, .quantity = request.quantity};
    reply.unit_price = deal.unit_price;
    reply.base_price = deal.base_price;
    reply.tax = deal.tax;
    reply.total = deal.total();
    reply.price_after = request.side == Side::buy ? deal.after.sell : deal.after.buy;
    return reply;
}

MarketView Service::market(ReadTx& tx, const Caller& caller, const MarketRequest& request) const {
    const Place place = find_station(request.station_id);
    const galaxy::Station& station = *place.station;
    const auto pilot = find_pilot(tx, caller.player);
    if (pilot.current_sector_id != station.sector_id &&
        navigation::charted(tx, caller.player).count(station.sector_id) == 0) {
        // Not "forbidden": a pilot must not learn which stations there are.
        throw Failure(Code::not_found, "unknown_station", "There is no such station on your charts.");
    }
    tx.enter_region(place.region->region_id);
    auto pending = repository::send_markets(tx, {request.station_id});
    const auto balances = ledger::balances(tx, {ledger::station(request.station_id)});
    const Time at = now();
    MarketView view;
    view.port = {.id = station.station_id, .name = station.name, .type = station.type};
    if (!station.faction.empty()) view.port.faction = station.faction;
    view.port.tax_rate = place.region->tax_rate;
    view.port.sector_id = station.sector_id;
    view.port.station_class = station.station_class;
    for (const auto& market : repository::read_markets(pending.rows())) {
        const std::int64_t stock = stock_of(balances, station.station_id, market.commodity);
        const auto live = bring_up(*parts_.tuning, station, market, stock, at);
        if (!live) continue;
        const auto prices = shown_prices(live->listing, live->stock, at);
        view.resources[market.commodity] = {
            live->stock,          prices.buy,        prices.sell, last_change(market, *live), live->listing.capacity,
            live->listing.bought, live->listing.sold};
    }
    return view;
}

HistoryView Service::history(ReadTx& tx, const Caller& caller, const HistoryRequest& request) const {
    const auto atlas = parts_.world->atlas();
    HistoryView view;
    // Row-level security shows the trades of one region at a time; all of them travel together.
    std::vector<std::pair<Pending, Pending>> pending;
    for (const auto& region : atlas->parts().regions) {
        tx.enter_region(region.region_id);
        auto trades = repository::send_history(tx, caller.player, request.limit);
        pending.emplace_back(trades, repository::send_count(tx, caller.player));
    }
    for (auto& [trades, count] : pending) {
        for (const auto& trade : repository::read_history(trades.rows())) {
            const auto* station = atlas->station(trade.station);
            view.transactions.push_back(
                {trade.id, trade.type, trade.commodity, trade.quantity, trade.unit_price, trade.total, trade.margin,
                 trade.at, station == nullptr ? "A station that is no more" : station->name, trade.profit, trade.tax,
                 trade.station, trade.sector}
            );
        }
        view.total_transactions += count.rows()[0].get<std::int64_t>("trades");
    }
    const auto newer = [](const HistoryItem& a, const HistoryItem& b) { return a.timestamp > b.timestamp; };
    std::stable_sort(view.transactions.begin(), view.transactions.end(), newer);
    const auto limit = static_cast<std::size_t>(request.limit);
    if (view.transactions.size() > limit) view.transactions.resize(limit);
    return view;
}

std::vector<Port> Service::ports_of(
    ReadTx& tx, const galaxy::Atlas& atlas, const std::vector<const galaxy::Station*>& stations, Time at
) const {
    std::map<RegionId, std::vector<StationId>> by_region;
    std::vector<ledger::Account> accounts;
    for (const auto* station : stations) {
        by_region[atlas.region_of(*atlas.sector(station->sector_id)).region_id].push_back(station->station_id);
        accounts.push_back(ledger::station(station->station_id));
    }
    std::vector<Pending> pending;
    for (const auto& [region, ids] : by_region) {
        tx.enter_region(region);
        pending.push_back(repository::send_markets(tx, ids));
    }
    std::map<std::pair<Uuid, std::string>, std::int64_t> stock;
    for (const auto& balance : ledger::balances(tx, accounts)) {
        stock[{balance.account.owner, balance.asset}] = balance.amount;
    }
    std::vector<Port> ports;
    for (auto& rows : pending) {
        for (const auto& market : repository::read_markets(rows.rows())) {
            const auto* station = atlas.station(market.station);
            const std::int64_t held = stock[{market.station.uuid, market.commodity}];
            const auto live = bring_up(*parts_.tuning, *station, market, held, at);
            if (!live) continue;
            const auto& region = atlas.region_of(*atlas.sector(station->sector_id));
            ports.push_back({station, live->listing, live->stock, std::llround(region.tax_rate * 10000)});
        }
    }
    return ports;
}

PairsView Service::pairs(ReadTx& tx, const Caller& caller, const PairsRequest& request) const {
    const auto atlas = parts_.world->atlas();
    const auto pilot = find_pilot(tx, caller.player);
    Known known;
    for (const auto& [sector, level] : navigation::charted(tx, caller.player)) {
        known[sector] = level == navigation::Level::visited || level == navigation::Level::scanned;
    }
    known[pilot.current_sector_id] = true;
    std::vector<const galaxy::Station*> stations;
    const auto most = static_cast<std::size_t>(parts_.tuning->pair_stations);
    // The first port may be as far away as the second is from it.
    for (const Reach& there : reach_of(*atlas, known, pilot.current_sector_id, 2 * request.max_hops)) {
        if (!known[there.sector]) continue;
        for (const auto& station : atlas->stations_in(there.sector)) {
            if (stations.size() < most) stations.push_back(&station);
        }
    }
    PairsView view{.stations_considered = static_cast<std::int32_t>(stations.size())};
    if (stations.empty()) return view;
    PairQuery query{.max_hops = request.max_hops, .hold = hold_of(pilot), .at = now()};
    query.limit = static_cast<std::size_t>(request.limit);
    query.purse = 0;
    for (const auto& balance : ledger::balances(tx, {ledger::player(caller.player)})) {
        if (balance.asset == ledger::credits) query.purse = balance.amount;
    }
    const int rank_percent = parts_.progress->rank_at(pilot.rank_points).trade_percent;
    query.terms = terms_of(*parts_.tuning, rank_percent + pilot.trade_bonus.at(query.at));
    const auto ports = ports_of(tx, *atlas, stations, query.at);
    for (const Pair& pair : find_pairs(*atlas, known, ports, query)) {
        PairView out{.commodity = pair.from->listing.commodity};
        out.from = describe_port(*pair.from, Side::buy, query.at);
        out.to = describe_port(*pair.to, Side::sell, query.at);
        out.hops = pair.hops;
        out.quantity = pair.quantity;
        out.cost = pair.cost;
        out.earnings = pair.earnings;
        out.profit = pair.profit();
        out.profit_per_hop = pair.profit_per_hop();
        view.pairs.push_back(std::move(out));
    }
    return view;
}

}  // namespace sw::trading
