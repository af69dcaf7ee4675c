// The second factor: routes, job, and what it adds to rotation, export and erasure. Confirming it, and signing in with
// it, make tokens: those routes are auth's.
#include "secrets.hpp"
#include "service.hpp"

namespace sw::mfa {
namespace {

using ServicePtr = std::shared_ptr<const Service>;

std::vector<Route> routes(const ServicePtr& service) {
    const auto who = Role::user;
    constexpr RouteOptions guarded{.rate = RateClass::second_factor};
    constexpr RouteOptions with_password{.rate = RateClass::password};
    return {
        post(
            "/api/v1/auth/mfa/generate", call(service, &Service::generate), who,
            "A new secret for an authenticator app; counts when confirmed", guarded
        ),
        post("/api/v1/auth/mfa/check", call(service, &Service::check_code), who, "Use a code up", guarded),
        get("/api/v1/auth/mfa/status", call(service, &Service::status), who, "Is the second factor on"),
        post(
            "/api/v1/auth/mfa/disable", call(service, &Service::disable), who,
            "Turn the second factor off, with a code and the password", with_password
        ),
        get("/api/v1/auth/mfa/backup-codes", call(service, &Service::backup_codes), who, "How many are left"),
        post(
            "/api/v1/auth/mfa/regenerate-backup-codes", call(service, &Service::regenerate_backup_codes), who,
            "Ten new backup codes, with a code", guarded
        ),
        del("/api/v1/users/{user_id}/mfa", call(service, &Service::reset), scopes::players_manage,
            "Take a lost second factor off an account; not one's own, not a stronger one"),
        get("/api/v1/auth/mfa/attempts", call(service, &Service::attempts), who, "Codes entered, without the codes"),
    };
}

}  // namespace

Feature feature(const Platform& platform) {
    platform.shared.get<SealedColumns>()->add(sealed_column());
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "mfa",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(service),
        .jobs = {{"mfa.purge", std::chrono::hours{6}, [service](Tx& tx) { service->purge(tx); }}}};
}

}  // namespace sw::mfa
