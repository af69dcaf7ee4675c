// The players feature at a glance.
#include "baggage.hpp"
#include "personal.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/platform/hub.hpp"
#include "service.hpp"

namespace sw::players {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    platform.hub.locate = locate;
    register_baggage(platform);
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    platform.shared.get<region_link::NoticeHandlers>()->by_topic["name"] =
        [](Tx& tx, const region_link::Notice& notice) { rename(tx, notice.user_id, notice.value); };
    return {
        .name = "players",
        .modes = every_mode,
        .routes = {get(
            "/api/v1/player/state", call(service, &Service::state), Role::player,
            "The pilot: credits, turns, place, standing"
        )},
        .events =
            {
                event_type<PilotCreated>("There is a new pilot"),
                event_type<PilotEquipped>("A pilot who waited got ship and credits"),
            },
        .start = [service, &database = platform.database] { service->start(database); },
    };
}

}  // namespace sw::players
