// Sessions of browsers over the wire: the refresh token lives in a cookie that no script can read.
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;

namespace {

World& world() {
    static World one;
    return one;
}

const Client::Headers browser{{"X-Session", "cookie"}};

Client::Headers with_cookie(const std::string& value) {
    return {{"X-Session", "cookie"}, {"Cookie", "theme=dark; sw_refresh=" + value + "; other=1"}};
}

/// "sw_refresh=<value>; …" without name and attributes; fails the test when there is no such header.
std::string cookie_value(const Reply& reply) {
    const std::string header = reply.header("set-cookie");
    REQUIRE(header.rfind("sw_refresh=", 0) == 0);
    return header.substr(11, header.find(';') - 11);
}

Reply login(const Client::Headers& headers) {
    static const json account = [] {
        json made{{"username", "browser"}, {"email", "browser@example.org"}, {"password", "correct horse battery"}};
        static_cast<void>(ok(world().client().post("/api/v1/auth/register", made)));
        return made;
    }();
    return world().client().post(
        "/api/v1/auth/login/json", {{"username", account["username"]}, {"password", account["password"]}}, headers
    );
}

}  // namespace

TEST_CASE("a browser's refresh token comes as a cookie that scripts and other sites cannot use") {
    const Reply reply = login(browser);
    CHECK(ok(reply).at("refresh_token") == "");
    CHECK_FALSE(ok(reply).at("access_token").get<std::string>().empty());
    CHECK(cookie_value(reply).size() > 20);
    const std::string header = reply.header("set-cookie");
    for (const std::string part : {"; HttpOnly", "; SameSite=Strict", "; Path=/api/v1/auth", "; Max-Age=604800"}) {
        CAPTURE(part, header);
        CHECK(header.find(part) != std::string::npos);
    }
    CHECK(header.find("Secure") == std::string::npos);
}

TEST_CASE("other clients see no cookie and keep their token in the body") {
    const Reply reply = login({});
    CHECK_FALSE(ok(reply).at("refresh_token").get<std::string>().empty());
    CHECK(reply.header("set-cookie").empty());
}

TEST_CASE("a browser refreshes with its cookie and gets the next one") {
    const std::string first = cookie_value(login(browser));
    const Reply reply = world().client().post("/api/v1/auth/refresh", json::object(), with_cookie(first));
    CHECK(ok(reply).at("refresh_token") == "");
    const std::string second = cookie_value(reply);
    CHECK(second != first);
    CHECK(world().client().post("/api/v1/auth/refresh", json::object(), with_cookie(second)).status == 200);
}

TEST_CASE("a cookie without the header that only our own pages can send is no token") {
    const std::string value = cookie_value(login(browser));
    const Reply reply =
        world().client().post("/api/v1/auth/refresh", json::object(), {{"Cookie", "sw_refresh=" + value}});
    CHECK(reply.status == 422);
    CHECK(reply.text.find("refresh_token") != std::string::npos);
}

TEST_CASE("a browser without a cookie, or with a wrong one, is told to log in and loses the cookie") {
    for (const auto& headers : {browser, with_cookie("nonsense")}) {
        const Reply reply = world().client().post("/api/v1/auth/refresh", json::object(), headers);
        CHECK(reply.status == 401);
        CHECK(cookie_value(reply).empty());
        CHECK(reply.header("set-cookie").find("Max-Age=0") != std::string::npos);
    }
}

TEST_CASE("logging out ends the session of the cookie and clears it") {
    const std::string value = cookie_value(login(browser));
    const Reply out = world().client().post("/api/v1/auth/logout", json::object(), with_cookie(value));
    CHECK(out.status == 200);
    CHECK(cookie_value(out).empty());
    CHECK(world().client().post("/api/v1/auth/refresh", json::object(), with_cookie(value)).status == 401);
}

TEST_CASE("the state of a pilot tells when the next turn comes back") {
    auto pilot = world().a_pilot();
    json state = ok(pilot.client->get("/api/v1/player/state"));
    CHECK(state.at("next_turn_at").is_null());
    CHECK(state.at("turn_interval_seconds").get<double>() > 0);
    static_cast<void>(ok(pilot.client->post("/api/v1/nav/scan")));
    state = ok(pilot.client->get("/api/v1/player/state"));
    CHECK(state.at("turns") < state.at("max_turns"));
    CHECK(state.at("next_turn_at").is_string());
}
