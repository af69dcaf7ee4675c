// The SQL of the table ships.
#include "repository.hpp"

namespace sw::ships {

namespace {

constexpr Statement insert_ship{
    "ships.insert",
    "insert into ships (ship_id, player_id, name, type, sector_id, current_speed, shields, hull, is_flagship, "
    "purchase_value) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};

constexpr Statement update_ship_sector{"ships.update_sector", "update ships set sector_id = $2 where ship_id = $1"};

constexpr Statement lock_ship{
    "ships.lock",
    "select ship_id, player_id, name, type, sector_id, current_speed, shields, hull, is_flagship, purchase_value, "
    "condition, failure, attack_drones, defense_drones, genesis_devices from ships where ship_id = $1 for update"};

constexpr Statement find_ship{
    "ships.find",
    "select ship_id, player_id, name, type, sector_id, current_speed, shields, hull, is_flagship, purchase_value, "
    "condition, failure, attack_drones, defense_drones, genesis_devices from ships where ship_id = $1"};

constexpr Statement find_ships_of_player{
    "ships.find_of_player",
    "select ship_id, player_id, name, type, sector_id, current_speed, shields, hull, is_flagship, purchase_value, "
    "condition, failure, attack_drones, defense_drones, genesis_devices from ships where player_id = $1 "
    "order by ship_id"};

constexpr Statement delete_travelling{
    "ships.take",
    "delete from ships where player_id = $1 and ($3::boolean or ship_id = $2) "
    "returning ship_id, name, type, sector_id, current_speed, shields, hull, condition, failure, attack_drones, "
    "defense_drones, genesis_devices, is_flagship, purchase_value, created_at"};

constexpr Statement insert_travelled{
    "ships.insert_carried",
    "insert into ships (ship_id, player_id, name, type, sector_id, current_speed, shields, hull, condition, failure, "
    "attack_drones, defense_drones, genesis_devices, is_flagship, purchase_value, created_at) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"};

Record read_record(const Rows::Row& row) {
    return {
        .ship =
            {.ship_id = row.get<ShipId>("ship_id"),
             .player_id = row.get<PlayerId>("player_id"),
             .name = row.get<std::string>("name"),
             .type = row.get<std::string>("type"),
             .sector_id = row.get<SectorId>("sector_id"),
             .current_speed = row.get<double>("current_speed"),
             .shields = row.get<std::int32_t>("shields"),
             .hull = row.get<std::int32_t>("hull"),
             .is_flagship = row.get<bool>("is_flagship"),
             .purchase_value = row.get<std::int64_t>("purchase_value")},
        .condition = row.get<std::int32_t>("condition"),
        .failure = row.get<std::string>("failure"),
        .attack_drones = row.get<std::int32_t>("attack_drones"),
        .defense_drones = row.get<std::int32_t>("defense_drones"),
        .genesis_devices = row.get<std::int32_t>("genesis_devices"),
    };
}

}  // namespace

void insert(Tx& tx, const Ship& ship) {
    tx.defer(
        insert_ship, ship.ship_id, ship.player_id, ship.name, ship.type, ship.sector_id, ship.current_speed,
        ship.shields, ship.hull, ship.is_flagship, ship.purchase_value
    );
}

std::vector<CarriedShip> take_ships(Tx& tx, PlayerId player, std::optional<ShipId> flown, bool everything) {
    const Rows rows = tx.query(delete_travelling, player, flown, everything);
    std::vector<CarriedShip> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        out.push_back({
            .ship_id = row.get<ShipId>("ship_id"),
            .name = row.get<std::string>("name"),
            .type = row.get<std::string>("type"),
            .sector_id = row.get<SectorId>("sector_id"),
            .current_speed = row.get<double>("current_speed"),
            .shields = row.get<std::int32_t>("shields"),
            .hull = row.get<std::int32_t>("hull"),
            .condition = row.get<std::int32_t>("condition"),
            .failure = row.get<std::string>("failure"),
            .attack_drones = row.get<std::int32_t>("attack_drones"),
            .defense_drones = row.get<std::int32_t>("defense_drones"),
            .genesis_devices = row.get<std::int32_t>("genesis_devices"),
            .is_flagship = row.get<bool>("is_flagship"),
            .purchase_value = row.get<std::int64_t>("purchase_value"),
            .created_at = row.get<Time>("created_at"),
        });
    }
    return out;
}

void insert_carried(Tx& tx, PlayerId player, const CarriedShip& ship) {
    tx.defer(
        insert_travelled, ship.ship_id, player, ship.name, ship.type, ship.sector_id, ship.current_speed, ship.shields,
        ship.hull, ship.condition, ship.failure, ship.attack_drones, ship.defense_drones, ship.genesis_devices,
        ship.is_flagship, ship.purchase_value, ship.created_at
    );
}

void update_sector(Tx& tx, ShipId ship, SectorId sector) {
    tx.defer_expecting(1, update_ship_sector, ship, sector);
}

Pending send_lock(Tx& tx, ShipId ship) {
    return tx.send(lock_ship, ship);
}

std::vector<Record> find_of_player(ReadTx& tx, PlayerId player) {
    return read_records(tx.query(find_ships_of_player, player));
}

Pending send_find(ReadTx& tx, ShipId ship) {
    return tx.send(find_ship, ship);
}

std::vector<Record> read_records(const Rows& rows) {
    std::vector<Record> records;
    records.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) records.push_back(read_record(rows[i]));
    return records;
}

}  // namespace sw::ships
