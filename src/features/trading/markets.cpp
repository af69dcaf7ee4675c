// Opening, closing and advancing station markets.
#include "markets.hpp"

#include <map>
#include <unordered_map>

#include "price_history.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/trading.hpp"

namespace sw::trading {
namespace {

using StockKey = std::pair<Uuid, std::string>;

/// The same station opens with the same stock, whatever other stations there are.
std::int64_t first_stock(const Tuning& tuning, const galaxy::Station& station, const Listing& listing, Random& random) {
    const auto [low, high] = opening_stock(tuning, station.station_class, listing);
    return random.integer(low, high);
}

std::uint64_t part_of(const StationId& id) {
    std::uint64_t out = 0;
    for (const auto byte : id.uuid.bytes) out = out * 0x100000001b3ULL ^ byte;
    return out;
}

/// Locks the stock of the markets and returns it.
std::map<StockKey, std::int64_t> lock_stock(Tx& tx, const std::vector<repository::Market>& markets) {
    std::vector<ledger::Holding> holdings;
    holdings.reserve(markets.size());
    for (const auto& market : markets) holdings.push_back({ledger::station(market.station), market.commodity});
    auto locked = ledger::lock_balances(tx, holdings);
    std::map<StockKey, std::int64_t> out;
    for (const auto& balance : locked.all()) out[{balance.account.owner, balance.asset}] = balance.amount;
    return out;
}

void advance_region(
    Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas, RegionId region,
    const std::vector<repository::Market>& due
) {
    const auto stock = lock_stock(tx, due);
    std::vector<StationId> stations;
    for (const auto& market : due) {
        if (stations.empty() || stations.back() != market.station) stations.push_back(market.station);
    }
    // Read again: a trade may have stored a tick before we held the stock.
    std::map<StockKey, repository::Market> current;
    for (auto& market : repository::read_markets(repository::send_markets(tx, stations).rows())) {
        StockKey key{market.station.uuid, market.commodity};
        current.insert_or_assign(std::move(key), std::move(market));
    }
    ledger::Posting posting{.reason = "market.tick"};
    std::vector<repository::Tick> ticks;
    std::vector<repository::Sample> samples;
    for (const auto& listed : due) {
        const StockKey key{listed.station.uuid, listed.commodity};
        const auto market = current.find(key);
        const auto held = stock.find(key);
        const auto* station = atlas.station(listed.station);
        if (market == current.end() || held == stock.end() || station == nullptr) continue;
        const auto live = bring_up(tuning, *station, market->second, held->second, tx.now());
        // A good that its class no longer trades only grows older, or it would be due for ever.
        ticks.push_back({listed.station, listed.commodity, live ? live->tick_at : tx.now()});
        if (!live) continue;
        add_production(posting, listed.station, *live);
        if (has_moved(market->second, *live)) samples.push_back(sample_of(listed.station, *live, tx.now()));
    }
    if (!posting.entries.empty()) ledger::post(tx, posting);
    if (!ticks.empty()) repository::save_ticks(tx, ticks);
    save_samples(tx, tuning.history, region, samples);
}

}  // namespace

std::optional<LiveMarket> bring_up(
    const Tuning& tuning, const galaxy::Station& station, const repository::Market& market, std::int64_t stock, Time at
) {
    auto listing = listing_of(tuning, station.station_class, station.size, market.commodity);
    if (!listing) return std::nullopt;
    listing->equilibrium = listing->equilibrium * market.capacity / listing->capacity;
    listing->capacity = market.capacity;
    listing->per_hour = market.per_hour;
    const std::int64_t hours = whole_hours(market.last_tick_at, at);
    LiveMarket live{.listing = std::move(*listing), .tick_at = market.last_tick_at + std::chrono::hours(hours)};
    live.stock = advance(live.listing, stock, hours);
    live.produced = live.stock - stock;
    return live;
}

void add_production(ledger::Posting& posting, StationId station, const LiveMarket& market) {
    const auto account = ledger::station(station);
    const auto& good = market.listing.commodity;
    if (market.produced > 0) {
        ledger::move(posting, ledger::faucet("station_production"), account, good, market.produced);
    } else if (market.produced < 0) {
        ledger::move(posting, account, ledger::sink("station_consumption"), good, -market.produced);
    }
}

void advance_markets(Tx& tx, const Tuning& tuning, const galaxy::Atlas& atlas) {
    std::int32_t left = tuning.advance_batch;
    for (const auto& region : atlas.parts().regions) {
        if (left <= 0) return;
        tx.enter_region(region.region_id);
        const Time hour_ago = tx.now() - std::chrono::hours(1);
        const auto due = repository::due_markets(tx, region.region_id, hour_ago, left);
        if (due.empty()) continue;
        left -= static_cast<std::int32_t>(due.size());
        advance_region(tx, tuning, atlas, region.region_id, due);
    }
}

void open_markets(
    Tx& tx, const Platform& platform, const galaxy::Atlas& atlas, const galaxy::Region& region, std::uint64_t seed
) {
    const auto tuning = load_tuning<Tuning>(platform, "trading.json");
    const Random world(seed);
    std::vector<repository::NewMarket> markets;
    ledger::Posting posting{.reason = "market.open", .reference = region.region_id.uuid};
    std::map<std::string, std::int64_t> given;
    for (const auto& station : atlas.parts().stations) {
        const auto* sector = atlas.sector(station.sector_id);
        if (sector == nullptr || atlas.region_of(*sector).region_id != region.region_id) continue;
        Random random = world.fork(part_of(station.station_id));
        for (auto& listing : listings_of(*tuning, station.station_class, station.size)) {
            const std::int64_t stock = first_stock(*tuning, station, listing, random);
            posting.entries.push_back({ledger::station(station.station_id), listing.commodity, stock});
            given[listing.commodity] += stock;
            markets.push_back({station.station_id, std::move(listing)});
        }
    }
    if (markets.empty()) return;
    for (const auto& [good, amount] : given) {
        posting.entries.push_back({ledger::faucet("station_opening"), good, -amount});
    }
    tx.enter_region(region.region_id);
    repository::insert_markets(tx, region.region_id, markets);
    ledger::post(tx, posting);
}

void close_markets(Tx& tx, RegionId region) {
    tx.enter_region(region);
    // Later than any tick: every market of the region.
    const auto markets = repository::due_markets(tx, region, tx.now() + std::chrono::hours(24), INT32_MAX);
    ledger::Posting posting{.reason = "market.close", .reference = region.uuid};
    std::map<std::string, std::int64_t> taken;
    for (const auto& [key, amount] : lock_stock(tx, markets)) {
        if (amount == 0) continue;
        posting.entries.push_back({ledger::station(StationId{key.first}), key.second, -amount});
        taken[key.second] += amount;
    }
    for (const auto& [good, amount] : taken) {
        posting.entries.push_back({ledger::sink("station_closing"), good, amount});
    }
    if (!posting.entries.empty()) ledger::post(tx, posting);
    repository::delete_markets(tx, region);
    repository::delete_samples(tx, region);
}

}  // namespace sw::trading
