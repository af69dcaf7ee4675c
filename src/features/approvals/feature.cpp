// Approvals at a glance.
#include "sectorwars/platform/feature.hpp"

#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::approvals {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform, platform.config.mode != Mode::regional);
    platform.shared.get<Oversight>()->approve = [service](Tx& tx, const Act& act) { return service->ask(tx, act); };
    return {
        .name = "approvals",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/admin/approvals", call(service, &Service::list), scopes::audit_review,
                    "Acts that wait, or waited, for a second administrator"),
                get("/api/v1/admin/approvals/{approval_id}", call(service, &Service::find), scopes::audit_review,
                    "One of them, with its request"),
                post(
                    "/api/v1/admin/approvals/{approval_id}/approve", call(service, &Service::approve),
                    scopes::audit_review, "Agree to the act of another administrator"
                ),
                post(
                    "/api/v1/admin/approvals/{approval_id}/reject", call(service, &Service::reject),
                    scopes::audit_review, "Do not agree"
                ),
                post(
                    "/api/v1/admin/approvals/{approval_id}/withdraw", call(service, &Service::withdraw), Role::user,
                    "Give up one's own request", {.rate = RateClass::admin, .token = TokenUse::never}
                ),
            },
        .jobs = {{"approvals.sweep", std::chrono::minutes{1}, [service](Tx& tx) { service->sweep(tx); }}},
        .events = {event_type<Changed>("An act waits for a second administrator, or was decided on")},
    };
}

}  // namespace sw::approvals
