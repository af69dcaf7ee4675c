// The greetings feature at a glance.
#include "service.hpp"

namespace sw::greetings {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "greetings",
        .modes = every_mode,
        .routes =
            {
                post("/api/v1/greetings", call(service, &Service::add), Role::player, "Adds an entry", {.status = 201}),
                get("/api/v1/greetings", call(service, &Service::list), Role::player,
                    "The pilot's entries, newest first"),
            },
        .events = {event_type<EntryAdded>("An entry was added")},
    };
}

}  // namespace sw::greetings
