// Status routes at a glance.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::status {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform.config, platform.hub);
    constexpr RouteOptions open{.rate = RateClass::status};
    return {
        .name = "status",
        .modes = every_mode,
        .routes =
            {
                get("/", call(service, &Service::root), Role::anonymous, "What this is", open),
                get("/health", call(service, &Service::health), Role::anonymous,
                    "200 while the server can serve, else 503", {.rate = RateClass::unlimited}),
                get("/api/v1/status", call(service, &Service::overview), Role::anonymous, "Server and connections",
                    open),
                get("/api/v1/status/health", call(service, &Service::service_health), Role::anonymous,
                    "200 while the database answers", open),
                get("/api/v1/status/ping", call(service, &Service::ping), Role::anonymous, "Answers pong", open),
                get("/api/v1/status/version", call(service, &Service::version), Role::anonymous, "Version", open),
            },
    };
}

}  // namespace sw::status
