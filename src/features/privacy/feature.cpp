// Privacy at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::privacy {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    platform.shared.get<region_link::NoticeHandlers>()->by_topic["person"] =
        [&platform](Tx& tx, const region_link::Notice& notice) { erase_here(tx, platform, notice); };
    const RouteOptions own{.rate = RateClass::password, .token = TokenUse::never};
    return {
        .name = "privacy",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                post(
                    "/api/v1/auth/me/export", call(service, &Service::export_me), Role::user,
                    "Everything that is known of the person, as one JSON document", own
                ),
                // Not DELETE: what goes with that is read from the address, where a password must not be.
                post(
                    "/api/v1/auth/me/erase", call(service, &Service::erase_me), Role::user,
                    "Erase the account in seven days, unless the person signs in before", own
                ),
                get("/api/v1/admin/users/{user_id}/export", call(service, &Service::export_user),
                    scopes::players_export, "Everything that is known of a person", {.audit = AuditUse::always}),
                post(
                    "/api/v1/admin/users/{user_id}/erase", call(service, &Service::erase_user), scopes::players_export,
                    "Erase a person at once and for good", {.audit = AuditUse::always, .dual_control = true}
                ),
            },
        .jobs = {{"privacy.erase", std::chrono::minutes(1), [service](Tx& tx) { service->run(tx); }}},
        .events = {event_type<PersonErased>("A person was erased")}};
}

}  // namespace sw::privacy
