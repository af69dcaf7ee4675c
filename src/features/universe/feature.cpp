// The universe feature at a glance.
#include "rules.hpp"
#include "sectorwars/universe.hpp"
#include "service.hpp"

namespace sw::universe {

namespace {

Worlds worlds_of(const Platform& platform) {
    if (platform.config.mode == Mode::regional) return one_region(platform);
    return platform.config.mode == Mode::nexus ? nexus_alone(platform.config) : both_in_one(platform.config);
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform, worlds_of(platform));
    platform.shared.get<WorldMaker>()->replace = [service](Tx& tx) { return service->replace(tx); };
    return {
        .name = "universe",
        .modes = every_mode,
        .routes =
            {post(
                 "/api/v1/admin/galaxy/generate", call(service, &Service::generate), scopes::bang_regenerate,
                 "Replace the galaxy by one of a chosen or drawn seed", {.dual_control = true}
             ),
             del("/api/v1/admin/galaxy/clear", call(service, &Service::clear), scopes::bang_regenerate,
                 "Always refused: a running game has a galaxy"),
             get("/api/v1/admin/galaxy/seed", call(service, &Service::seed), scopes::galaxy_view,
                 "The seed of the galaxy")},
        .subscriptions =
            {{std::string(galaxy::Generated::topic), [service](const Event&) { service->world_changed(); }},
             {std::string(galaxy::RegionChanged::topic), [service](const Event&) { service->world_changed(); }}},
        .events =
            {event_type<galaxy::Generated>("The galaxy was made anew; clients fetch everything again"),
             event_type<galaxy::RegionChanged>("Name or tax of a region changed; its map stayed")},
        .start = [service] { service->start(); },
        .stage = 0,
    };
}

}  // namespace sw::universe
