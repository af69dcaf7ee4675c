// Use cases of trading: docking, quotes, trades, and the views of markets and history.
#pragma once

#include <memory>

#include "events.hpp"
#include "markets.hpp"
#include "messages.hpp"
#include "pairs.hpp"
#include "price_history.hpp"
#include "rules.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/players.hpp"
#include "sectorwars/ships.hpp"

namespace sw::trading {

class Service {
public:
    struct Parts {
        std::shared_ptr<const Tuning> tuning;
        std::shared_ptr<const galaxy::World> world;
        std::shared_ptr<const ships::Catalogue> hulls;
        std::shared_ptr<const players::Progress> progress;
    };

    explicit Service(Parts parts) : parts_(std::move(parts)) {}

    DockReply dock(Tx& tx, const Caller& caller, const DockRequest& request) const;
    UndockReply undock(Tx& tx, const Caller& caller, const Nothing&) const;
    BuyReply buy(Tx& tx, const Caller& caller, const TradeRequest& request) const;
    SellReply sell(Tx& tx, const Caller& caller, const TradeRequest& request) const;

    [[nodiscard]] QuoteReply quote(ReadTx& tx, const Caller& caller, const QuoteRequest& request) const;
    [[nodiscard]] MarketView market(ReadTx& tx, const Caller& caller, const MarketRequest& request) const;
    [[nodiscard]] HistoryView history(ReadTx& tx, const Caller& caller, const HistoryRequest& request) const;
    [[nodiscard]] PairsView pairs(ReadTx& tx, const Caller& caller, const PairsRequest& request) const;

    [[nodiscard]] PriceHistory price_history(ReadTx& tx, const Caller& caller, const PriceHistoryRequest& request)
        const;

    // The jobs.
    void advance(Tx& tx) const { advance_markets(tx, *parts_.tuning, *parts_.world->atlas()); }

    void sample(Tx& tx) const { sample_traded(tx, *parts_.tuning, *parts_.world->atlas()); }

    void forget_samples(Tx& tx) const { forget_old_samples(tx, *parts_.tuning, *parts_.world->atlas()); }

private:
    /// A station as the atlas of this call knows it.
    struct Place {
        std::shared_ptr<const galaxy::Atlas> atlas;
        const galaxy::Station* station;
        const galaxy::Region* region;
    };

    /// A trade that was decided and whose writes are queued.
    struct Done {
        Deal deal;
        Terms terms;
        std::int64_t credits, held, space;  ///< afterwards
        std::optional<std::int64_t> profit;
        std::int64_t rank_points = 0;
        std::optional<std::string> promoted_to;
    };

    struct Open;  ///< a trade between its two trips

    [[nodiscard]] Place find_station(StationId id) const;
    void check_commodity(const std::string& commodity) const;
    [[nodiscard]] std::int64_t hold_of(const players::Pilot& pilot) const;
    void set_market(
        Situation& to, std::optional<LiveMarket>& live, const Place& place, const Rows& market, std::int64_t stock
    ) const;
    void set_pilot(
        Situation& to, const players::Pilot& pilot, const std::vector<ledger::Balance>& balances,
        const std::string& commodity
    ) const;
    [[nodiscard]] Done trade(Tx& tx, const Caller& caller, const TradeRequest& request, Side side) const;
    void store(Tx& tx, Open& open, Done& done) const;
    void announce(Tx& tx, const Open& open, const Done& done) const;
    [[nodiscard]] std::vector<Port> ports_of(
        ReadTx& tx, const galaxy::Atlas& atlas, const std::vector<const galaxy::Station*>& stations, Time at
    ) const;

    Parts parts_;
};

/// sectorwars_trade_volume_credits_total, from trade.completed.
void count_volume(Metrics& metrics, const Event& event);

}  // namespace sw::trading
