// The players feature at a glance.
#include "baggage.hpp"
#include "sectorwars/platform/hub.hpp"
#include "service.hpp"

namespace sw::players {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    platform.hub.locate = locate;
    register_baggage(platform);
    return {
        .name = "players",
        .modes = every_mode,
        .routes = {get(
            "/api/v1/player/state", call(service, &Service::state), Role::player,
            "The pilot: credits, turns, place, standing"
        )},
        .events = {event_type<PilotCreated>("A new pilot took off")},
        .start = [service, &database = platform.database] { service->start(database); },
    };
}

}  // namespace sw::players
