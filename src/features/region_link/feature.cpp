// The nexus' side of the heartbeat, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "service.hpp"

namespace sw::region_link {
namespace {

/// A coroutine may not capture: it gets its service by value.
Awaitable<> sweep(std::shared_ptr<const Service> service) {
    service->sweep();
    co_return;
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "region_link",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {post(
                 "/internal/v1/regions/{slug}/heartbeat", call(service, &Service::heartbeat), Role::service,
                 "What a region tells twice a second, and what it must know", {.listener = Listener::internal}
             ),
             get("/api/v1/presence", call(service, &Service::presence), Role::player, "Who is online, in all regions"),
             get("/api/v1/regions/online", call(service, &Service::online), Role::anonymous,
                 "How many pilots are online, by region", {.rate = RateClass::status})},
        .subscriptions = {{"region.config_changed", [service](const Event&) { service->registry_changed(); }}},
        .opened =
            [service, &reactor = platform.reactor] {
                reactor.repeat("presence sweep", std::chrono::seconds(1), [service] { return sweep(service); });
            },
    };
}

}  // namespace sw::region_link
