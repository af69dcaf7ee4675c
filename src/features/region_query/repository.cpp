// One statement a question. They run in the read lane: read only, with its time-out, and see one region's rows.
#include <algorithm>
#include <array>
#include <charconv>

#include "sectorwars/region_query.hpp"

namespace sw::region_query {
namespace {

constexpr Statement count_players{"region_query.player_count", R"(
select count(*) as pilots, count(*) filter (where last_active_at > $2::timestamptz - interval '1 day') as active_1d,
       count(*) filter (where last_active_at > $2::timestamptz - interval '7 days') as active_7d,
       count(*) filter (where last_active_at > $2::timestamptz - interval '30 days') as active_30d
from players where current_region_id = $1 and status <> 'away')"};

constexpr Statement sum_trades{"region_query.trade_volume", R"(
select commodity, count(*) as trades, sum(quantity) as quantity, sum(total_value) as volume, sum(tax) as tax
from trades where region_id = $1 and created_at > $2::timestamptz - make_interval(days => $3::integer)
group by commodity order by sum(total_value) desc, commodity limit $4::integer)"};

constexpr Statement top_pilots{"region_query.top_players", R"(
select p.player_id, p.username, p.military_rank, coalesce(c.credits, 0) as credits, p.rank_points
from players p left join player_credits c on c.player_id = p.player_id
where p.current_region_id = $1 and p.status <> 'away'
order by coalesce(c.credits, 0) desc, p.player_id limit $2::integer)"};

constexpr Statement average_prices{"region_query.market_prices", R"(
select commodity, count(*) as trades, round(avg(station_buy_price), 2) as average_buy_price,
       round(avg(station_sell_price), 2) as average_sell_price, min(station_sell_price) as lowest_sell_price,
       max(station_sell_price) as highest_sell_price
from trades where region_id = $1 and created_at > $2::timestamptz - make_interval(days => $3::integer)
group by commodity order by commodity limit $4::integer)"};

constexpr Statement trades_by_day{"region_query.economy_daily", R"(
select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as trades, sum(quantity) as quantity,
       sum(total_value) as volume, sum(tax) as tax
from trades where region_id = $1 and created_at > $2::timestamptz - make_interval(days => $3::integer)
group by 1 order by 1 desc limit $4::integer)"};

constexpr Statement state_of_region{"region_query.health", R"(
select (select count(*) from sectors where region_id = $1) as sectors,
       (select count(*) from stations where region_id = $1) as stations,
       (select count(*) from station_markets where region_id = $1) as markets,
       (select count(*) from outbox) as waiting_events)"};

constexpr Statement figures_of_region{"region_query.region_figures", R"(
select (select count(*) from planets where region_id = $1) as planets,
       (select count(*) from stations where region_id = $1) as stations,
       (select count(*) from ships s join sectors x on x.sector_id = s.sector_id where x.region_id = $1) as ships,
       (select count(*) from players where current_region_id = $1 and status <> 'away'
        and last_active_at > $2::timestamptz - interval '30 days') as active_players_30d,
       coalesce(sum(total_value) filter (where created_at > $2::timestamptz - interval '30 days'), 0)
           as trade_volume_30d,
       coalesce(sum(total_value), 0) as trade_volume_total, coalesce(sum(tax), 0) as tax_total
from trades where region_id = $1)"};

constexpr std::array<Query, 7> list{{
    {"player_count", "Pilots of the region, and how many were active lately"},
    {"trade_volume", "Trades by commodity over some days"},
    {"top_players", "The richest pilots", false},
    {"market_prices", "Prices at which was traded over some days, by commodity", false},
    {"economy_daily", "Trades by day (UTC)"},
    {"health", "Size of the region and events that wait for delivery"},
    {"region_figures", "What the registry keeps of a region"},
}};

/// Sums come as numerics of any size: what does not fit 64 bits goes on as a real number.
Cell number_of(const std::string& text) {
    std::int64_t whole = 0;
    const char* const end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, whole);
    if (problem == std::errc{} && at == end) return whole;
    double real = 0;
    std::from_chars(text.data(), end, real);
    return real;
}

Table table_of(const Rows& rows, std::vector<Column> columns) {
    Table out{.columns = std::move(columns)};
    out.rows.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<Cell>& cells = out.rows.emplace_back();
        for (const Column& column : out.columns) {
            auto text = rows[i].get<std::optional<std::string>>(column.name);
            if (!text) cells.emplace_back();
            else if (column.number) cells.push_back(number_of(*text));
            else cells.emplace_back(std::move(*text));
        }
    }
    return out;
}

Column key(const char* name) {
    return {name, false};
}

Column number(const char* name) {
    return {name, true};
}

}  // namespace

std::span<const Query> queries() {
    return list;
}

Table ask(Reader& reader, RegionId region, std::string_view query, const Params& params) {
    const Time now = sw::now();
    reader.enter_region(region);
    if (query == "player_count") {
        return table_of(
            reader.query(count_players, region, now),
            {number("pilots"), number("active_1d"), number("active_7d"), number("active_30d")}
        );
    }
    if (query == "trade_volume") {
        return table_of(
            reader.query(sum_trades, region, now, params.days, params.limit),
            {key("commodity"), number("trades"), number("quantity"), number("volume"), number("tax")}
        );
    }
    if (query == "top_players") {
        return table_of(
            reader.query(top_pilots, region, params.limit),
            {key("player_id"), key("username"), key("military_rank"), number("credits"), number("rank_points")}
        );
    }
    if (query == "market_prices") {
        return table_of(
            reader.query(average_prices, region, now, params.days, params.limit),
            {key("commodity"), number("trades"), number("average_buy_price"), number("average_sell_price"),
             number("lowest_sell_price"), number("highest_sell_price")}
        );
    }
    if (query == "economy_daily") {
        return table_of(
            reader.query(trades_by_day, region, now, params.days, params.limit),
            {key("day"), number("trades"), number("quantity"), number("volume"), number("tax")}
        );
    }
    if (query == "health") {
        return table_of(
            reader.query(state_of_region, region),
            {number("sectors"), number("stations"), number("markets"), number("waiting_events")}
        );
    }
    if (query == "region_figures") {
        return table_of(
            reader.query(figures_of_region, region, now),
            {number("planets"), number("stations"), number("ships"), number("active_players_30d"),
             number("trade_volume_30d"), number("trade_volume_total"), number("tax_total")}
        );
    }
    throw Failure(Code::not_found, "ERR_QUERY_UNKNOWN", "There is no query of that name.");
}

}  // namespace sw::region_query
