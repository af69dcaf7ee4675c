// Ships as a part of what travels between regions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/platform.hpp"
#include "sectorwars/ships.hpp"

namespace sw::ships {

struct CarriedShip {
    ShipId ship_id;
    std::string name, type;
    SectorId sector_id = 0;
    double current_speed = 0;
    int shields = 0, hull = 0, condition = 100;
    std::string failure = "NONE";
    int attack_drones = 0, defense_drones = 0, genesis_devices = 0;
    bool is_flagship = false;
    std::int64_t purchase_value = 0;
    Time created_at{};

    static constexpr auto describe() {
        return fields(
            field("ship_id", &CarriedShip::ship_id, "Ship"), field("name", &CarriedShip::name, "Name", length(1, 60)),
            field("type", &CarriedShip::type, "Hull", length(1, 60)),
            field("sector_id", &CarriedShip::sector_id, "Where the travel began"),
            field("current_speed", &CarriedShip::current_speed, "Speed", between_real(0, 1000)),
            field("shields", &CarriedShip::shields, "Shields", between(0, 1'000'000)),
            field("hull", &CarriedShip::hull, "Hull points", between(0, 1'000'000)),
            field("condition", &CarriedShip::condition, "Percent", between(0, 100)),
            field("failure", &CarriedShip::failure, "Failure", one_of("NONE", "MINOR", "MAJOR", "CATASTROPHIC")),
            field("attack_drones", &CarriedShip::attack_drones, "Aboard", between(0, 1'000'000)),
            field("defense_drones", &CarriedShip::defense_drones, "Aboard", between(0, 1'000'000)),
            field("genesis_devices", &CarriedShip::genesis_devices, "Aboard", between(0, 1'000'000)),
            field("is_flagship", &CarriedShip::is_flagship, "The pilot's first ship"),
            field("purchase_value", &CarriedShip::purchase_value, "Credits paid", at_least(0)),
            field("created_at", &CarriedShip::created_at, "When it was built")
        );
    }
};

struct CarriedFleet {
    std::optional<ShipId> flown;
    std::vector<CarriedShip> ships;

    static constexpr auto describe() {
        return fields(
            field("flown", &CarriedFleet::flown, "The one that the pilot flies"),
            field("ships", &CarriedFleet::ships, "All that travel", length(0, 1000))
        );
    }
};

/// Adds the ships to what travels.
void register_baggage(const Platform& platform);

}  // namespace sw::ships
