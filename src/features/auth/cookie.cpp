// Moving refresh tokens from bodies to cookies.
#include "cookie.hpp"

#include <utility>

#include "messages.hpp"
#include "messages_sessions.hpp"

namespace sw::auth {

namespace {

http::Header cookie_header(const std::string& value, std::chrono::seconds life, const CookieSettings& settings) {
    std::string text = "sw_refresh=" + value + "; Path=/api/v1/auth; HttpOnly; SameSite=Strict; Max-Age=";
    text += std::to_string(life.count());
    if (settings.secure) text += "; Secure";
    return {"Set-Cookie", std::move(text)};
}

http::Header cleared(const CookieSettings& settings) {
    return cookie_header("", std::chrono::seconds{0}, settings);
}

template <class Reply>
void move_to_cookie(http::Response& response, const CookieSettings& settings) {
    auto reply = parse_json<Reply>(response.body);
    // The first of two steps has none yet.
    if (reply.refresh_token.empty()) return;
    response.headers.push_back(cookie_header(reply.refresh_token, settings.life, settings));
    reply.refresh_token.clear();
    response.body.clear();
    JsonWriter writer(response.body);
    Json<Reply>::write(writer, reply);
}

template <class Reply>
Route moving(Route route, CookieSettings settings) {
    route.run = [run = std::move(route.run), settings](const Invocation& call) {
        http::Response response = run(call);
        if (!call.caller.cookie_session) return response;
        if (!response.refusal) move_to_cookie<Reply>(response, settings);
        else if (response.refusal->code == Code::unauthenticated) response.headers.push_back(cleared(settings));
        return response;
    };
    return route;
}

}  // namespace

CookieSettings cookie_settings(const Config& config) {
    const bool tls = config.environment == Environment::production || config.public_url.rfind("https://", 0) == 0;
    return {.secure = tls, .life = config.refresh_token_life};
}

Route with_cookie(Route route, CookieSettings settings) {
    return moving<TokenPair>(std::move(route), settings);
}

Route with_cookie_of_second_step(Route route, CookieSettings settings) {
    return moving<MfaVerified>(std::move(route), settings);
}

std::vector<Route> with_cookies(std::vector<Route> routes, CookieSettings settings) {
    for (Route& route : routes) route = with_cookie(std::move(route), settings);
    return routes;
}

Route without_cookie(Route route, CookieSettings settings) {
    route.run = [run = std::move(route.run), settings](const Invocation& call) {
        http::Response response = run(call);
        if (call.caller.cookie_session) response.headers.push_back(cleared(settings));
        return response;
    };
    return route;
}

}  // namespace sw::auth
