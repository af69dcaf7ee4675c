// The universe feature at a glance.
#include "service.hpp"

namespace sw::universe {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "universe",
        .modes = every_mode,
        .routes =
            {post(
                 "/api/v1/admin/galaxy/generate", call(service, &Service::generate), Role::admin,
                 "Replace the galaxy by one of a chosen or drawn seed"
             ),
             del("/api/v1/admin/galaxy/clear", call(service, &Service::clear), Role::admin,
                 "Always refused: a running game has a galaxy"),
             get("/api/v1/admin/galaxy/seed", call(service, &Service::seed), Role::admin, "The seed of the galaxy")},
        .subscriptions =
            {{std::string(galaxy::Generated::topic), [service](const Event&) { service->world_changed(); }}},
        .events = {event_type<galaxy::Generated>("The galaxy was made anew; clients fetch everything again")},
        .start = [service] { service->start(); },
        .stage = 0,
    };
}

}  // namespace sw::universe
