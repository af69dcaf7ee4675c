// What trading says over HTTP and WebSocket.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "prices.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::trading {

// ---- docking ---------------------------------------------------------------------------------------------------

struct DockRequest {
    StationId station_id;

    static constexpr auto describe() {
        return fields(field("station_id", &DockRequest::station_id, "Station in the pilot's sector"));
    }
};

struct DockedStation {
    StationId id;
    std::string name;
    galaxy::StationType type{};
    std::optional<std::string> faction;
    std::map<std::string, bool> services;
    std::int32_t station_class = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &DockedStation::id, "Station"), field("name", &DockedStation::name, "Its name"),
            field("type", &DockedStation::type, "Kind of station"),
            field("faction", &DockedStation::faction, "Faction key; null when unaffiliated"),
            field("services", &DockedStation::services, "Which services it has"),
            field("station_class", &DockedStation::station_class, "Trade class 0 to 11")
        );
    }
};

struct DockReply {
    std::string message;
    std::int32_t turn_cost = 0, turns_remaining = 0;
    DockedStation station;

    static constexpr auto describe() {
        return fields(
            field("message", &DockReply::message, "For people"),
            field("turn_cost", &DockReply::turn_cost, "Turns paid"),
            field("turns_remaining", &DockReply::turns_remaining, "Turns left"),
            field("station", &DockReply::station, "Where the pilot is now")
        );
    }
};

struct UndockReply {
    std::string message;
    std::int32_t turn_cost = 0, turns_remaining = 0;

    static constexpr auto describe() {
        return fields(
            field("message", &UndockReply::message, "For people"),
            field("turn_cost", &UndockReply::turn_cost, "Turns paid"),
            field("turns_remaining", &UndockReply::turns_remaining, "Turns left")
        );
    }
};

// ---- market ----------------------------------------------------------------------------------------------------

struct MarketRequest {
    StationId station_id;

    static constexpr auto describe() { return fields(field("station_id", &MarketRequest::station_id, "Station")); }
};

struct ResourceView {
    std::int64_t quantity = 0, buy_price = 0, sell_price = 0;
    std::optional<Time> last_updated;
    std::int64_t capacity = 0;
    bool station_buys = false, station_sells = false;

    static constexpr auto describe() {
        return fields(
            field("quantity", &ResourceView::quantity, "Units in stock"),
            field("buy_price", &ResourceView::buy_price, "The station pays this for the next unit"),
            field("sell_price", &ResourceView::sell_price, "The station charges this for the next unit"),
            field("last_updated", &ResourceView::last_updated, "Last trade or tick"),
            field("capacity", &ResourceView::capacity, "Most that it stores"),
            field("station_buys", &ResourceView::station_buys, "Players can sell it here"),
            field("station_sells", &ResourceView::station_sells, "Players can buy it here")
        );
    }
};

struct PortView {
    StationId id;
    std::string name;
    galaxy::StationType type{};
    std::optional<std::string> faction;
    double tax_rate = 0;
    SectorId sector_id = 0;
    std::int32_t station_class = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &PortView::id, "Station"), field("name", &PortView::name, "Its name"),
            field("type", &PortView::type, "Kind of station"),
            field("faction", &PortView::faction, "Faction key; null when unaffiliated"),
            field("tax_rate", &PortView::tax_rate, "Region tax on what players buy, 0.05 is 5 percent"),
            field("sector_id", &PortView::sector_id, "Where it is"),
            field("station_class", &PortView::station_class, "Trade class 0 to 11")
        );
    }
};

struct MarketView {
    std::map<std::string, ResourceView> resources;
    PortView port;

    static constexpr auto describe() {
        return fields(
            field("resources", &MarketView::resources, "By commodity"), field("port", &MarketView::port, "The station")
        );
    }
};

// ---- trade -----------------------------------------------------------------------------------------------------

struct TradeRequest {
    StationId station_id;
    std::string resource_type;
    std::int32_t quantity = 0;

    static constexpr auto describe() {
        return fields(
            field("station_id", &TradeRequest::station_id, "Where the pilot is docked"),
            field("resource_type", &TradeRequest::resource_type, "Commodity", length(1, 40)),
            field("quantity", &TradeRequest::quantity, "Units", between(1, 10'000))
        );
    }
};

struct QuoteRequest {
    StationId station_id;
    std::string resource_type;
    std::int32_t quantity = 0;
    Side side = Side::buy;

    static constexpr auto describe() {
        return fields(
            field("station_id", &QuoteRequest::station_id, "Where the pilot is docked"),
            field("resource_type", &QuoteRequest::resource_type, "Commodity", length(1, 40)),
            field("quantity", &QuoteRequest::quantity, "Units", between(1, 10'000)),
            field("side", &QuoteRequest::side, "What the pilot wants to do")
        );
    }
};

struct QuoteReply {
    std::string resource;
    Side side = Side::buy;
    std::int64_t quantity = 0, unit_price = 0, base_price = 0, tax = 0, total = 0, price_after = 0;

    static constexpr auto describe() {
        return fields(
            field("resource", &QuoteReply::resource, "Commodity"), field("side", &QuoteReply::side, "buy or sell"),
            field("quantity", &QuoteReply::quantity, "Units"),
            field("unit_price", &QuoteReply::unit_price, "Average price of a unit"),
            field("base_price", &QuoteReply::base_price, "The station's price of the first unit"),
            field("tax", &QuoteReply::tax, "Region tax, part of the total"),
            field("total", &QuoteReply::total, "Credits to pay or to get"),
            field("price_after", &QuoteReply::price_after, "The station's price of the next unit afterwards")
        );
    }
};

struct Purchase {
    std::string resource;
    std::int64_t quantity = 0, unit_price = 0, base_price = 0;
    std::int32_t rank_discount_percent = 0;
    std::int64_t tax = 0, total_cost = 0, remaining_credits = 0, remaining_cargo_space = 0;

    static constexpr auto describe() {
        return fields(
            field("resource", &Purchase::resource, "Commodity"), field("quantity", &Purchase::quantity, "Units"),
            field("unit_price", &Purchase::unit_price, "Average price of a unit"),
            field("base_price", &Purchase::base_price, "The station's price of the first unit"),
            field("rank_discount_percent", &Purchase::rank_discount_percent, "From the pilot's rank"),
            field("tax", &Purchase::tax, "Region tax, part of the total"),
            field("total_cost", &Purchase::total_cost, "Credits paid"),
            field("remaining_credits", &Purchase::remaining_credits, "Credits left"),
            field("remaining_cargo_space", &Purchase::remaining_cargo_space, "Free units in the hold")
        );
    }
};

struct BuyReply {
    std::string message;
    Purchase transaction;
    std::int64_t rank_points_awarded = 0;
    std::optional<std::string> promoted_to;

    static constexpr auto describe() {
        return fields(
            field("message", &BuyReply::message, "For people"),
            field("transaction", &BuyReply::transaction, "The trade"),
            field("rank_points_awarded", &BuyReply::rank_points_awarded, "Always 0: only profit counts"),
            field("promoted_to", &BuyReply::promoted_to, "New rank, if any")
        );
    }
};

struct Earning {
    std::string resource;
    std::int64_t quantity = 0, unit_price = 0, base_price = 0;
    std::int32_t rank_bonus_percent = 0;
    std::int64_t total_earnings = 0, new_credits = 0, remaining_cargo = 0;
    std::optional<std::int64_t> profit;

    static constexpr auto describe() {
        return fields(
            field("resource", &Earning::resource, "Commodity"), field("quantity", &Earning::quantity, "Units"),
            field("unit_price", &Earning::unit_price, "Average price of a unit"),
            field("base_price", &Earning::base_price, "The station's price of the first unit"),
            field("rank_bonus_percent", &Earning::rank_bonus_percent, "From the pilot's rank"),
            field("total_earnings", &Earning::total_earnings, "Credits earned"),
            field("new_credits", &Earning::new_credits, "Credits now"),
            field("remaining_cargo", &Earning::remaining_cargo, "Units of the commodity left in the hold"),
            field("profit", &Earning::profit, "Against what was paid for them; null when they were not bought")
        );
    }
};

struct SellReply {
    std::string message;
    Earning transaction;
    std::int64_t rank_points_awarded = 0;
    std::optional<std::string> promoted_to;

    static constexpr auto describe() {
        return fields(
            field("message", &SellReply::message, "For people"),
            field("transaction", &SellReply::transaction, "The trade"),
            field("rank_points_awarded", &SellReply::rank_points_awarded, "Once a docking and commodity, for a profit"),
            field("promoted_to", &SellReply::promoted_to, "New rank, if any")
        );
    }
};

// ---- history and pairs -----------------------------------------------------------------------------------------

struct HistoryRequest {
    std::int32_t limit = 20;

    static constexpr auto describe() {
        return fields(field("limit", &HistoryRequest::limit, "Trades", or_default(20), between(1, 200)));
    }
};

struct HistoryItem {
    Uuid id;
    std::string type, commodity;
    std::int64_t quantity = 0, unit_price = 0, total_value = 0;
    std::optional<double> profit_margin;
    Time timestamp{};
    std::string station_name;
    std::optional<std::int64_t> profit;
    std::int64_t tax = 0;
    StationId station_id;
    SectorId sector_id = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &HistoryItem::id, "Trade"), field("type", &HistoryItem::type, "buy or sell"),
            field("commodity", &HistoryItem::commodity, "Commodity"),
            field("quantity", &HistoryItem::quantity, "Units"),
            field("unit_price", &HistoryItem::unit_price, "Average price of a unit"),
            field("total_value", &HistoryItem::total_value, "Credits paid or earned"),
            field("profit_margin", &HistoryItem::profit_margin, "Percent of what was paid; null for buys"),
            field("timestamp", &HistoryItem::timestamp, "When"),
            field("station_name", &HistoryItem::station_name, "Where"),
            field("profit", &HistoryItem::profit, "Credits; null for buys"),
            field("tax", &HistoryItem::tax, "Part of the total"),
            field("station_id", &HistoryItem::station_id, "Where"), field("sector_id", &HistoryItem::sector_id, "Where")
        );
    }
};

struct HistoryView {
    std::vector<HistoryItem> transactions;
    std::int64_t total_transactions = 0;

    static constexpr auto describe() {
        return fields(
            field("transactions", &HistoryView::transactions, "Newest first"),
            field("total_transactions", &HistoryView::total_transactions, "All trades of the pilot")
        );
    }
};

struct PairsRequest {
    std::int32_t max_hops = 5;
    std::int32_t limit = 20;

    static constexpr auto describe() {
        return fields(
            field(
                "max_hops", &PairsRequest::max_hops, "Between the two ports, and to the first", or_default(5),
                between(0, 20)
            ),
            field("limit", &PairsRequest::limit, "Pairs", or_default(20), between(1, 100))
        );
    }
};

struct PairPort {
    StationId station_id;
    std::string name;
    SectorId sector_id = 0;
    std::int64_t price = 0, stock = 0;

    static constexpr auto describe() {
        return fields(
            field("station_id", &PairPort::station_id, "Station"), field("name", &PairPort::name, "Its name"),
            field("sector_id", &PairPort::sector_id, "Where it is"),
            field("price", &PairPort::price, "The station's price of the next unit"),
            field("stock", &PairPort::stock, "Units in stock")
        );
    }
};

struct PairView {
    std::string commodity;
    PairPort from, to;
    std::int32_t hops = 0;
    std::int64_t quantity = 0, cost = 0, earnings = 0, profit = 0, profit_per_hop = 0;

    static constexpr auto describe() {
        return fields(
            field("commodity", &PairView::commodity, "Commodity"), field("from", &PairView::from, "Buy here"),
            field("to", &PairView::to, "Sell here"), field("hops", &PairView::hops, "Through charted sectors"),
            field("quantity", &PairView::quantity, "Best lot for the pilot's hold and purse"),
            field("cost", &PairView::cost, "With tax and slippage"),
            field("earnings", &PairView::earnings, "With slippage"), field("profit", &PairView::profit, "Credits"),
            field("profit_per_hop", &PairView::profit_per_hop, "Profit over hops and two dockings; the order")
        );
    }
};

struct PairsView {
    std::vector<PairView> pairs;
    std::int32_t stations_considered = 0;

    static constexpr auto describe() {
        return fields(
            field("pairs", &PairsView::pairs, "Best first"),
            field("stations_considered", &PairsView::stations_considered, "Nearest explored stations within reach")
        );
    }
};

}  // namespace sw::trading
