// The router: literals before parameters, slashes, methods, aliases, and what it refuses to build.
#include "platform/http/router.hpp"

#include "support/catch.hpp"

using namespace sw;
using http::Method;
using http::Router;

namespace {

Route route(Method method, std::string path) {
    return {.method = method, .path = std::move(path), .role = Role::anonymous, .summary = "test"};
}

std::string found(const Router& router, Method method, const std::string& path) {
    const auto match = router.match(method, path);
    if (match.endpoint == nullptr) return match.allowed == 0 ? "404" : "405 " + http::allow_header(match.allowed);
    std::string text = match.endpoint->route.path;
    for (std::size_t i = 0; i < match.endpoint->parameter_names.size(); ++i) {
        text += " " + match.endpoint->parameter_names[i] + "=" + std::string(match.values[i]);
    }
    return text;
}

Router sample() {
    return Router({
        route(Method::get, "/"),
        route(Method::get, "/api/v1/ships"),
        route(Method::post, "/api/v1/ships"),
        route(Method::get, "/api/v1/ships/current"),
        route(Method::get, "/api/v1/ships/{ship_id}"),
        route(Method::del, "/api/v1/ships/{id}"),
        route(Method::get, "/api/v1/ships/current/cargo"),
        route(Method::post, "/api/v1/ships/{ship_id}/{action}"),
        route(Method::get, "/api/v1/status/"),
        route(Method::post, "/api/v1/combat/attack"),
        route(Method::get, "/api/v1/planets/{planet_id}"),
        route(Method::put, "/api/v1/teams/{team_id}/members/{player_id}"),
    });
}

}  // namespace

TEST_CASE("the router finds the route of a method and path") {
    const Router router = sample();
    const auto [method, path, expected] = GENERATE(table<Method, std::string, std::string>({
        {Method::get, "/", "/"},
        {Method::get, "/api/v1/ships", "/api/v1/ships"},
        {Method::get, "/api/v1/ships/", "/api/v1/ships"},
        {Method::post, "/api/v1/ships", "/api/v1/ships"},
        {Method::head, "/api/v1/ships", "/api/v1/ships"},
        {Method::get, "/api/v1/status", "/api/v1/status/"},
        {Method::get, "/api/v1/status/", "/api/v1/status/"},
        {Method::get, "/api/v1/ships/current", "/api/v1/ships/current"},
        {Method::get, "/api/v1/ships/7", "/api/v1/ships/{ship_id} ship_id=7"},
        {Method::del, "/api/v1/ships/current", "/api/v1/ships/{id} id=current"},
        {Method::get, "/api/v1/ships/current/cargo", "/api/v1/ships/current/cargo"},
        {Method::post, "/api/v1/ships/current/sell", "/api/v1/ships/{ship_id}/{action} ship_id=current action=sell"},
        {Method::post, "/api/v1/ships/a b/x%y", "/api/v1/ships/{ship_id}/{action} ship_id=a b action=x%y"},
        {Method::post, "/api/combat/attack", "/api/v1/combat/attack"},
        {Method::get, "/api/planets/9/", "/api/v1/planets/{planet_id} planet_id=9"},
        {Method::put, "/api/teams/1/members/2", "/api/v1/teams/{team_id}/members/{player_id} team_id=1 player_id=2"},
        {Method::get, "/api/ships", "404"},
        {Method::get, "/api/v1/ship", "404"},
        {Method::get, "/api/v1/ships/1/2/3", "404"},
        {Method::get, "/api/v1//ships", "404"},
        {Method::get, "/api/v1/ships//", "404"},
        {Method::get, "//", "404"},
        {Method::get, "", "404"},
        {Method::get, "api/v1/ships", "404"},
        {Method::get, "*", "404"},
        {Method::put, "/api/v1/ships", "405 GET, HEAD, POST, OPTIONS"},
        {Method::put, "/api/v1/ships/7", "405 GET, HEAD, DELETE, OPTIONS"},
        {Method::options, "/api/v1/ships", "405 GET, HEAD, POST, OPTIONS"},
        {Method::head, "/api/v1/combat/attack", "405 POST, OPTIONS"},
        {Method::other, "/api/v1/ships", "405 GET, HEAD, POST, OPTIONS"},
    }));
    CAPTURE(path);
    CHECK(found(router, method, path) == expected);
}

TEST_CASE("two routes for one method and path stop the start") {
    CHECK_THROWS_AS(Router({route(Method::get, "/a/{x}"), route(Method::get, "/a/{y}")}), Failure);
    CHECK_THROWS_AS(Router({route(Method::get, "/a"), route(Method::get, "/a/")}), Failure);
    CHECK_NOTHROW(Router({route(Method::get, "/a/{x}"), route(Method::post, "/a/{y}")}));
}

TEST_CASE("a path that is not well formed stops the start") {
    CHECK_THROWS_AS(Router({route(Method::get, "a")}), Failure);
    CHECK_THROWS_AS(Router({route(Method::get, "/a//b")}), Failure);
    CHECK_THROWS_AS(Router({route(Method::get, "/a/{x")}), Failure);
    CHECK_THROWS_AS(Router({route(Method::get, "/a/{}")}), Failure);
    CHECK_THROWS_AS(Router({route(Method::get, "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}")}), Failure);
}

TEST_CASE("very long paths are unknown, not harmful") {
    const Router router = sample();
    std::string path;
    for (int i = 0; i < 10'000; ++i) path += "/a";
    CHECK(found(router, Method::get, path) == "404");
    CHECK(found(router, Method::get, "/" + std::string(100'000, 'x')) == "404");
    std::string most = "/api/combat";
    for (std::size_t i = 2; i < Router::max_segments; ++i) most += "/a";
    CHECK(found(router, Method::get, most) == "404");
}
