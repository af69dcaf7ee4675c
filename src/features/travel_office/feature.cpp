// The travel office of the nexus at a glance.
#include "sectorwars/platform/feature.hpp"

#include "audit.hpp"
#include "courier.hpp"
#include "internal.hpp"

namespace sw::travel_office {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "travel.json");
    const auto office = std::make_shared<const Office>(platform, tuning);
    const auto exchange = std::make_shared<const Exchange>(platform);
    const auto courier = std::make_shared<Courier>(platform, office, exchange);
    const auto auditor = std::make_shared<const Auditor>(platform, exchange);
    const auto internal = std::make_shared<const Internal>(office);
    const auto doors = platform.shared.get<travel::Doors>();
    constexpr RouteOptions inside{.listener = Listener::internal};
    return {
        .name = "travel_office",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                post(
                    "/internal/v1/travels", call(internal, &Internal::submit), Role::service,
                    "Travels whose escrow a region holds: where do they stand?", inside
                ),
                post(
                    "/internal/v1/travels/destinations", call(internal, &Internal::destinations), Role::service,
                    "Where a pilot could go", inside
                ),
                post(
                    "/internal/v1/travels/reconcile", call(internal, &Internal::reconcile), Role::service,
                    "Who is really in a region that came back from a capsule", inside
                ),
                get("/api/v1/admin/travel/audit", call(auditor, &Auditor::audit), Role::admin,
                    "Compares the books of all regions; every pilot in one place"),
                get("/api/v1/admin/travel/journal", call(auditor, &Auditor::journal), Role::admin,
                    "Travels of all regions"),
            },
        .jobs =
            {{"travel.forget_manifests", std::chrono::hours(24), [office](Tx& tx) { forget_manifests(tx, *office); }}},
        .subscriptions = {{std::string(RegionTravel::topic), [courier](const Event&) { courier->wake(); }}},
        .events = {event_type<RegionTravel>("A travel between regions changed its state")},
        .start = [doors, office, courier] { open_doors(doors, office, courier); },
        .opened = [courier] { courier->begin(); },
    };
}

}  // namespace sw::travel_office
