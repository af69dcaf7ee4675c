// Hulls and the ships that pilots own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::ships {

/// One row of the ship table (rules_economy 34), from config/balance/ships.json.
struct Hull {
    std::string type;  ///< "LIGHT_FREIGHTER"
    Credits cost;
    double base_speed = 1;
    int turn_cost = 1, attack_turn_cost = 1, cargo_capacity = 0, max_colonists = 0, max_drones = 0;
    int max_shields = 0, shield_recharge = 0, max_hull = 0, evasion = 0, max_genesis_devices = 0;
    bool warp_capable = true, gate_creation = false, quantum_jump = false;
    int scanner_range = 1, attack_rating = 0, defense_rating = 0;
    double maintenance_rate = 0;
    int construction_time = 0, fuel_efficiency = 0;
    std::map<std::string, std::int32_t> max_upgrades;
    std::string acquisition, faction_requirement, ability;

    static constexpr auto describe() {
        return fields(
            field("type", &Hull::type, "Hull"), field("cost", &Hull::cost, "Price in credits"),
            field("base_speed", &Hull::base_speed, "Hops a turn at turn cost 1"),
            field("turn_cost", &Hull::turn_cost, "Turns a hop"),
            field("attack_turn_cost", &Hull::attack_turn_cost, "Turns for an enemy to attack it"),
            field("cargo_capacity", &Hull::cargo_capacity, "Hold units"),
            field("max_colonists", &Hull::max_colonists, "Colonists"), field("max_drones", &Hull::max_drones, "Drones"),
            field("max_shields", &Hull::max_shields, "Shields"),
            field("shield_recharge", &Hull::shield_recharge, "Shields a turn"),
            field("max_hull", &Hull::max_hull, "Hull points"), field("evasion", &Hull::evasion, "Percent"),
            field("max_genesis_devices", &Hull::max_genesis_devices, "Genesis devices"),
            field("warp_capable", &Hull::warp_capable, "Passes quantum tunnels without surcharge"),
            field("gate_creation", &Hull::gate_creation, "Can build warp gates"),
            field("quantum_jump", &Hull::quantum_jump, "Can jump without a link"),
            field("scanner_range", &Hull::scanner_range, "Hops"),
            field("attack_rating", &Hull::attack_rating, "Attack"),
            field("defense_rating", &Hull::defense_rating, "Defence"),
            field("maintenance_rate", &Hull::maintenance_rate, "Share of value"),
            field("construction_time", &Hull::construction_time, "Days"),
            field("fuel_efficiency", &Hull::fuel_efficiency, "Percent"),
            field("max_upgrades", &Hull::max_upgrades, "Highest level by upgrade"),
            field("acquisition", &Hull::acquisition, "Ways to get one"),
            field("faction_requirement", &Hull::faction_requirement, "Standing that a dealer asks for"),
            field("ability", &Hull::ability, "What it is known for")
        );
    }
};

/// Get it with platform.shared.get<ships::Catalogue>(); filled by the ships feature when it is composed.
class Catalogue {
public:
    void fill(std::vector<Hull> hulls) { hulls_ = std::move(hulls); }

    [[nodiscard]] const Hull* find(std::string_view type) const;

    [[nodiscard]] const std::vector<Hull>& all() const { return hulls_; }

private:
    std::vector<Hull> hulls_;
};

struct Ship {
    ShipId ship_id;
    PlayerId player_id;
    std::string name, type;
    SectorId sector_id = 0;
    double current_speed = 1;
    int shields = 0, hull = 0;
    bool is_flagship = false;
    std::int64_t purchase_value = 0;
};

/// A ship for a new pilot, full of shields and hull.
ShipId create(Tx& tx, PlayerId owner, const Hull& hull, std::string_view name, SectorId sector);
[[nodiscard]] Pending lock_later(Tx& tx, ShipId ship);
[[nodiscard]] std::optional<Ship> read(Pending& pending);
void move_to(Tx& tx, ShipId ship, SectorId sector);  ///< deferred

}  // namespace sw::ships
