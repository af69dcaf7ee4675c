// What trading announces.
#pragma once

#include <string>

#include "prices.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::trading {

struct TradeCompleted {
    Uuid trade_id;
    PlayerId player_id;
    RegionId region_id;
    std::string region;
    StationId station_id;
    std::string station_name;
    SectorId sector_id = 0;
    Side side = Side::buy;
    std::string commodity;
    std::int64_t quantity = 0, unit_price = 0, tax = 0, total_value = 0, credits = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "trade.completed";
    static constexpr std::string_view frame = "trade_completed";

    static constexpr auto describe() {
        return fields(
            field("trade_id", &TradeCompleted::trade_id, "Trade"),
            field("player_id", &TradeCompleted::player_id, "Who"),
            field("region_id", &TradeCompleted::region_id, "Where"),
            field("region", &TradeCompleted::region, "The region's name"),
            field("station_id", &TradeCompleted::station_id, "Where"),
            field("station_name", &TradeCompleted::station_name, "Where"),
            field("sector_id", &TradeCompleted::sector_id, "Where"),
            field("side", &TradeCompleted::side, "buy or sell"), field("commodity", &TradeCompleted::commodity, "What"),
            field("quantity", &TradeCompleted::quantity, "Units"),
            field("unit_price", &TradeCompleted::unit_price, "Average price of a unit"),
            field("tax", &TradeCompleted::tax, "Part of the total"),
            field("total_value", &TradeCompleted::total_value, "Credits paid or earned"),
            field("credits", &TradeCompleted::credits, "The pilot's credits now"),
            field("timestamp", &TradeCompleted::timestamp, "When")
        );
    }
};

struct MarketUpdate {
    StationId station_id;
    SectorId sector_id = 0;
    std::string commodity;
    std::int64_t quantity = 0, buy_price = 0, sell_price = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "market.update";
    static constexpr std::string_view frame = "market_update";

    static constexpr auto describe() {
        return fields(
            field("station_id", &MarketUpdate::station_id, "Station"),
            field("sector_id", &MarketUpdate::sector_id, "Where it is"),
            field("commodity", &MarketUpdate::commodity, "What was traded"),
            field("quantity", &MarketUpdate::quantity, "Units in stock now"),
            field("buy_price", &MarketUpdate::buy_price, "The station pays this for the next unit"),
            field("sell_price", &MarketUpdate::sell_price, "The station charges this for the next unit"),
            field("timestamp", &MarketUpdate::timestamp, "When")
        );
    }
};

}  // namespace sw::trading
