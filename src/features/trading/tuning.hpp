// The numbers of the economy (config/balance/trading.json) and the market shapes that follow from them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::trading {

struct Good {
    std::int32_t base = 0, low = 0, high = 0, capacity = 0, per_hour = 0, cycle_offset_hours = 0;

    static constexpr auto describe() {
        return fields(
            field("base", &Good::base, "Middle price", between(3, 10'000)),
            field("low", &Good::low, "Lowest price", between(3, 10'000)),
            field("high", &Good::high, "Highest price", between(3, 10'000)),
            field("capacity", &Good::capacity, "Most that a station stores", between(1, 10'000)),
            field("per_hour", &Good::per_hour, "Production or consumption of a standard station", between(1, 10'000)),
            field("cycle_offset_hours", &Good::cycle_offset_hours, "Shift of the daily cycle", between(0, 23))
        );
    }
};

/// Percent of capacity.
struct Fill {
    std::int32_t low = 0, high = 0;

    static constexpr auto describe() {
        return fields(
            field("low", &Fill::low, "Percent", between(0, 100)), field("high", &Fill::high, "Percent", between(0, 100))
        );
    }
};

struct StationClass {
    std::int32_t station_class = 0;
    std::string name;
    std::vector<std::string> buys, sells;
    std::int32_t pays_percent = 100, charges_percent = 100, wider_percent = 0, cycle_percent = 0;
    std::int32_t production_percent = 100, consumption_percent = 100;
    std::optional<Fill> sold_fill, bought_fill;
    std::optional<std::map<std::string, std::int32_t>> opening;

    static constexpr auto describe() {
        return fields(
            field("station_class", &StationClass::station_class, "0 to 11", between(0, 11)),
            field("name", &StationClass::name, "For people"),
            field("buys", &StationClass::buys, "Goods that the station buys"),
            field("sells", &StationClass::sells, "Goods that the station sells"),
            field("pays_percent", &StationClass::pays_percent, "Of the usual price", or_default(100), between(50, 200)),
            field(
                "charges_percent", &StationClass::charges_percent, "Of the usual price", or_default(100),
                between(50, 200)
            ),
            field(
                "wider_percent", &StationClass::wider_percent, "How much wider prices range", or_default(0),
                between(0, 50)
            ),
            field(
                "cycle_percent", &StationClass::cycle_percent, "Swing of the daily cycle", or_default(0), between(0, 50)
            ),
            field(
                "production_percent", &StationClass::production_percent, "Of the usual rate", or_default(100),
                between(1, 1000)
            ),
            field(
                "consumption_percent", &StationClass::consumption_percent, "Of the usual rate", or_default(100),
                between(1, 1000)
            ),
            field("sold_fill", &StationClass::sold_fill, "First stock of what it sells"),
            field("bought_fill", &StationClass::bought_fill, "First stock of what it buys"),
            field("opening", &StationClass::opening, "First stock in units, by good")
        );
    }
};

struct StockTuning {
    std::int32_t sell_spread_percent = 0, buy_spread_percent = 0;
    std::int32_t sold_equilibrium_percent = 0, bought_equilibrium_percent = 0, both_equilibrium_percent = 0;
    std::int32_t gap_percent_per_hour = 0, standard_size = 0;
    Fill sold_fill, bought_fill, both_fill;

    static constexpr auto describe() {
        return fields(
            field("sell_spread_percent", &StockTuning::sell_spread_percent, "Price for players", between(101, 200)),
            field("buy_spread_percent", &StockTuning::buy_spread_percent, "Price from players", between(1, 99)),
            field("sold_equilibrium_percent", &StockTuning::sold_equilibrium_percent, "Fill", between(0, 100)),
            field("bought_equilibrium_percent", &StockTuning::bought_equilibrium_percent, "Fill", between(0, 100)),
            field("both_equilibrium_percent", &StockTuning::both_equilibrium_percent, "Fill", between(0, 100)),
            field("gap_percent_per_hour", &StockTuning::gap_percent_per_hour, "Fastest recovery", between(1, 100)),
            field("standard_size", &StockTuning::standard_size, "Station size with the usual rates", between(1, 10)),
            field("sold_fill", &StockTuning::sold_fill, "First stock of what stations sell"),
            field("bought_fill", &StockTuning::bought_fill, "First stock of what stations buy"),
            field("both_fill", &StockTuning::both_fill, "First stock of what stations buy and sell")
        );
    }
};

struct TradePoints {
    std::int64_t value = 0, points = 0;

    static constexpr auto describe() {
        return fields(
            field("value", &TradePoints::value, "Credits of the sale", at_least(0)),
            field("points", &TradePoints::points, "Rank points", at_least(0))
        );
    }
};

struct HistoryTuning {
    std::int32_t bucket_minutes = 10, keep_days = 7, points = 200, sample_batch = 1000, purge_batch = 20'000;

    static constexpr auto describe() {
        return fields(
            field("bucket_minutes", &HistoryTuning::bucket_minutes, "A market has one sample in this", between(5, 60)),
            field("keep_days", &HistoryTuning::keep_days, "Samples are deleted after this", between(7, 90)),
            field("points", &HistoryTuning::points, "Most samples that one answer has", between(10, 1000)),
            field("sample_batch", &HistoryTuning::sample_batch, "Markets that one run samples", between(1, 5000)),
            field("purge_batch", &HistoryTuning::purge_batch, "Samples that one run deletes", between(1, 100'000))
        );
    }
};

struct Tuning {
    std::map<std::string, Good> goods;
    std::vector<StationClass> classes;
    StockTuning stock;
    std::int32_t dock_turns = 1, undock_turns = 1, rank_discount_cap_percent = 0;
    std::vector<TradePoints> trade_points;
    std::map<std::string, std::int32_t> reputation_percent;
    std::int32_t advance_batch = 0, pair_stations = 0;
    HistoryTuning history;

    static constexpr auto describe() {
        return fields(
            field("goods", &Tuning::goods, "By key"), field("classes", &Tuning::classes, "Station classes"),
            field("stock", &Tuning::stock, "Spreads and stock"),
            field("dock_turns", &Tuning::dock_turns, "Turns", between(0, 100)),
            field("undock_turns", &Tuning::undock_turns, "Turns", between(0, 100)),
            field(
                "rank_discount_cap_percent", &Tuning::rank_discount_cap_percent, "Most that rank gives a side",
                between(0, 50)
            ),
            field("trade_points", &Tuning::trade_points, "By value, descending"),
            field("reputation_percent", &Tuning::reputation_percent, "Price factor by reputation tier"),
            field(
                "advance_batch", &Tuning::advance_batch, "Markets that one run of the job advances", between(1, 5000)
            ),
            field(
                "pair_stations", &Tuning::pair_stations, "Stations that a search for pairs looks at", between(2, 500)
            ),
            field("history", &Tuning::history, "Samples of prices")
        );
    }
};

/// One good at one station: all that its prices and its stock follow from.
struct Listing {
    std::string commodity;
    bool sold = false;    ///< the station sells it to players
    bool bought = false;  ///< the station buys it from players
    std::int64_t base = 0, low = 0, high = 0;
    std::int64_t capacity = 0;
    std::int64_t per_hour = 0;
    std::int64_t equilibrium = 0;
    std::int64_t gap_percent = 10;
    std::int64_t sell_percent = 115, buy_percent = 85;       ///< spread
    std::int64_t charges_percent = 100, pays_percent = 100;  ///< station class
    std::int32_t cycle_percent = 0, cycle_offset_hours = 0;
};

[[nodiscard]] const StationClass* find_class(const Tuning& tuning, int station_class);

/// nullopt when stations of the class do not trade the good.
[[nodiscard]] std::optional<Listing> listing_of(
    const Tuning& tuning, int station_class, int station_size, std::string_view commodity
);

/// All goods that a station of the class trades, by key.
[[nodiscard]] std::vector<Listing> listings_of(const Tuning& tuning, int station_class, int station_size);

/// First stock range of a listing, in units.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> opening_stock(
    const Tuning& tuning, int station_class, const Listing& listing
);

/// Names what does not fit together: classes that trade unknown goods, an empty price range.
[[nodiscard]] std::optional<Error> problem_of(const Tuning& tuning);

}  // namespace sw::trading
