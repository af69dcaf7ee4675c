// Statements and row mapping of the console's list of pilots and its figures. It reads what other features promise to
// join: player_credits of the ledger, and the tables users, players, ships, sessions and sanctions by their keys.
#include "repository.hpp"
#include "rules.hpp"

namespace sw::accounts {
namespace {

// $1 is the time, for turns that grew since they were counted and for what happened today.
#define SW_PLAYER_COLUMNS                                                                                            \
    "select p.player_id, p.user_id, u.username, u.email, coalesce(c.credits, 0) as credits, least(p.max_turns, "     \
    "p.turns "                                                                                                       \
    "+ floor(greatest(extract(epoch from ($1::timestamptz - p.turns_anchor)), 0) * 1000000 / "                       \
    "p.turn_interval_us))::bigint as turns, "                                                                        \
    "p.last_active_at, p.current_sector_id, p.current_region_id, p.current_ship_id, p.created_at, u.is_active, "     \
    "u.last_login, coalesce(x.kind, '') as sanction, coalesce(s.ships, 0) as ships, coalesce(s.worth, 0) as worth, " \
    "coalesce(l.logins, 0) as logins "
#define SW_PLAYER_TABLES                                                                                              \
    "from players p join users u on u.user_id = p.user_id "                                                           \
    "left join player_credits c on c.player_id = p.player_id "                                                        \
    "left join lateral ( "                                                                                            \
    "select count(*) as ships, sum(purchase_value)::bigint as worth from ships where player_id = p.player_id "        \
    ") s on true "                                                                                                    \
    "left join lateral ( "                                                                                            \
    "select count(*) as logins from auth_sessions "                                                                   \
    "where user_id = p.user_id and created_at >= date_trunc('day', $1::timestamptz at time zone 'utc') at time zone " \
    "'utc' "                                                                                                          \
    ") l on true "                                                                                                    \
    "left join lateral ( "                                                                                            \
    "select kind from sanctions where user_id = p.user_id and lifted_at is null and (ends_at is null or ends_at > "   \
    "$1) "                                                                                                            \
    "order by ends_at desc nulls first limit 1 "                                                                      \
    ") x on true "

constexpr Statement select_page{
    "accounts.players", SW_PLAYER_COLUMNS ", count(*) over () as total " SW_PLAYER_TABLES R"(
where not u.deleted and ($2::boolean is null or u.is_active = $2)
and ($3::text is null or position(lower($3) in lower(u.username)) > 0 or position(lower($3) in u.email) > 0)
order by case when $4 = 'username' and $5::boolean then lower(u.username) end,
         case when $4 = 'username' and not $5 then lower(u.username) end desc,
         case when $4 = 'credits' and $5 then coalesce(c.credits, 0) end,
         case when $4 = 'credits' and not $5 then coalesce(c.credits, 0) end desc,
         case when $4 = 'turns' and $5 then p.turns end,
         case when $4 = 'turns' and not $5 then p.turns end desc,
         case when $4 = 'created_at' and $5 then p.created_at end,
         case when $4 = 'created_at' and not $5 then p.created_at end desc,
         case when $4 = 'last_login' and $5 then u.last_login end nulls first,
         case when $4 = 'last_login' and not $5 then u.last_login end desc nulls last,
         p.player_id
offset $6 limit $7)"};

constexpr Statement select_one{
    "accounts.player", SW_PLAYER_COLUMNS SW_PLAYER_TABLES "where p.player_id = $2 and not u.deleted"};

#undef SW_PLAYER_TABLES
#undef SW_PLAYER_COLUMNS

constexpr Statement select_figures{"accounts.figures", R"(
select (select count(*) from users where not deleted) as users,
       (select count(*) from players) as players,
       (select count(*) from ships) as ships,
       (select count(*) from auth_sessions where revoked_at is null and expires_at > $1) as sessions,
       (select count(*) from players
        where created_at >= date_trunc('day', $1::timestamptz at time zone 'utc') at time zone 'utc') as today,
       (select count(*) from players where created_at > $1::timestamptz - interval '7 days') as week)"};

PlayerRow player_from(const Rows::Row& row) {
    const auto ships = row.get<std::int64_t>("ships");
    const auto credits = row.get<std::int64_t>("credits");
    const auto last_login = row.get<std::optional<Time>>("last_login");
    const bool is_active = row.get<bool>("is_active");
    return {
        .id = row.get<PlayerId>("player_id"),
        .user_id = row.get<UserId>("user_id"),
        .username = row.get<std::string>("username"),
        .email = row.get<std::optional<std::string>>("email"),
        .credits = credits,
        .turns = row.get<std::int64_t>("turns"),
        .last_game_login = row.get<Time>("last_active_at"),
        .current_sector_id = row.get<std::int32_t>("current_sector_id"),
        .current_region_id = row.get<std::optional<RegionId>>("current_region_id"),
        .current_ship_id = row.get<std::optional<ShipId>>("current_ship_id"),
        .ships_count = ships,
        .is_active = is_active,
        .status = standing_of(is_active, row.get<std::string>("sanction")),
        .created_at = row.get<Time>("created_at"),
        .last_login = last_login,
        .assets = {.ships_count = ships, .total_value = credits + row.get<std::int64_t>("worth")},
        .activity = {.last_login = last_login, .session_count_today = row.get<std::int64_t>("logins")}};
}

}  // namespace

PlayerPageRows list_players(Reader& reader, const PlayerPage& page, Time now) {
    const Rows rows = reader.query(
        select_page, now, page.filter_active, page.search, to_name(page.sort_by), page.sort_order == SortOrder::asc,
        std::int64_t{page.page - 1} * page.limit, page.limit
    );
    PlayerPageRows out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.rows.push_back(player_from(rows[i]));
    if (!rows.empty()) out.total = rows[0].get<std::int64_t>("total");
    return out;
}

std::optional<PlayerRow> find_player(Reader& reader, PlayerId player, Time now) {
    const Rows rows = reader.query(select_one, now, player);
    return rows.empty() ? std::nullopt : std::optional(player_from(rows[0]));
}

Stats count_everything(Reader& reader, Time now) {
    const Rows rows = reader.query(select_figures, now);
    return {
        .total_users = rows[0].get<std::int64_t>("users"),
        .total_players = rows[0].get<std::int64_t>("players"),
        .total_ships = rows[0].get<std::int64_t>("ships"),
        .active_sessions = rows[0].get<std::int64_t>("sessions"),
        .new_players_today = rows[0].get<std::int64_t>("today"),
        .new_players_week = rows[0].get<std::int64_t>("week")};
}

}  // namespace sw::accounts
