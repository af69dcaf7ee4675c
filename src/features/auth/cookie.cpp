// Moving refresh tokens from bodies to cookies.
#include "cookie.hpp"

#include <utility>

#include "messages.hpp"

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

void move_to_cookie(http::Response& response, const CookieSettings& settings) {
    auto pair = parse_json<TokenPair>(response.body);
    response.headers.push_back(cookie_header(pair.refresh_token, settings.life, settings));
    pair.refresh_token.clear();
    response.body.clear();
    JsonWriter writer(response.body);
    Json<TokenPair>::write(writer, pair);
}

}  // namespace

CookieSettings cookie_settings(const Config& config) {
    const bool tls = config.environment == Environment::production || config.public_url.rfind("https://", 0) == 0;
    return {.secure = tls, .life = config.refresh_token_life};
}

Route with_cookie(Route route, CookieSettings settings) {
    route.run = [run = std::move(route.run), settings](const Invocation& call) {
        http::Response response = run(call);
        if (!call.caller.cookie_session) return response;
        if (!response.refusal) move_to_cookie(response, settings);
        else if (response.refusal->code == Code::unauthenticated) response.headers.push_back(cleared(settings));
        return response;
    };
    return route;
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
