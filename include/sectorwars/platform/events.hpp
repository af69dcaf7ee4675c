// Facts that leave a transaction: stored in the outbox with it, numbered and delivered after it (ADR 0003).
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {

/// Who learns of an event.
///  player  numbered in that player's timeline; sent to the player's sockets; replayed on resume
///  region  numbered in the region's timeline; sent to all sockets in the region
///  sector  live only, to the sockets in that sector, except those of `except`
///  admin   live only, to admin sockets
struct Audience {
    enum class Kind { player, region, sector, admin };
    Kind kind;
    Uuid id{};            ///< player or region
    SectorId sector = 0;  ///< for Kind::sector
    PlayerId except{};    ///< for Kind::sector: do not tell this player

    [[nodiscard]] std::string to_text() const;  ///< "player:<uuid>", "region:<uuid>", "sector:7:<uuid>", "admin"
    [[nodiscard]] static std::optional<Audience> parse(std::string_view text);
};

inline Audience to_player(PlayerId player) {
    return {.kind = Audience::Kind::player, .id = player.uuid};
}

inline Audience to_region(RegionId region) {
    return {.kind = Audience::Kind::region, .id = region.uuid};
}

inline Audience to_sector(SectorId sector, PlayerId except = {}) {
    return {.kind = Audience::Kind::sector, .sector = sector, .except = except};
}

inline Audience to_admins() {
    return {.kind = Audience::Kind::admin};
}

struct Event {
    std::string topic;    ///< bus name, dotted, past tense or noun: "player.move", "trade.completed"
    std::string frame;    ///< WebSocket `type`: "player_entered_sector"; empty = not sent to sockets
    std::string payload;  ///< JSON object
    std::vector<Audience> audiences;
};

template <class E>
std::string payload_of(const E& event) {
    return to_json(event);
}

}  // namespace sw
