// Samples of prices: taking, thinning out, showing, forgetting.
#include "price_history.hpp"

#include <algorithm>
#include <map>

#include "sectorwars/navigation.hpp"
#include "service.hpp"

namespace sw::trading {
namespace {

using StockKey = std::pair<Uuid, std::string>;

std::map<StockKey, std::int64_t> stock_of(Reader& reader, const std::vector<repository::Market>& markets) {
    std::vector<StationId> stations;
    for (const auto& market : markets) stations.push_back(market.station);
    std::sort(stations.begin(), stations.end());
    stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
    std::vector<ledger::Account> accounts;
    for (const auto station : stations) accounts.push_back(ledger::station(station));
    std::map<StockKey, std::int64_t> out;
    for (const auto& balance : ledger::balances(reader, accounts)) {
        out[{balance.account.owner, balance.asset}] = balance.amount;
    }
    return out;
}

std::vector<repository::Sample> samples_of(
    const Tuning& tuning, const galaxy::Atlas& atlas, const std::vector<repository::Market>& markets,
    const std::map<StockKey, std::int64_t>& stock, Time at
) {
    std::vector<repository::Sample> out;
    for (const auto& market : markets) {
        const auto* station = atlas.station(market.station);
        const auto held = stock.find({market.station.uuid, market.commodity});
        if (station == nullptr) continue;
        if (const auto live = bring_up(tuning, *station, market, held == stock.end() ? 0 : held->second, at)) {
            out.push_back(sample_of(market.station, *live, at));
        }
    }
    return out;
}

/// What was true before `from` still was then.
std::vector<PriceSample> read_samples(const Rows& rows, Time from) {
    std::vector<PriceSample> out;
    out.reserve(rows.size() + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {std::max(row.get<Time>("recorded_at"), from), row.get<std::int64_t>("buy_price"),
             row.get<std::int64_t>("sell_price"), row.get<std::int64_t>("quantity")}
        );
    }
    return out;
}

void require_visited(ReadTx& tx, PlayerId player, const galaxy::Station& station) {
    const auto pilot = players::find(tx, player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    if (pilot->current_sector_id == station.sector_id) return;
    const auto chart = navigation::charted(tx, player);
    const auto known = chart.find(station.sector_id);
    // Not "forbidden": a pilot must not learn which stations there are.
    if (known == chart.end())
        throw Failure(Code::not_found, "unknown_station", "There is no such station on your charts.");
    if (known->second == navigation::Level::visited) return;
    throw Failure(Code::forbidden, "not_visited", "Only who was there knows what goods were worth.");
}

}  // namespace

void save_samples(
    Tx& tx, const HistoryTuning& tuning, RegionId region, const std::vector<repository::Sample>& samples
) {
    if (!samples.empty()) repository::save_samples(tx, region, bucket_of(tx.now(), tuning.bucket_minutes), samples);
}

void sample_traded(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas) {
    std::int32_t left = tuning.history.sample_batch;
    for (const auto& region : atlas.parts().regions) {
        if (left <= 0) return;
        tx.enter_region(region.region_id);
        const auto markets = repository::unsampled_markets(tx, region.region_id, tx.now(), left);
        if (markets.empty()) continue;
        left -= static_cast<std::int32_t>(markets.size());
        // Without locks: a trade that comes between the two reads makes the market unsampled again.
        const auto stock = stock_of(tx, markets);
        save_samples(tx, tuning.history, region.region_id, samples_of(tuning, atlas, markets, stock, tx.now()));
    }
}

void forget_old_samples(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas) {
    const Time before = tx.now() - std::chrono::days(tuning.history.keep_days);
    for (const auto& region : atlas.parts().regions) {
        tx.enter_region(region.region_id);
        repository::delete_old_samples(tx, region.region_id, before, tuning.history.purge_batch);
    }
}

PriceHistory Service::price_history(ReadTx& tx, const Caller& caller, const PriceHistoryRequest& request) const {
    check_commodity(request.commodity);
    const Place place = find_station(request.station_id);
    require_visited(tx, caller.player, *place.station);
    tx.enter_region(place.region->region_id);
    const Time to = now();
    const Time from = to - std::chrono::hours(request.hours);
    auto past = repository::send_samples(tx, request.station_id, request.commodity, from);
    const auto market =
        repository::read_markets(repository::send_market(tx, request.station_id, request.commodity).rows());
    if (market.empty()) throw Failure(Code::not_found, "not_traded_here", "This station does not trade that.");
    const auto stock = stock_of(tx, market);
    PriceHistory out{.station_id = request.station_id, .commodity = request.commodity};
    out.samples = thin_out(read_samples(past.rows(), from), from, to, parts_.tuning->history.points - 1);
    for (const auto& live : samples_of(*parts_.tuning, *place.atlas, market, stock, to)) {
        out.samples.push_back({to, live.buy_price, live.sell_price, live.quantity});
    }
    return out;
}

}  // namespace sw::trading
