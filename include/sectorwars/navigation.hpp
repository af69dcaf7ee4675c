// Charts: what each pilot has seen of the world (fog of war), and movement.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::navigation {

enum class Level { none, seen, scanned, visited };

constexpr auto enum_names(Level) {
    return names("none", "seen", "scanned", "visited");
}

/// Raises the chart level of sectors, never lowers it. Deferred.
void chart(Tx& tx, PlayerId player, const std::vector<SectorId>& sectors, Level level);

/// All sectors that the pilot knows at least as seen.
[[nodiscard]] std::unordered_map<SectorId, Level> charted(Reader& reader, PlayerId player);

/// After the world was made anew: nobody knows anything of the region's sectors but the start chart
/// (players::start_chart of the new world). Deferred.
void forget(Tx& tx, SectorId first, SectorId last, const std::vector<SectorId>& start = {});

struct PlayerMoved {
    PlayerId player_id;
    UserId user_id;
    std::string username;
    RegionId region_id;
    SectorId from_sector_id = 0, to_sector_id = 0;
    std::int32_t turn_cost = 0, turns_remaining = 0;
    static constexpr std::string_view topic = "player.move";
    static constexpr std::string_view frame = "player_moved";

    static constexpr auto describe() {
        return fields(
            field("player_id", &PlayerMoved::player_id, "Who moved"),
            field("user_id", &PlayerMoved::user_id, "Their account"),
            field("username", &PlayerMoved::username, "Their name"),
            field("region_id", &PlayerMoved::region_id, "Region now"),
            field("from_sector_id", &PlayerMoved::from_sector_id, "Sector left"),
            field("to_sector_id", &PlayerMoved::to_sector_id, "Sector entered"),
            field("turn_cost", &PlayerMoved::turn_cost, "Turns paid"),
            field("turns_remaining", &PlayerMoved::turns_remaining, "Turns left")
        );
    }
};

}  // namespace sw::navigation
