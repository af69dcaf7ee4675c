// The SQL of the table ships.
#pragma once

#include <string>
#include <vector>

#include "baggage.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/ships.hpp"

namespace sw::ships {

/// A ship with what only its own pages show.
struct Record {
    Ship ship;
    int condition = 100;
    std::string failure;
    int attack_drones = 0, defense_drones = 0, genesis_devices = 0;
};

void insert(Tx& tx, const Ship& ship);
void update_sector(Tx& tx, ShipId ship, SectorId sector);
[[nodiscard]] Pending send_lock(Tx& tx, ShipId ship);

/// The flown ship, or all of the pilot's, deleted here.
[[nodiscard]] std::vector<CarriedShip> take_ships(
    Tx& tx, PlayerId player, std::optional<ShipId> flown, bool everything
);
void insert_carried(Tx& tx, PlayerId player, const CarriedShip& ship);  ///< deferred

[[nodiscard]] std::vector<Record> find_of_player(ReadTx& tx, PlayerId player);
[[nodiscard]] Pending send_find(ReadTx& tx, ShipId ship);
[[nodiscard]] std::vector<Record> read_records(const Rows& rows);

}  // namespace sw::ships
