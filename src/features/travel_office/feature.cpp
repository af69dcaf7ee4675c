// The travel office of the nexus at a glance.
#include "sectorwars/platform/feature.hpp"

#include "audit.hpp"
#include "courier.hpp"
#include "internal.hpp"
#include "personal.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::travel_office {

namespace {

/// Every process of the nexus counts what it hears of.
void count(Metrics& metrics, const RegionTravel& travel) {
    const std::string status(to_name(travel.status));
    metrics.counter(
               "sectorwars_travel_total", "Travels between regions by where they stand", {{"status", status}}
    ).add();
    if (!travel.duration_s) return;
    metrics.histogram("sectorwars_travel_duration_seconds", "From the office's decision to the end")
        .observe(*travel.duration_s);
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "travel.json");
    const auto office = std::make_shared<const Office>(platform, tuning);
    const auto exchange = std::make_shared<const Exchange>(platform);
    const auto courier = std::make_shared<Courier>(platform, office, exchange);
    const auto auditor = std::make_shared<const Auditor>(platform, exchange);
    const auto internal = std::make_shared<const Internal>(office);
    const auto doors = platform.shared.get<travel::Doors>();
    constexpr RouteOptions inside{.listener = Listener::internal};
    platform.shared.get<personal_data::Sections>()->add(personal_section());
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
                get("/api/v1/admin/travel/audit", call(auditor, &Auditor::audit), scopes::economy_view,
                    "Compares the books of all regions; every pilot in one place"),
                get("/api/v1/admin/travel/journal", call(auditor, &Auditor::journal), scopes::economy_view,
                    "Travels of all regions"),
            },
        .jobs =
            {{"travel.forget_manifests", std::chrono::hours(24), [office](Tx& tx) { forget_manifests(tx, *office); }}},
        .subscriptions =
            {{std::string(RegionTravel::topic),
              [courier, &metrics = platform.metrics](const Event& event) {
                  courier->wake();
                  count(metrics, parse_json<RegionTravel>(event.payload));
              }}},
        .events = {event_type<RegionTravel>("A travel between regions changed its state")},
        .start = [doors, office, courier] { open_doors(doors, office, courier); },
        .opened = [courier] { courier->begin(); },
    };
}

}  // namespace sw::travel_office
