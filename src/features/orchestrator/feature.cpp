// The orchestrator at a glance.
#include "sectorwars/platform/feature.hpp"

#include "errands.hpp"
#include "events.hpp"
#include "routes.hpp"
#include "sealed.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::orchestrator {

Feature feature(const Platform& platform) {
    const auto room = std::make_shared<Room>(platform);
    const auto service = std::make_shared<const Service>(room);
    offer_errands(*platform.shared.get<Errands>(), platform.config, service);
    register_sealed(*platform.shared.get<SealedColumns>());
    return {
        .name = "orchestrator",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(service, std::make_shared<const Views>(room)),
        .jobs =
            {{"orchestrator.end_sandboxes", std::chrono::minutes(1),
              [service](Tx& tx) { service->end_sandboxes(tx); }}},
        .subscriptions = {{std::string(JobQueued::topic), [room](const Event&) { room->kick(); }}},
        .events =
            {
                event_type<RegionCreated>("A region serves for the first time"),
                event_type<RegionSuspended>("A region was stopped until it is resumed"),
                event_type<RegionDeleted>("A region is gone"),
                event_type<RegionScaled>("A region's limits were changed"),
                event_type<PerformanceDegraded>("A region needs an administrator"),
            },
        .start = [room] { room->load(); },
        .stage = 30,
        .opened = [room] { room->open(); },
        .stop = [room] { room->close(); },
    };
}

}  // namespace sw::orchestrator
