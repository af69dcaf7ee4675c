// What the nexus asks of all regions, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::nexus {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    const std::string nexus = "/api/v1/nexus";
    return {
        .name = "nexus",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {post(
                 nexus + "/query", call(service, &Service::query), scopes::regions_view,
                 "Put a registered question to many regions"
             ),
             get(nexus + "/queries", call(service, &Service::queries), scopes::regions_view,
                 "The questions that can be put"),
             post(
                 nexus + "/generate", call(service, &Service::generate), scopes::bang_regenerate,
                 "Make the world of this process anew; pilots keep what they own", {.dual_control = true}
             )},
        .opened =
            [service, &reactor = platform.reactor] {
                reactor.repeat("region figures", std::chrono::minutes(10), [service] {
                    return service->collect_figures();
                });
            },
    };
}

}  // namespace sw::nexus
