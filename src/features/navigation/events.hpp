// Frames about pilots who come and go.
#pragma once

#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::navigation {

struct PlayerLeftSector {
    UserId user_id;
    std::string username;
    SectorId sector_id = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "player.left_sector";
    static constexpr std::string_view frame = "player_left_sector";

    static constexpr auto describe() {
        return fields(
            field("user_id", &PlayerLeftSector::user_id, "Who"), field("username", &PlayerLeftSector::username, "Name"),
            field("sector_id", &PlayerLeftSector::sector_id, "Sector left"),
            field("timestamp", &PlayerLeftSector::timestamp, "When")
        );
    }
};

struct PlayerEnteredSector {
    UserId user_id;
    std::string username;
    SectorId sector_id = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "player.entered_sector";
    static constexpr std::string_view frame = "player_entered_sector";

    static constexpr auto describe() {
        return fields(
            field("user_id", &PlayerEnteredSector::user_id, "Who"),
            field("username", &PlayerEnteredSector::username, "Name"),
            field("sector_id", &PlayerEnteredSector::sector_id, "Sector entered"),
            field("timestamp", &PlayerEnteredSector::timestamp, "When")
        );
    }
};

struct OtherPlayer {
    UserId user_id;
    std::string username;
    Time connected_at{};

    static constexpr auto describe() {
        return fields(
            field("user_id", &OtherPlayer::user_id, "Who"), field("username", &OtherPlayer::username, "Name"),
            field("connected_at", &OtherPlayer::connected_at, "Since when")
        );
    }
};

/// Live only, to the pilot who arrived; made where the sockets are, never stored.
struct SectorEntered {
    SectorId sector_id = 0;
    std::vector<OtherPlayer> other_players;
    Time timestamp{};
    static constexpr std::string_view topic = "sector.entered";
    static constexpr std::string_view frame = "sector_entered";

    static constexpr auto describe() {
        return fields(
            field("sector_id", &SectorEntered::sector_id, "Sector entered"),
            field("other_players", &SectorEntered::other_players, "Connected pilots there"),
            field("timestamp", &SectorEntered::timestamp, "When")
        );
    }
};

}  // namespace sw::navigation
