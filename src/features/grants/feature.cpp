// Roles and scopes of administrators: the routes, and the job that ends what has expired.
#include "service.hpp"

namespace sw::grants {
namespace {

using ServicePtr = std::shared_ptr<const Service>;

std::vector<Route> routes(const ServicePtr& service) {
    const auto may_grant = scopes::scopes_grant;
    const auto see = scopes::audit_view;
    return {
        get("/api/v1/admin/scopes/catalog", call(service, &Service::catalog), see, "All scopes there are"),
        get("/api/v1/admin/scopes/holders", call(service, &Service::holders), see, "Who holds what"),
        get("/api/v1/admin/scopes/users/{user_id}", call(service, &Service::of_user), see,
            "What an account may do, and the history of its grants"),
        post(
            "/api/v1/admin/scopes/grant", call(service, &Service::grant), may_grant,
            "Grant a scope or a role that one holds oneself", {.status = 201}
        ),
        post(
            "/api/v1/admin/scopes/revoke", call(service, &Service::revoke), scopes::scopes_revoke,
            "Take a scope or a role back; the account's sessions end"
        ),
        get("/api/v1/admin/roles", call(service, &Service::list_roles), see, "Roles and their scopes"),
        post(
            "/api/v1/admin/roles", call(service, &Service::create_role), may_grant,
            "Make a role of scopes that one holds oneself", {.status = 201}
        ),
        put("/api/v1/admin/roles/{role}", call(service, &Service::change_role), may_grant,
            "Change a role; the sessions of those who have it end"),
        del("/api/v1/admin/roles/{role}", call(service, &Service::delete_role), may_grant,
            "Delete a role that nobody has"),
    };
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    platform.shared.get<personal_data::Sections>()->add(section());
    return {
        .name = "grants",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(service),
        .jobs = {{"grants.expire", std::chrono::seconds{10}, [service](Tx& tx) { service->end_expired_grants(tx); }}},
        .events =
            {event_type<RightsChanged>("An administrator may do more or less than before"),
             event_type<RoleChanged>("A role was made, changed or deleted")},
        .start = [service] { service->start(); },
        .stage = 10};
}

}  // namespace sw::grants
