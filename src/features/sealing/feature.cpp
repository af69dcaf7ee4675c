// Sealing at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::sealing {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "sealing",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get("/api/v1/admin/security/master-key", call(service, &Service::view), scopes::system_health_view,
                    "Age of the master key, and what older ones still hold"),
            },
        .jobs =
            {{"sealing.reseal", std::chrono::hours(1), [service](Tx& tx) { service->reseal(tx); }},
             {"sealing.watch_age", std::chrono::hours(24), [service](Tx& tx) { service->watch_age(tx); }}},
        .events = {event_type<MasterKeyAged>("The master key should be rotated")},
        .start = [service] { service->start(); }};
}

}  // namespace sw::sealing
