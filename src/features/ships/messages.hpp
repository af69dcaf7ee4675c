// What the ships feature says to clients.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/ships.hpp"

namespace sw::ships {

struct Cargo {
    std::int64_t used = 0, capacity = 0;
    std::map<std::string, std::int64_t> contents;

    static constexpr auto describe() {
        return fields(
            field("used", &Cargo::used, "Units in the hold"), field("capacity", &Cargo::capacity, "Units that fit"),
            field("contents", &Cargo::contents, "Units by commodity")
        );
    }
};

struct CombatState {
    int shields = 0, max_shields = 0, shield_recharge = 0, hull = 0, max_hull = 0, evasion = 0, weapons = 0;
    int attack_rating = 0, defense_rating = 0, attack_drones = 0, defense_drones = 0, max_drones = 0;

    static constexpr auto describe() {
        return fields(
            field("shields", &CombatState::shields, "Shields left"),
            field("max_shields", &CombatState::max_shields, "Shields of the hull"),
            field("shield_recharge", &CombatState::shield_recharge, "Shields that come back a round"),
            field("hull", &CombatState::hull, "Hull points left"),
            field("max_hull", &CombatState::max_hull, "Hull points of the hull"),
            field("evasion", &CombatState::evasion, "Percent"),
            field("weapons", &CombatState::weapons, "Same as attack_rating, under its older name"),
            field("attack_rating", &CombatState::attack_rating, "Attack"),
            field("defense_rating", &CombatState::defense_rating, "Defence"),
            field("attack_drones", &CombatState::attack_drones, "Attack drones aboard"),
            field("defense_drones", &CombatState::defense_drones, "Defence drones aboard"),
            field("max_drones", &CombatState::max_drones, "Drones that the bay takes")
        );
    }
};

struct MaintenanceState {
    std::string status;
    std::optional<Time> next_service;
    int current_rating = 100;
    std::string failure_status;

    static constexpr auto describe() {
        return fields(
            field("status", &MaintenanceState::status, "Condition in a word"),
            field("next_service", &MaintenanceState::next_service, "Appointment, when there is one"),
            field("current_rating", &MaintenanceState::current_rating, "Condition in percent"),
            field("failure_status", &MaintenanceState::failure_status, "NONE, MINOR, MAJOR or CATASTROPHIC")
        );
    }
};

struct ShipView {
    ShipId id;
    std::string name, type;
    SectorId sector_id = 0;
    Cargo cargo;
    int cargo_capacity = 0;
    double current_speed = 0, base_speed = 0;
    CombatState combat;
    MaintenanceState maintenance;
    bool is_flagship = false;
    std::int64_t purchase_value = 0, current_value = 0;
    int genesis_devices = 0, max_genesis_devices = 0;

    static constexpr auto describe() {
        return fields(
            field("id", &ShipView::id, "Ship"), field("name", &ShipView::name, "Its name"),
            field("type", &ShipView::type, "Hull"), field("sector_id", &ShipView::sector_id, "Where it is"),
            field("cargo", &ShipView::cargo, "The hold"), field("cargo_capacity", &ShipView::cargo_capacity, "Units"),
            field("current_speed", &ShipView::current_speed, "Speed in its present condition"),
            field("base_speed", &ShipView::base_speed, "Speed of the hull"),
            field("combat", &ShipView::combat, "Shields, hull, weapons"),
            field("maintenance", &ShipView::maintenance, "Condition"),
            field("is_flagship", &ShipView::is_flagship, "The pilot's first ship"),
            field("purchase_value", &ShipView::purchase_value, "Credits paid for it"),
            field("current_value", &ShipView::current_value, "Credits that a dealer would give"),
            field("genesis_devices", &ShipView::genesis_devices, "Aboard"),
            field("max_genesis_devices", &ShipView::max_genesis_devices, "That fit")
        );
    }
};

struct CatalogueView {
    std::vector<Hull> ships;

    static constexpr auto describe() { return fields(field("ships", &CatalogueView::ships, "Every hull")); }
};

}  // namespace sw::ships
