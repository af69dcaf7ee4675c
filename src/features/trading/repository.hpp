// Trading's tables: station_markets, trades, trade_positions, market_samples.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "baggage.hpp"
#include "rules.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::trading::repository {

struct Market {
    StationId station;
    std::string commodity;
    std::int64_t capacity = 0, per_hour = 0;
    Time last_tick_at{};
    std::optional<Time> last_trade_at;
};

struct NewMarket {
    StationId station;
    Listing listing;
};

void insert_markets(Tx& tx, RegionId region, const std::vector<NewMarket>& markets);
void delete_markets(Tx& tx, RegionId region);

/// Queued; every good of the station, or the markets of several stations. The region context must be set.
[[nodiscard]] Pending send_markets(Reader& reader, const std::vector<StationId>& stations);
[[nodiscard]] std::vector<Market> read_markets(const Rows& rows);
[[nodiscard]] Pending send_market(Reader& reader, StationId station, const std::string& commodity);

/// Markets whose last tick is an hour or more ago, oldest first.
[[nodiscard]] std::vector<Market> due_markets(Reader& reader, RegionId region, Time before, std::int32_t limit);

struct Tick {
    StationId station;
    std::string commodity;
    Time at{};
};

void save_ticks(Tx& tx, const std::vector<Tick>& ticks);  ///< deferred

/// Markets traded in the last hour that no sample shows as they are, those that wait longest first. What waits longer
/// is left to the tick.
[[nodiscard]] std::vector<Market> unsampled_markets(Reader& reader, RegionId region, Time now, std::int32_t limit);

struct Sample {
    StationId station;
    std::string commodity;
    std::int64_t buy_price = 0, sell_price = 0, quantity = 0;
};

/// Deferred; a sample that is there already for the bucket is replaced.
void save_samples(Tx& tx, RegionId region, Time bucket, const std::vector<Sample>& samples);
/// Every sample since the one that was true at `from`, oldest first.
[[nodiscard]] Pending send_samples(Reader& reader, StationId station, const std::string& commodity, Time from);
void delete_samples(Tx& tx, RegionId region);                                       ///< deferred
void delete_old_samples(Tx& tx, RegionId region, Time before, std::int32_t limit);  ///< deferred

[[nodiscard]] Pending send_position(Reader& reader, PlayerId player, const std::string& commodity);
[[nodiscard]] Position read_position(const Rows& rows);
void save_position(Tx& tx, PlayerId player, const std::string& commodity, const Position& position);  ///< deferred
void allow_awards(Tx& tx, PlayerId player);                                                           ///< deferred

/// Every position of the pilot, deleted here.
[[nodiscard]] std::vector<CarriedPosition> take_positions(Tx& tx, PlayerId player);

struct Trade {
    Uuid id;
    RegionId region;
    PlayerId player;
    ShipId ship;
    StationId station;
    SectorId sector = 0;
    Side side = Side::buy;
    std::string commodity;
    Deal deal;
    std::int64_t stock_before = 0;
    std::optional<std::int64_t> profit;
    std::optional<double> margin;
    LedgerTxId ledger_tx;
    Time tick_at{};
    Time at{};
};

/// Deferred: the trade's row and the market's, in one statement.
void insert_trade(Tx& tx, const Trade& trade);

struct PastTrade {
    Uuid id;
    std::string type, commodity;
    std::int64_t quantity = 0, unit_price = 0, tax = 0, total = 0;
    std::optional<std::int64_t> profit;
    std::optional<double> margin;
    StationId station;
    SectorId sector = 0;
    Time at{};
};

[[nodiscard]] Pending send_history(Reader& reader, PlayerId player, std::int32_t limit);
[[nodiscard]] std::vector<PastTrade> read_history(const Rows& rows);
[[nodiscard]] Pending send_count(Reader& reader, PlayerId player);

}  // namespace sw::trading::repository
