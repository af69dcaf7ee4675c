// The audit log at a glance.
#include "sectorwars/platform/feature.hpp"

#include "acts.hpp"
#include "keeper.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::audit {
namespace {

constexpr int after_keys = 50;

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform, platform.config.mode != Mode::regional);
    const auto keeper = std::make_shared<const Keeper>(platform);
    watch_acts(platform);
    platform.shared.get<personal_data::Sections>()->add(Service::section());
    return {
        .name = "audit",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/admin/audit/logs", call(service, &Service::logs), scopes::audit_view, "The audit log"),
                post(
                    "/api/v1/admin/audit/log", call(service, &Service::note), scopes::audit_view,
                    "Write a note into the audit log"
                ),
                get("/api/v1/admin/audit/violations", call(service, &Service::violations), scopes::audit_view,
                    "What was tried without the right to it"),
                get("/api/v1/admin/audit/users/{user_id}/activity", call(service, &Service::activity),
                    scopes::audit_view, "What an account did"),
            },
        .jobs = {{"audit.checkpoint", std::chrono::minutes{1}, [keeper](Tx& tx) { keeper->look(tx); }}},
        .events = {event_type<ChainBroken>("The audit log was changed behind the server's back")},
        .start = [keeper] { keeper->start(); },
        .stage = after_keys,
    };
}

}  // namespace sw::audit
