// Rooms follow pilots.
#include "arrivals.hpp"

#include "events.hpp"
#include "sectorwars/navigation.hpp"

namespace sw::navigation {

namespace {

std::shared_ptr<const std::string> frame_of(const SectorEntered& content) {
    auto text = std::make_shared<std::string>();
    JsonWriter to(*text);
    to.begin_object();
    to.member("type", SectorEntered::frame);
    Json<SectorEntered>::write_members(to, content);
    to.end_object();
    return text;
}

}  // namespace

void follow(Hub& hub, const Event& event) {
    const auto moved = parse_json<PlayerMoved>(event.payload);
    if (!hub.find(moved.player_id)) return;  // not connected to this process
    hub.enter(moved.player_id, moved.region_id, moved.to_sector_id);
    SectorEntered content{.sector_id = moved.to_sector_id, .other_players = {}, .timestamp = now()};
    for (const auto& who : hub.in_sector(moved.to_sector_id)) {
        if (who.player != moved.player_id) content.other_players.push_back({who.user, who.username, who.connected_at});
    }
    hub.send_to_player(moved.player_id, frame_of(content));
}

}  // namespace sw::navigation
