// The SQL of the table players.
#include "repository.hpp"

namespace sw::players {

namespace {

constexpr Statement insert_pilot{
    "players.insert",
    "insert into players (player_id, user_id, username, home_region_id, current_region_id, current_sector_id, "
    "current_ship_id, turns, max_turns, turns_anchor, turn_interval_us, military_rank, created_at, last_active_at) "
    "values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $9, $9)"};

// Locks the pilot and, in the same statement, opens the row-level-security context of the pilot's region.
constexpr Statement lock_pilot{
    "players.lock",
    "select p.player_id, p.user_id, p.username, p.turns, p.max_turns, p.turns_anchor, p.turn_interval_us, "
    "p.current_region_id, p.current_sector_id, p.docked_station_id, p.landed_planet_id, p.current_ship_id, "
    "coalesce(s.type, '') as ship_type, coalesce(s.current_speed, 0) as ship_speed, p.move_credit, p.interactions, "
    "p.rank_points, p.military_rank, set_config('app.current_region', p.current_region_id::text, true) as context "
    "from players p left join ship_flight s on s.ship_id = p.current_ship_id "
    "where p.player_id = $1 for update of p"};

constexpr Statement find_one{
    "players.find",
    "select p.player_id, p.user_id, p.username, p.turns, p.max_turns, p.turns_anchor, p.turn_interval_us, "
    "p.current_region_id, p.current_sector_id, p.docked_station_id, p.landed_planet_id, p.current_ship_id, "
    "coalesce(s.type, '') as ship_type, coalesce(s.current_speed, 0) as ship_speed, p.move_credit, p.interactions, "
    "p.rank_points, p.military_rank "
    "from players p left join ship_flight s on s.ship_id = p.current_ship_id where p.player_id = $1"};

constexpr Statement find_pilot_of_user{"players.find_by_user", "select player_id from players where user_id = $1"};

constexpr Statement rename_pilot{"players.rename", "update players set username = $2 where user_id = $1"};

constexpr Statement update_pilot{
    "players.update",
    "update players set turns = $2, max_turns = $3, turns_anchor = $4, turn_interval_us = $5, current_region_id = $6, "
    "current_sector_id = $7, docked_station_id = $8, landed_planet_id = $9, current_ship_id = $10, move_credit = $11, "
    "interactions = $12, rank_points = $13, military_rank = $14, last_active_at = $15 where player_id = $1"};

constexpr Statement find_place_of_pilot{
    "players.find_place",
    "select current_region_id, current_sector_id, personal_reputation, reputation_tier, name_color, military_rank "
    "from players where player_id = $1"};

// The state page is the read that clients poll. One statement over three primary keys: the views player_credits
// (ledger) and ship_flight (ships) are those features' promise to others and dissolve in the planner, whereas a second
// pipelined statement would cost its own bind, execute and snapshot.
constexpr Statement find_state_of_pilot{
    "players.find_state",
    "select p.player_id, p.username, coalesce(c.credits, 0) as credits, p.turns, p.max_turns, p.turns_anchor, "
    "p.turn_interval_us, p.current_sector_id, p.docked_station_id, p.landed_planet_id, "
    "coalesce(s.defense_drones, 0) as defense_drones, coalesce(s.attack_drones, 0) as attack_drones, "
    "p.current_ship_id, p.personal_reputation, p.reputation_tier, p.name_color, p.military_rank "
    "from players p left join player_credits c on c.player_id = p.player_id "
    "left join ship_flight s on s.ship_id = p.current_ship_id where p.player_id = $1"};

constexpr Statement update_places_in_region{
    "players.update_places",
    "update players set docked_station_id = null, landed_planet_id = null, "
    "current_sector_id = case when current_sector_id between $2 and $3 then current_sector_id else $2 end "
    "where current_region_id = $1 and (docked_station_id is not null or landed_planet_id is not null "
    "or current_sector_id not between $2 and $3)"};

constexpr Statement update_progress_of_all{
    "players.update_progress",
    "update players p set max_turns = f.max_turns, military_rank = f.military_rank, "
    "turn_interval_us = f.turn_interval_us from ("
    "select q.player_id, $1::int + r.turns as max_turns, r.name as military_rank, l.turn_interval_us from players q "
    "cross join lateral (select a.name, a.turns from unnest($2::text[], $3::bigint[], $4::int[]) "
    "as a (name, points, turns) where a.points <= q.rank_points order by a.points desc limit 1) r "
    "cross join lateral (select b.turn_interval_us from unnest($5::bigint[], $6::bigint[]) "
    "as b (interactions, turn_interval_us) where b.interactions <= q.interactions order by b.interactions desc "
    "limit 1) l) f "
    "where f.player_id = p.player_id and (p.max_turns, p.military_rank, p.turn_interval_us) "
    "is distinct from (f.max_turns, f.military_rank, f.turn_interval_us)"};

}  // namespace

void insert(Tx& tx, const Pilot& pilot) {
    tx.defer(
        insert_pilot, pilot.player_id, pilot.user_id, pilot.username, pilot.current_region_id, pilot.current_sector_id,
        pilot.current_ship_id, pilot.turns, pilot.max_turns, pilot.turns_anchor, pilot.turn_interval_us,
        pilot.military_rank
    );
}

Pending send_lock(Tx& tx, PlayerId player) {
    return tx.send(lock_pilot, player);
}

std::optional<Pilot> read_pilot(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    return Pilot{
        .player_id = row.get<PlayerId>("player_id"),
        .user_id = row.get<UserId>("user_id"),
        .username = row.get<std::string>("username"),
        .turns = row.get<std::int32_t>("turns"),
        .max_turns = row.get<std::int32_t>("max_turns"),
        .turns_anchor = row.get<Time>("turns_anchor"),
        .turn_interval_us = row.get<std::int64_t>("turn_interval_us"),
        .current_region_id = row.get<RegionId>("current_region_id"),
        .current_sector_id = row.get<SectorId>("current_sector_id"),
        .docked_station_id = row.get<std::optional<StationId>>("docked_station_id"),
        .landed_planet_id = row.get<std::optional<PlanetId>>("landed_planet_id"),
        .current_ship_id = row.get<std::optional<ShipId>>("current_ship_id"),
        .ship_type = row.get<std::string>("ship_type"),
        .ship_speed = row.get<double>("ship_speed"),
        .move_credit = row.get<std::int64_t>("move_credit"),
        .interactions = row.get<std::int64_t>("interactions"),
        .rank_points = row.get<std::int64_t>("rank_points"),
        .military_rank = row.get<std::string>("military_rank"),
    };
}

void update(Tx& tx, const Pilot& pilot) {
    tx.defer(  // the row is locked, so it is there
        update_pilot, pilot.player_id, pilot.turns, pilot.max_turns, pilot.turns_anchor, pilot.turn_interval_us,
        pilot.current_region_id, pilot.current_sector_id, pilot.docked_station_id, pilot.landed_planet_id,
        pilot.current_ship_id, pilot.move_credit, pilot.interactions, pilot.rank_points, pilot.military_rank, tx.now()
    );
}

std::optional<Pilot> find_pilot(ReadTx& tx, PlayerId player) {
    return read_pilot(tx.query(find_one, player));
}

std::optional<Hub::Place> find_place(ReadTx& tx, PlayerId player) {
    const Rows rows = tx.query(find_place_of_pilot, player);
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    return Hub::Place{
        .region = row.get<RegionId>("current_region_id"),
        .sector = row.get<SectorId>("current_sector_id"),
        .badge =
            {.personal_reputation = row.get<std::int32_t>("personal_reputation"),
             .reputation_tier = row.get<std::string>("reputation_tier"),
             .name_color = row.get<std::string>("name_color"),
             .military_rank = row.get<std::string>("military_rank")},
    };
}

std::optional<StoredState> find_state(ReadTx& tx, PlayerId player) {
    const Rows rows = tx.query(find_state_of_pilot, player);
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    const auto station = row.get<std::optional<StationId>>("docked_station_id");
    const auto planet = row.get<std::optional<PlanetId>>("landed_planet_id");
    StoredState out;
    out.state = {
        .id = row.get<PlayerId>("player_id"),
        .username = row.get<std::string>("username"),
        .credits = row.get<std::int64_t>("credits"),
        .turns = row.get<std::int32_t>("turns"),
        .max_turns = row.get<std::int32_t>("max_turns"),
        .current_sector_id = row.get<SectorId>("current_sector_id"),
        .is_docked = station.has_value(),
        .is_landed = planet.has_value(),
        .current_port_id = station,
        .current_planet_id = planet,
        .defense_drones = row.get<std::int32_t>("defense_drones"),
        .attack_drones = row.get<std::int32_t>("attack_drones"),
        .current_ship_id = row.get<std::optional<ShipId>>("current_ship_id"),
        .personal_reputation = row.get<std::int32_t>("personal_reputation"),
        .reputation_tier = row.get<std::string>("reputation_tier"),
        .name_color = row.get<std::string>("name_color"),
        .military_rank = row.get<std::string>("military_rank"),
    };
    out.pool = {
        .turns = out.state.turns,
        .anchor = row.get<Time>("turns_anchor"),
        .cap = out.state.max_turns,
        .interval_us = row.get<std::int64_t>("turn_interval_us"),
    };
    return out;
}

void update_places(Tx& tx, RegionId region, SectorId first, SectorId last) {
    tx.defer(update_places_in_region, region, first, last);
}

void update_progress(
    Tx& tx, int base_turns, const std::vector<Rank>& ranks, const std::vector<Progress::Level>& levels
) {
    std::vector<std::string> names;
    std::vector<std::int64_t> points, interactions, intervals;
    std::vector<int> turns;
    for (const auto& rank : ranks) {
        names.push_back(rank.name);
        points.push_back(rank.points);
        turns.push_back(rank.turns);
    }
    for (const auto& level : levels) {
        interactions.push_back(level.interactions);
        intervals.push_back(level.turn_interval_us);
    }
    tx.defer(update_progress_of_all, base_turns, names, points, turns, interactions, intervals);
}

std::optional<PlayerId> find_by_user(Reader& reader, UserId user) {
    const Rows rows = reader.query(find_pilot_of_user, user);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<PlayerId>("player_id"));
}

void rename(Tx& tx, UserId user, std::string_view username) {
    tx.defer(rename_pilot, user, username);
}

}  // namespace sw::players
