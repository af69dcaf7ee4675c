// Rooms follow travellers.
#include "follow.hpp"

namespace sw::travel {

void leave_room(Hub& hub, const Event& event) {
    const auto left = parse_json<Departed>(event.payload);
    if (hub.find(left.player_id)) hub.enter(left.player_id, left.region_id, 0);
}

void enter_room(Hub& hub, const Event& event) {
    const auto arrived = parse_json<Arrived>(event.payload);
    if (arrived.region_id && hub.find(arrived.player_id))
        hub.enter(arrived.player_id, *arrived.region_id, arrived.sector_id);
}

void return_to_room(Hub& hub, const Event& event) {
    const auto failed = parse_json<Failed>(event.payload);
    if (hub.find(failed.player_id)) hub.enter(failed.player_id, failed.region_id, failed.sector_id);
}

}  // namespace sw::travel
