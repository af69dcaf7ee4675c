// Who is asking, how often, and may they.
#include "platform/http/gate.hpp"

#include <algorithm>

#include "platform/http/cookie.hpp"
#include "platform/http/text.hpp"

namespace sw::http {

namespace {

std::string_view bearer_token(const Request& request) {
    constexpr std::string_view scheme = "bearer ";
    const std::string_view header = request.header("authorization");
    return starts_ignoring_case(header, scheme) ? trim(header.substr(scheme.size())) : std::string_view{};
}

}  // namespace

Gate::Gate(GateParts parts)
    : tokens_(parts.tokens),
      services_(parts.services),
      revocations_(parts.revocations),
      limits_on_(parts.limits_on),
      limiter_(parts.limits),
      clock_(std::move(parts.clock)) {}

bool Gate::identify(Exchange& exchange) const {
    const Request& request = exchange.request;
    Caller& caller = exchange.caller;
    caller.ip = request.peer;
    caller.user_agent = request.header("user-agent");
    caller.request_id = request.request_id;
    caller.cookie_session = request.header("x-session") == "cookie";
    if (caller.cookie_session) caller.refresh_cookie = cookie_of(request, "sw_refresh");
    const std::string_view token = bearer_token(request);
    if (token.empty()) return false;
    if (services_ != nullptr) return identify_service(caller, token);
    const auto claims = tokens_.verify(token);
    if (!claims || revocations_.revoked(*claims)) return false;
    caller.user = claims->user;
    caller.player = claims->player;
    caller.session = claims->session;
    caller.username = claims->username;
    caller.is_admin = claims->is_admin;
    caller.permissions = claims->permissions;
    caller.second_factor = claims->second_factor;
    caller.automation = claims->automation;
    caller.authorization = token;
    exchange.pace = claims->pace;
    return true;
}

bool Gate::identify_service(Caller& caller, std::string_view token) const {
    auto service = services_->verify(token);
    if (!service) return false;
    caller.service = std::move(*service);
    return true;
}

RateClass Gate::class_of(const Exchange& exchange) {
    if (exchange.endpoint == nullptr) return RateClass::by_method;
    const Route& route = exchange.endpoint->route;
    return route.role == Role::admin && route.rate == RateClass::by_method ? RateClass::admin : route.rate;
}

RateDecision Gate::count(const Exchange& exchange) {
    if (!limits_on_) return {};
    const RateSubject subject{
        .rate = class_of(exchange),
        .method = exchange.request.method,
        .user = exchange.caller.user,
        .session = exchange.caller.session,
        .ip = exchange.caller.ip,
        .pace = exchange.pace};
    return limiter_.admit(subject, clock_());
}

bool Gate::admit_upgrade(const std::string& peer) {
    return !limits_on_ || limiter_.admit({.rate = RateClass::upgrade, .ip = peer}, clock_()).allowed;
}

void Gate::check_scope(const Route& route, const Caller& caller) {
    if (!caller.is_admin) throw Failure(Code::forbidden, "admin_required", "Only administrators may do this.");
    if (caller.permissions.empty()) {
        throw Failure(
            Code::forbidden, "second_factor_required",
            "Administrators need a second factor here: set one up at /api/v1/auth/mfa/generate and sign in again."
        );
    }
    if (std::find(caller.permissions.begin(), caller.permissions.end(), route.scope) != caller.permissions.end())
        return;
    throw Failure(Code::forbidden, "scope_required", "This needs the scope " + route.scope + ".");
}

void Gate::check_automation(const Route& route, const Caller& caller) {
    const bool reads = route.method == Method::get || route.method == Method::head;
    TokenUse use = route.token;
    if (use == TokenUse::by_role && route.role == Role::anonymous) return;
    if (use == TokenUse::by_role && route.role == Role::player) use = reads ? TokenUse::read : TokenUse::play;
    if (use == TokenUse::by_role || use == TokenUse::never) {
        throw Failure(Code::forbidden, "person_required", "An API token cannot do this; sign in yourself.");
    }
    const std::string_view needed = to_name(use);
    if (std::find(caller.permissions.begin(), caller.permissions.end(), needed) != caller.permissions.end()) return;
    throw Failure(
        Code::forbidden, "token_scope_required", "This API token lacks the scope " + std::string(needed) + "."
    );
}

void Gate::check_role(const Exchange& exchange, bool known) {
    const Role role = exchange.endpoint->route.role;
    if (known && exchange.caller.automation) check_automation(exchange.endpoint->route, exchange.caller);
    if (role == Role::anonymous) return;
    if (role == Role::service && exchange.caller.service.empty()) {
        throw Failure(Code::unauthenticated, "service_token_required", "This needs a fresh service token.");
    }
    if (!known) throw Failure(Code::unauthenticated, "unauthenticated", "Sign in to do this.");
    if (role == Role::admin) check_scope(exchange.endpoint->route, exchange.caller);
    if (role == Role::player && exchange.caller.player.is_nil()) {
        throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    }
}

}  // namespace sw::http
