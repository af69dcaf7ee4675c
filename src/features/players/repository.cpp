// The SQL of the table players.
#include "repository.hpp"

namespace sw::players {

namespace {

constexpr Statement insert_pilot{
    "players.insert",
    "insert into players (player_id, user_id, username, home_region_id, current_region_id, current_sector_id, "
    "current_ship_id, turns, max_turns, turns_anchor, turn_interval_us, military_rank, waits, created_at, "
    "last_active_at) values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $9, $9)"};

// Locks the pilot and, in the same statement, opens the row-level-security context of the pilot's region.
constexpr Statement lock_pilot{
    "players.lock",
    "select p.player_id, p.user_id, p.username, p.turns, p.max_turns, p.turns_anchor, p.turn_interval_us, "
    "p.current_region_id, p.current_sector_id, p.docked_station_id, p.landed_planet_id, p.current_ship_id, "
    "coalesce(s.type, '') as ship_type, coalesce(s.current_speed, 0) as ship_speed, p.move_credit, p.interactions, "
    "p.rank_points, p.military_rank, p.status, p.away_region, p.waits, p.trade_bonus_percent, p.trade_bonus_until, "
    "set_config('app.current_region', "
    "p.current_region_id::text, true) as context "
    "from players p left join ship_flight s on s.ship_id = p.current_ship_id "
    "where p.player_id = $1 for update of p"};

constexpr Statement find_one{
    "players.find",
    "select p.player_id, p.user_id, p.username, p.turns, p.max_turns, p.turns_anchor, p.turn_interval_us, "
    "p.current_region_id, p.current_sector_id, p.docked_station_id, p.landed_planet_id, p.current_ship_id, "
    "coalesce(s.type, '') as ship_type, coalesce(s.current_speed, 0) as ship_speed, p.move_credit, p.interactions, "
    "p.rank_points, p.military_rank, p.status, p.away_region, p.waits, p.trade_bonus_percent, p.trade_bonus_until "
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
    "select current_region_id, current_sector_id, personal_reputation, reputation_tier, name_color, military_rank, "
    "status, away_region from players where player_id = $1"};

// The state page is the read that clients poll. One statement over three primary keys: the views player_credits
// (ledger) and ship_flight (ships) are those features' promise to others and dissolve in the planner, whereas a second
// pipelined statement would cost its own bind, execute and snapshot.
constexpr Statement find_state_of_pilot{
    "players.find_state",
    "select p.player_id, p.username, coalesce(c.credits, 0) as credits, p.turns, p.max_turns, p.turns_anchor, "
    "p.turn_interval_us, p.current_sector_id, p.docked_station_id, p.landed_planet_id, "
    "coalesce(s.defense_drones, 0) as defense_drones, coalesce(s.attack_drones, 0) as attack_drones, "
    "p.current_ship_id, p.personal_reputation, p.reputation_tier, p.name_color, p.military_rank, p.status, "
    "p.away_region from players p left join player_credits c on c.player_id = p.player_id "
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

constexpr Statement board_ship{"players.board", "update players set current_ship_id = $2 where player_id = $1"};

constexpr Statement mark_away{
    "players.mark_away",
    "update players set status = 'away', away_region = $2 where player_id = $1 and status = 'in_transit'"};

constexpr Statement add_turns{
    "players.add_turns",
    "update players set turns = greatest(turns, least(turns + $2, max_turns)) where player_id = $1"};

constexpr Statement count_present{
    "players.count_residents", "select count(*) as residents from players where status <> 'away'"};

constexpr Statement select_present{
    "players.residents", "select player_id from players where status <> 'away' order by player_id limit $1::int"};

constexpr Statement select_carried{
    "players.carried",
    "select user_id, username, nickname, home_region_id, turns, turns_anchor, move_credit, interactions, rank_points, "
    "personal_reputation, reputation_tier, name_color, created_at, current_sector_id, docked_station_id, "
    "landed_planet_id, trade_bonus_percent, trade_bonus_until from players where player_id = $1"};

constexpr Statement mark_departed{
    "players.depart",
    "update players set status = 'in_transit', current_ship_id = null, docked_station_id = null, "
    "landed_planet_id = null where player_id = $1 and status = 'here'"};

constexpr Statement mark_returned{
    "players.return",
    "update players set status = 'here', away_region = null, current_sector_id = $2, docked_station_id = $3, "
    "landed_planet_id = $4 where player_id = $1 and status = 'in_transit'"};

constexpr Statement upsert_arrived{
    "players.arrive",
    "insert into players (player_id, user_id, username, nickname, home_region_id, current_region_id, "
    "current_sector_id, turns, max_turns, turns_anchor, turn_interval_us, move_credit, interactions, rank_points, "
    "military_rank, personal_reputation, reputation_tier, name_color, created_at, last_active_at, "
    "trade_bonus_percent, trade_bonus_until) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) "
    "on conflict (player_id) do update set username = excluded.username, nickname = excluded.nickname, "
    "home_region_id = excluded.home_region_id, current_region_id = excluded.current_region_id, "
    "current_sector_id = excluded.current_sector_id, turns = excluded.turns, max_turns = excluded.max_turns, "
    "turns_anchor = excluded.turns_anchor, turn_interval_us = excluded.turn_interval_us, "
    "move_credit = excluded.move_credit, interactions = excluded.interactions, rank_points = excluded.rank_points, "
    "military_rank = excluded.military_rank, personal_reputation = excluded.personal_reputation, "
    "reputation_tier = excluded.reputation_tier, name_color = excluded.name_color, "
    "trade_bonus_percent = excluded.trade_bonus_percent, trade_bonus_until = excluded.trade_bonus_until, status = "
    "'here', "
    "away_region = null, last_active_at = excluded.last_active_at where players.status = 'away'"};

// Who asks for a name waits for whoever asked before: otherwise two could get the same one at the same moment.
constexpr Statement lock_nicknames{
    "players.lock_nicknames", "select pg_advisory_xact_lock(hashtext('players.nickname')) is null as locked"};

constexpr Statement nickname_taken{
    "players.nickname_taken",
    "select exists (select from players where player_id <> $1 and (lower(username) = lower($2) "
    "or lower(nickname) = lower($2))) as taken"};

constexpr Statement equip_waiting{
    "players.equip",
    "update players set waits = false, trade_bonus_percent = $2, trade_bonus_until = $3, nickname = $4 "
    "where player_id = $1 and waits"};

constexpr Statement update_reputation{
    "players.update_reputation",
    "update players set personal_reputation = $2, reputation_tier = $3, name_color = $4 where player_id = $1"};

constexpr Statement find_reputation{
    "players.find_reputation", "select personal_reputation from players where player_id = $1"};

Status read_status(const Rows::Row& row) {
    const auto text = row.get<std::string>("status");
    if (text == "away") return Status::away;
    return text == "in_transit" ? Status::in_transit : Status::here;
}

}  // namespace

void insert(Tx& tx, const Pilot& pilot) {
    tx.defer(
        insert_pilot, pilot.player_id, pilot.user_id, pilot.username, pilot.current_region_id, pilot.current_sector_id,
        pilot.current_ship_id, pilot.turns, pilot.max_turns, pilot.turns_anchor, pilot.turn_interval_us,
        pilot.military_rank, pilot.waits
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
        .status = read_status(row),
        .away_region = row.get<std::optional<std::string>>("away_region").value_or(""),
        .waits = row.get<bool>("waits"),
        .trade_bonus =
            {row.get<std::int32_t>("trade_bonus_percent"), row.get<std::optional<Time>>("trade_bonus_until")},
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
    const Status status = read_status(row);
    require_place(status, row.get<std::optional<std::string>>("away_region").value_or(""));
    return Hub::Place{
        .region = row.get<RegionId>("current_region_id"),
        // Who is between two regions meets nobody: there is no sector 0.
        .sector = status == Status::here ? row.get<SectorId>("current_sector_id") : 0,
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
        .status = read_status(row),
        .region = row.get<std::optional<std::string>>("away_region"),
    };
    out.pool = {
        .turns = out.state.turns,
        .anchor = row.get<Time>("turns_anchor"),
        .cap = out.state.max_turns,
        .interval_us = row.get<std::int64_t>("turn_interval_us"),
    };
    return out;
}

bool claim_nickname(Tx& tx, PlayerId player, std::string_view nickname) {
    static_cast<void>(tx.query(lock_nicknames));
    return !tx.query(nickname_taken, player, nickname)[0].get<bool>("taken");
}

void equip_pilot(Tx& tx, PlayerId player, const TradeBonus& bonus, const std::optional<std::string>& nickname) {
    tx.defer_expecting(1, equip_waiting, player, bonus.percent, bonus.until, nickname);
}

void add_reputation(Tx& tx, PlayerId player, const ReputationTier& tier) {
    tx.defer(update_reputation, player, tier.points, tier.name, tier.color);
}

int reputation_of(Tx& tx, PlayerId player) {
    return tx.query(find_reputation, player)[0].get<std::int32_t>("personal_reputation");
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

void board(Tx& tx, PlayerId player, ShipId ship) {
    tx.defer(board_ship, player, ship);
}

void send_away(Tx& tx, PlayerId player, std::string_view region) {
    tx.defer_expecting(1, mark_away, player, region);
}

void give_turns(Tx& tx, PlayerId player, int turns) {
    tx.defer(add_turns, player, turns);
}

std::int64_t count_residents(Reader& reader) {
    return reader.query(count_present)[0].get<std::int64_t>("residents");
}

std::vector<PlayerId> residents(Reader& reader, std::int32_t limit) {
    const Rows rows = reader.query(select_present, limit);
    std::vector<PlayerId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<PlayerId>("player_id"));
    return out;
}

CarriedPilot find_carried(Tx& tx, PlayerId player) {
    const Rows rows = tx.query(select_carried, player);
    if (rows.empty()) throw Failure(Code::internal, "no_pilot", "A pilot vanished while leaving.");
    const Rows::Row row = rows[0];
    return {
        .user_id = row.get<UserId>("user_id"),
        .username = row.get<std::string>("username"),
        .nickname = row.get<std::optional<std::string>>("nickname"),
        .home_region_id = row.get<RegionId>("home_region_id"),
        .turns = row.get<std::int32_t>("turns"),
        .turns_anchor = row.get<Time>("turns_anchor"),
        .move_credit = row.get<std::int64_t>("move_credit"),
        .interactions = row.get<std::int64_t>("interactions"),
        .rank_points = row.get<std::int64_t>("rank_points"),
        .personal_reputation = row.get<std::int32_t>("personal_reputation"),
        .reputation_tier = row.get<std::string>("reputation_tier"),
        .name_color = row.get<std::string>("name_color"),
        .created_at = row.get<Time>("created_at"),
        .current_sector_id = row.get<SectorId>("current_sector_id"),
        .docked_station_id = row.get<std::optional<StationId>>("docked_station_id"),
        .landed_planet_id = row.get<std::optional<PlanetId>>("landed_planet_id"),
        .trade_bonus_percent = row.get<std::int32_t>("trade_bonus_percent"),
        .trade_bonus_until = row.get<std::optional<Time>>("trade_bonus_until"),
    };
}

void depart(Tx& tx, PlayerId player) {
    tx.defer_expecting(1, mark_departed, player);
}

void come_back(Tx& tx, PlayerId player, const CarriedPilot& carried) {
    tx.defer_expecting(
        1, mark_returned, player, carried.current_sector_id, carried.docked_station_id, carried.landed_planet_id
    );
}

void arrive(Tx& tx, const Pilot& pilot, const CarriedPilot& carried) {
    tx.defer_expecting(
        1, upsert_arrived, pilot.player_id, carried.user_id, carried.username, carried.nickname, carried.home_region_id,
        pilot.current_region_id, pilot.current_sector_id, pilot.turns, pilot.max_turns, pilot.turns_anchor,
        pilot.turn_interval_us, carried.move_credit, carried.interactions, carried.rank_points, pilot.military_rank,
        carried.personal_reputation, carried.reputation_tier, carried.name_color, carried.created_at, tx.now(),
        carried.trade_bonus_percent, carried.trade_bonus_until
    );
}

void rename(Tx& tx, UserId user, std::string_view username) {
    tx.defer(rename_pilot, user, username);
}

}  // namespace sw::players
