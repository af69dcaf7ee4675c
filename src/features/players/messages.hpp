// What the players feature says to clients.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/players.hpp"

namespace sw::players {

struct PlayerState {
    PlayerId id;
    std::string username;
    std::int64_t credits = 0;
    int turns = 0, max_turns = 0;
    std::optional<Time> next_turn_at;
    double turn_interval_seconds = 0;
    SectorId current_sector_id = 0;
    bool is_docked = false, is_landed = false;
    std::optional<StationId> current_port_id;
    std::optional<PlanetId> current_planet_id;
    int defense_drones = 0, attack_drones = 0;
    std::optional<ShipId> current_ship_id;
    int personal_reputation = 0;
    std::string reputation_tier, name_color, military_rank;
    Status status = Status::here;
    std::optional<std::string> region;

    static constexpr auto describe() {
        return fields(
            field("id", &PlayerState::id, "Pilot"), field("username", &PlayerState::username, "Name"),
            field("credits", &PlayerState::credits, "Credits owned"),
            field("turns", &PlayerState::turns, "Turns left now"),
            field("max_turns", &PlayerState::max_turns, "Turns that the pool holds"),
            field("next_turn_at", &PlayerState::next_turn_at, "When one more comes back; null when the pool is full"),
            field("turn_interval_seconds", &PlayerState::turn_interval_seconds, "Time that one turn takes"),
            field("current_sector_id", &PlayerState::current_sector_id, "Where the pilot is"),
            field("is_docked", &PlayerState::is_docked, "At a station"),
            field("is_landed", &PlayerState::is_landed, "On a planet"),
            field("current_port_id", &PlayerState::current_port_id, "Station docked at"),
            field("current_planet_id", &PlayerState::current_planet_id, "Planet landed on"),
            field("defense_drones", &PlayerState::defense_drones, "Defence drones aboard"),
            field("attack_drones", &PlayerState::attack_drones, "Attack drones aboard"),
            field("current_ship_id", &PlayerState::current_ship_id, "Ship flown"),
            field("personal_reputation", &PlayerState::personal_reputation, "-1000 to 1000"),
            field("reputation_tier", &PlayerState::reputation_tier, "Reputation in a word"),
            field("name_color", &PlayerState::name_color, "Colour of the name, #RRGGBB"),
            field("military_rank", &PlayerState::military_rank, "Rank"),
            field("status", &PlayerState::status, "here, in_transit or away"),
            field("region", &PlayerState::region, "Where the pilot is, when away")
        );
    }
};

struct PilotCreated {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    RegionId region_id;
    SectorId sector_id = 0;
    std::optional<ShipId> ship_id;
    std::optional<std::string> ship_type;
    Time timestamp{};
    static constexpr std::string_view topic = "pilot.created";
    static constexpr std::string_view frame = "pilot_created";

    static constexpr auto describe() {
        return fields(
            field("player_id", &PilotCreated::player_id, "The new pilot"),
            field("user_id", &PilotCreated::user_id, "Their account"),
            field("username", &PilotCreated::username, "Their name"),
            field("region_id", &PilotCreated::region_id, "Home region"),
            field("sector_id", &PilotCreated::sector_id, "First sector"),
            field("ship_id", &PilotCreated::ship_id, "First ship; null when the first login gives one later"),
            field("ship_type", &PilotCreated::ship_type, "Its hull"),
            field("timestamp", &PilotCreated::timestamp, "When")
        );
    }
};

struct PilotEquipped {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    std::optional<std::string> nickname;
    RegionId region_id;
    SectorId sector_id = 0;
    ShipId ship_id;
    std::string ship_name, ship_type;
    std::int64_t credits = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "pilot.equipped";
    static constexpr std::string_view frame = "pilot_equipped";

    static constexpr auto describe() {
        return fields(
            field("player_id", &PilotEquipped::player_id, "The pilot"),
            field("user_id", &PilotEquipped::user_id, "Their account"),
            field("username", &PilotEquipped::username, "Their name"),
            field("nickname", &PilotEquipped::nickname, "The name that they go by, when they gave one"),
            field("region_id", &PilotEquipped::region_id, "Where"),
            field("sector_id", &PilotEquipped::sector_id, "Where"),
            field("ship_id", &PilotEquipped::ship_id, "First ship"),
            field("ship_name", &PilotEquipped::ship_name, "Its name"),
            field("ship_type", &PilotEquipped::ship_type, "Its hull"),
            field("credits", &PilotEquipped::credits, "First credits"),
            field("timestamp", &PilotEquipped::timestamp, "When")
        );
    }
};

}  // namespace sw::players
