// The monitor of regions at a glance.
#include "sectorwars/platform/feature.hpp"

#include "monitor.hpp"
#include "service.hpp"

namespace sw::autoscale {

Feature feature(const Platform& platform) {
    const auto monitor = std::make_shared<Monitor>(platform);
    const auto service = std::make_shared<const Service>(platform, monitor);
    constexpr RouteOptions own_port{.listener = Listener::orchestrator};
    const auto* const usage = "Usage of a region, newest and over time, and what was decided about it";
    const auto* const decisions = "What the monitor decided about a region, and why";
    return {
        .name = "autoscale",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get("/regions/{name}/usage", call(service, &Service::usage), scopes::regions_view, usage, own_port),
                get("/regions/{name}/decisions", call(service, &Service::decisions), scopes::regions_view, decisions,
                    own_port),
                get("/api/v1/orchestrator/regions/{name}/usage", call(service, &Service::usage), scopes::regions_view,
                    usage),
                get("/api/v1/orchestrator/regions/{name}/decisions", call(service, &Service::decisions),
                    scopes::regions_view, decisions),
            },
        .jobs = {{"autoscale.tidy", std::chrono::minutes(5), [service](Tx& tx) { service->tidy(tx); }}},
        .events =
            {
                event_type<RegionDied>("The process of a running region ended by itself"),
                event_type<RegionOutOfMemory>("A region was killed for want of memory"),
                event_type<RegionHealthChanged>("The engine says that a region serves players, or does not"),
            },
        .stage = 90,  // after the orchestrator has opened its office
        .opened = [monitor] { monitor->open(); },
    };
}

}  // namespace sw::autoscale
