// Accounts that prove who they are: routes, events and jobs of the auth feature.
#include "bootstrap.hpp"
#include "cookie.hpp"
#include "personal.hpp"
#include "sectorwars/platform/identity.hpp"
#include "service.hpp"

namespace sw::auth {
namespace {

using ServicePtr = std::shared_ptr<const Service>;

std::vector<Route> login_routes(const ServicePtr& service, const CookieSettings& cookies) {
    constexpr RouteOptions limited{.rate = RateClass::login};
    const auto any = Role::anonymous;
    return with_cookies(
        {
            post("/api/v1/auth/login", call(service, &Service::login), any, "Log in (form or JSON)", limited),
            post("/api/v1/auth/login/json", call(service, &Service::login), any, "Log in", limited),
            post("/api/v1/auth/login/direct", call(service, &Service::login), any, "Log in (admin console)", limited),
            post(
                "/api/v1/auth/player/login", call(service, &Service::login_player), any, "Log in, players only", limited
            ),
            post(
                "/api/v1/auth/player/login/json", call(service, &Service::login_player), any, "Log in, players only",
                limited
            ),
        },
        cookies
    );
}

/// Confirming the second factor and signing in with it have one path, as clients expect; who may do which is decided by
/// what they send.
std::vector<Route> session_routes(const ServicePtr& service, const CookieSettings& cookies) {
    constexpr RouteOptions code{.rate = RateClass::second_factor, .token = TokenUse::never};
    const auto verify = [&](std::string path) {
        return with_cookie_of_second_step(
            post(
                std::move(path), call(service, &Service::verify_second_factor), Role::anonymous,
                "Second step of a sign-in; without session_token: turn the second factor on", code
            ),
            cookies
        );
    };
    return {
        with_cookie(
            post(
                "/api/v1/auth/exchange", call(service, &Service::exchange_code), Role::anonymous,
                "Exchange the one-time code of a sign-in elsewhere for tokens", {.rate = RateClass::exchange}
            ),
            cookies
        ),
        verify("/api/v1/auth/mfa/verify"),
        verify("/api/v1/auth/mfa/confirm"),
        get("/api/v1/auth/sessions", call(service, &Service::sessions), Role::user, "Where the caller is signed in"),
        del("/api/v1/auth/sessions/{session_id}", call(service, &Service::end_own), Role::user,
            "End one of the caller's sessions"),
        post(
            "/api/v1/auth/sessions/revoke-all", call(service, &Service::end_all), Role::user,
            "End all sessions of the caller"
        ),
    };
}

std::vector<Route> routes(const ServicePtr& service, const CookieSettings& cookies) {
    std::vector<Route> out = login_routes(service, cookies);
    out.push_back(post_prepared<Registered, std::string, Register>(
        "/api/v1/auth/register",
        [service](const Caller& caller, const Register& in) { return service->prepare_register(caller, in); },
        [service](Tx& tx, const Caller& caller, const Register& in, const std::string& hash) {
            return service->register_account(tx, caller, in, hash);
        },
        Role::anonymous, "Create an account with its pilot", {.rate = RateClass::registration}
    ));
    out.push_back(with_cookie(
        post(
            "/api/v1/auth/refresh", call(service, &Service::refresh), Role::anonymous,
            "Exchange a refresh token for a new pair", {.rate = RateClass::refresh}
        ),
        cookies
    ));
    out.push_back(without_cookie(
        post(
            "/api/v1/auth/logout", call(service, &Service::logout), Role::anonymous,
            "End the session of a refresh token"
        ),
        cookies
    ));
    const auto more = session_routes(service, cookies);
    out.insert(out.end(), more.begin(), more.end());
    out.push_back(get("/api/v1/auth/me", call(service, &Service::me), Role::user, "The account of the caller"));
    out.push_back(post(
        "/api/v1/auth/me/token", call(service, &Service::me_of_token), Role::anonymous, "The account of an access token"
    ));
    out.push_back(with_cookie(
        post(
            "/api/v1/auth/password/change", call(service, &Service::change_password), Role::user,
            "Change the password; every other session ends", {.rate = RateClass::password}
        ),
        cookies
    ));
    return out;
}

}  // namespace

Feature feature(const Platform& platform) {
    platform.shared.get<PasswordPolicy>()->fill(read_common_passwords(platform.config.home));
    // A region hears of revocations from its nexus and has no table of them here.
    if (platform.config.mode != Mode::regional) platform.revocations.changes_since = &revoked_since;
    const auto service = std::make_shared<const Service>(platform, read_settings(platform.config.home));
    platform.shared.get<Reproof>()->require_password =
        [service](Offload& offload, const Caller& caller, const std::string& password) {
            service->require_password(offload, caller, password);
        };
    share_personal_sections(*platform.shared.get<personal_data::Sections>());
    return {
        .name = "auth",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(service, cookie_settings(platform.config)),
        .jobs = {{"auth.purge", std::chrono::hours{1}, [service](Tx& tx) { service->purge_expired(tx); }}},
        .subscriptions = {{std::string(Revoked::topic), [service](const Event& event) { service->on_revoked(event); }}},
        .events =
            {event_type<PlayerLoggedIn>("Somebody logged in"), event_type<PlayerLoggedOut>("Somebody logged out"),
             event_type<Revoked>("Tokens no longer count; every process drops them and closes their sockets"),
             event_type<SecurityAlert>("Something that an administrator should know")},
        .start = [platform] { ensure_admin(platform); },
        .stage = 20};
}

}  // namespace sw::auth
