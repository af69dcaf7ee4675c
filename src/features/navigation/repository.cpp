// The SQL of the table charts.
#include "repository.hpp"

namespace sw::navigation {

namespace {

constexpr Statement raise_levels{
    "navigation.raise",
    "insert into charts as c (player_id, sector_id, level, first_at, last_at) "
    "select $1, k.sector_id, k.level, $4::timestamptz, $4::timestamptz "
    "from unnest($2::int[], $3::smallint[]) as k (sector_id, level) "
    "on conflict (player_id, sector_id) do update set level = greatest(c.level, excluded.level), "
    "last_at = excluded.last_at where c.level < excluded.level or excluded.level = 3"};

constexpr Statement find_level{
    "navigation.find_level", "select level::int as level from charts where player_id = $1 and sector_id = $2"};

constexpr Statement find_chart{
    "navigation.find_chart", "select sector_id, level::int as level from charts where player_id = $1"};

constexpr Statement find_visited_sectors{
    "navigation.find_visited", "select sector_id from charts where player_id = $1 and level = 3"};

constexpr Statement find_chart_page{
    "navigation.find_page",
    "select sector_id, level::int as level from charts where player_id = $1 and sector_id > $2 "
    "order by sector_id limit $3"};

constexpr Statement delete_sectors{
    "navigation.delete_sectors",
    "delete from charts where sector_id between $1 and $2 and not (sector_id = any($3::int[]))"};

constexpr Statement lower_start{
    "navigation.lower_start",
    "update charts set level = 1, first_at = $2, last_at = $2 where sector_id = any($1::int[]) and level > 1"};

constexpr Statement insert_start{
    "navigation.insert_start",
    "insert into charts (player_id, sector_id, level, first_at, last_at) "
    "select p.player_id, s.sector_id, 1, $2::timestamptz, $2::timestamptz "
    "from (select distinct player_id from charts) p cross join unnest($1::int[]) as s (sector_id) "
    "on conflict (player_id, sector_id) do nothing"};

Level level_of(const Rows::Row& row) {
    return static_cast<Level>(row.get<std::int32_t>("level"));
}

}  // namespace

void raise(Tx& tx, PlayerId player, const Learnt& learnt) {
    if (learnt.empty()) return;
    std::vector<std::int32_t> sectors, levels;
    for (const auto& [sector, level] : learnt) {
        sectors.push_back(sector);
        levels.push_back(static_cast<std::int32_t>(level));
    }
    tx.defer(raise_levels, player, sectors, levels, tx.now());
}

Pending send_level(Tx& tx, PlayerId player, SectorId sector) {
    return tx.send(find_level, player, sector);
}

Level read_level(Pending& pending) {
    const Rows rows = pending.rows();
    return rows.empty() ? Level::none : level_of(rows[0]);
}

Pending send_chart(Reader& reader, PlayerId player) {
    return reader.send(find_chart, player);
}

Chart read_chart(Pending& pending) {
    const Rows rows = pending.rows();
    Chart chart;
    chart.reserve(rows.size() + 8);
    for (std::size_t i = 0; i < rows.size(); ++i) chart.emplace(rows[i].get<SectorId>("sector_id"), level_of(rows[i]));
    return chart;
}

std::vector<SectorId> find_visited(Reader& reader, PlayerId player) {
    const Rows rows = reader.query(find_visited_sectors, player);
    std::vector<SectorId> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<SectorId>("sector_id"));
    return out;
}

std::vector<std::pair<SectorId, Level>> find_page(ReadTx& tx, PlayerId player, SectorId after, std::int32_t limit) {
    const Rows rows = tx.query(find_chart_page, player, after, limit);
    std::vector<std::pair<SectorId, Level>> page;
    page.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        page.emplace_back(rows[i].get<SectorId>("sector_id"), level_of(rows[i]));
    return page;
}

void delete_region(Tx& tx, SectorId first, SectorId last, const std::vector<SectorId>& start) {
    std::vector<SectorId> kept;
    for (const SectorId sector : start) {
        if (sector >= first && sector <= last) kept.push_back(sector);
    }
    // Start sectors keep a row throughout, so that the last statement still finds every pilot.
    tx.defer(delete_sectors, first, last, kept);
    if (kept.empty()) return;
    tx.defer(lower_start, kept, tx.now());
    tx.defer(insert_start, kept, tx.now());
}

}  // namespace sw::navigation
