// The dispatcher: roles, inputs, errors, lanes, limits, headers.
#include "platform/http/dispatcher.hpp"

#include "support/catch.hpp"
#include "unit/http/dispatcher_server.hpp"

using namespace sw;
using namespace sw::http;
using namespace sw::http::fake;
using sw::test::contains_text;

TEST_CASE("each role opens exactly its routes") {
    Server server;
    const auto [token, user, player, admin] = GENERATE(table<std::string, int, int, int>({
        {"", 401, 401, 401},
        {"forged", 401, 401, 401},
        {"user", 200, 404, 403},
        {"player", 200, 200, 403},
        {"admin", 200, 404, 200},
    }));
    CAPTURE(token);
    CHECK(server.send(Method::get, "/api/v1/open", token).status == 200);
    CHECK(server.send(Method::get, "/api/v1/user", token).status == user);
    CHECK(server.send(Method::get, "/api/v1/player", token).status == player);
    CHECK(server.send(Method::get, "/api/v1/admin/all", token).status == admin);
}

TEST_CASE("the refusals of a role have their own codes") {
    Server server;
    const auto anonymous = server.send(Method::get, "/api/v1/user");
    CHECK(code_of(anonymous) == "unauthenticated");
    CHECK(header_of(anonymous, "WWW-Authenticate") == "Bearer");
    CHECK(code_of(server.send(Method::get, "/api/v1/player", "user")) == "no_pilot");
    CHECK(code_of(server.send(Method::get, "/api/v1/admin/all", "player")) == "admin_required");
}

TEST_CASE("a revoked token no longer counts") {
    Server server;
    REQUIRE(server.send(Method::get, "/api/v1/user", "user").status == 200);
    server.revoked.revoke_user(server.tokens.known.at("user")->user, {});
    CHECK(server.send(Method::get, "/api/v1/user", "user").status == 401);
    CHECK(server.send(Method::get, "/api/v1/open", "user").status == 200);
}

TEST_CASE("unknown paths, wrong methods and OPTIONS are told apart") {
    Server server;
    CHECK(code_of(server.send(Method::get, "/api/v1/nowhere")) == "not_found");
    const auto wrong = server.send(Method::put, "/api/v1/trade");
    CHECK(wrong.status == 405);
    CHECK_THAT(wrong.header_lines, contains_text("Allow: POST, OPTIONS\r\n"));
    const auto options = server.send(Method::options, "/api/v1/open");
    CHECK(options.status == 204);
    CHECK_THAT(options.header_lines, contains_text("Allow: GET, HEAD, OPTIONS\r\n"));
    CHECK(server.send(Method::options, "/api/v1/nowhere").status == 404);
    CHECK(server.send(Method::head, "/api/v1/open").status == 200);
    CHECK(server.send(Method::get, "/api/v1/open/").status == 200);
}

TEST_CASE("a preflight needs no token and answers for any path") {
    Server server;
    Request request{.method = Method::options, .path = "/api/v1/trade"};
    request.headers = {{"origin", "http://localhost:3000"}, {"access-control-request-method", "POST"}};
    const auto reply = server.send(request);
    CHECK(reply.status == 200);
    CHECK(reply.body == "OK");
    CHECK_THAT(reply.header_lines, contains_text("Access-Control-Allow-Origin: http://localhost:3000\r\n"));
    const auto first = reply.header_lines.find("Access-Control-Allow-Origin");
    CHECK(reply.header_lines.find("Access-Control-Allow-Origin", first + 1) == std::string::npos);
}

TEST_CASE("every reply carries its ids and the security headers, errors too") {
    Server server;
    const auto [path, status] = GENERATE(table<std::string, int>({{"/api/v1/open", 200}, {"/api/v1/user", 401}}));
    const auto reply = server.send(Method::get, path);
    CHECK(reply.status == status);
    CHECK_THAT(reply.header_lines, contains_text("X-Request-ID: req-1\r\n"));
    CHECK_THAT(reply.header_lines, contains_text("traceparent: 00-0123456789abcdef"));
    CHECK_THAT(reply.header_lines, contains_text("X-Content-Type-Options: nosniff\r\n"));
    CHECK_THAT(reply.header_lines, contains_text("Content-Security-Policy: default-src 'self'"));
    CHECK_THAT(reply.header_lines, contains_text("Vary: Origin\r\n"));
    CHECK_THAT(reply.header_lines, contains_text("no-store"));
}

TEST_CASE("prepared bytes are passed on, never copied, and 204 has no body") {
    Server server;
    const auto reply = server.send(Method::get, "/api/v1/prepared");
    REQUIRE(reply.shared_body);
    CHECK(reply.bytes() == "ready");
    CHECK(reply.body.empty());
    CHECK(server.send(Method::post, "/api/v1/empty").bytes().empty());
}

TEST_CASE("an input that does not fit is refused with its fields") {
    Server server;
    const auto reply = server.trade("", 10);
    CHECK(reply.status == 422);
    CHECK_THAT(reply.body, contains_text(R"("errors":[{"field":"quantity","code":"max")"));
    CHECK(server.runs == 0);
}

TEST_CASE("a body may be JSON or a form, and nothing else") {
    Server server;
    const auto [type, body, status, code] = GENERATE(table<std::string, std::string, int, std::string>({
        {"application/json", R"({"quantity":2})", 200, ""},
        {"Application/JSON; charset=utf-8", R"({"quantity":2})", 200, ""},
        {"", R"({"quantity":2})", 200, ""},
        {"application/x-www-form-urlencoded", "quantity=2", 200, ""},
        {"multipart/form-data; boundary=X",
         "--X\r\nContent-Disposition: form-data; name=\"quantity\"\r\n\r\n2\r\n--X--", 200, ""},
        {"application/json", "{", 422, "malformed_json"},
        {"application/x-www-form-urlencoded", "quantity=%", 422, "malformed_form"},
        {"multipart/form-data", "--X--", 422, "malformed_form"},
        {"text/plain", "quantity=2", 415, "unsupported_media_type"},
        {"application/xml", "<quantity/>", 415, "unsupported_media_type"},
    }));
    CAPTURE(type, body);
    Request request{.method = Method::post, .path = "/api/v1/hash", .body = body};
    if (!type.empty()) request.headers.emplace_back("content-type", type);
    const auto reply = server.send(request);
    CHECK(reply.status == status);
    CHECK(code_of(reply) == code);
}

TEST_CASE("a path parameter wins over the query and the body") {
    Server server;
    Request get{.method = Method::get, .path = "/api/v1/things/path", .query = {{"id", "query"}}};
    CHECK(server.send(get).body == R"({"id":"path"})");
    Request post{.method = Method::post, .path = "/api/v1/things/path", .query = {{"id", "query"}}};
    post.body = R"({"id":"body"})";
    CHECK(server.send(post).body == R"({"id":"path"})");
}

TEST_CASE("what is no Failure becomes a 500 that tells nothing, and the server lives") {
    Server server;
    server.in_handler = [] { throw std::runtime_error("secret text"); };
    const auto reply = server.trade("");
    CHECK(reply.status == 500);
    CHECK(code_of(reply) == "internal_error");
    CHECK_THAT(reply.body, !contains_text("secret"));
    server.in_handler = [] { throw 7; };
    CHECK(server.trade("").status == 500);
    server.in_handler = [] {};
    CHECK(server.trade("").status == 201);
}

TEST_CASE("a full lane says when to come back") {
    Server server;
    server.lanes.full = true;
    const auto write = server.trade("");
    CHECK(write.status == 503);
    CHECK(code_of(write) == "busy");
    CHECK(header_of(write, "Retry-After") == "1");
    Request read{.method = Method::get, .path = "/api/v1/read", .query = {{"quantity", "1"}}};
    CHECK(server.send(read).status == 503);
    const auto login = server.send(Method::post, "/api/v1/hash");
    CHECK(login.status == 429);
    CHECK(code_of(login) == "too_many_logins");
    CHECK_FALSE(header_of(login, "Retry-After").empty());
    CHECK(server.send(Method::get, "/api/v1/open").status == 200);
}

TEST_CASE("neither User-Agent nor path gives a new budget") {
    Server server;
    server.config.rate_limits = true;
    server.limits.read = {60, 60, 3};
    std::vector<int> statuses;
    for (int i = 0; i < 5; ++i) {
        Request request{.method = Method::get, .path = "/api/v1/nowhere/" + std::to_string(i)};
        request.headers = {{"user-agent", "agent " + std::to_string(i)}, {"x-forwarded-for", std::to_string(i)}};
        statuses.push_back(server.send(request).status);
    }
    CHECK(statuses == std::vector<int>{404, 404, 404, 429, 429});
    const auto refused = server.send(Method::get, "/api/v1/open");
    CHECK(refused.status == 429);
    CHECK(code_of(refused) == "rate_limited");
    CHECK(header_of(refused, "Retry-After") == "1");
    CHECK_THAT(
        refused.header_lines, contains_text("X-RateLimit-Limit: 60\r\n") && contains_text("RateLimit-Remaining: 0\r\n")
    );
    server.now += std::chrono::seconds(1);
    const auto reply = server.send(Method::get, "/api/v1/open");
    CHECK(reply.status == 200);
    CHECK_THAT(reply.header_lines, contains_text("RateLimit-Policy: 60;w=60;burst=3\r\n"));
}

TEST_CASE("guessing tokens is limited, and signed-in callers on that address are not hit by it") {
    Server server;
    server.config.rate_limits = true;
    server.limits.read = {60, 60, 2};
    for (int i = 0; i < 2; ++i) CHECK(server.send(Method::get, "/api/v1/user", "guess").status == 401);
    CHECK(server.send(Method::get, "/api/v1/user", "guess").status == 429);
    CHECK(server.send(Method::get, "/api/v1/user", "user").status == 200);
}

TEST_CASE("admin routes have a budget of their own") {
    Server server;
    server.config.rate_limits = true;
    server.limits.read = {60, 60, 1};
    server.limits.admin = {60, 60, 2};
    CHECK(server.send(Method::get, "/api/v1/user", "admin").status == 200);
    CHECK(server.send(Method::get, "/api/v1/user", "admin").status == 429);
    CHECK(server.send(Method::get, "/api/v1/admin/all", "admin").status == 200);
    CHECK(server.send(Method::get, "/api/v1/admin/all", "admin").status == 200);
    CHECK(server.send(Method::get, "/api/v1/admin/all", "admin").status == 429);
}

TEST_CASE("WebSocket upgrades are limited per address") {
    Server server;
    server.config.rate_limits = true;
    server.limits.upgrade = {30, 60, 2};
    (void)server.send(Method::get, "/api/v1/open");
    CHECK(server.dispatcher->admit_upgrade("203.0.113.7"));
    CHECK(server.dispatcher->admit_upgrade("203.0.113.7"));
    CHECK_FALSE(server.dispatcher->admit_upgrade("203.0.113.7"));
    CHECK(server.dispatcher->admit_upgrade("203.0.113.8"));
}

TEST_CASE("requests are measured by the template of their route") {
    Server server;
    (void)server.send(Method::get, "/api/v1/things/1");
    (void)server.send(Method::get, "/api/v1/things/2");
    (void)server.send(Method::get, "/api/v1/nowhere/3");
    const std::string text = server.metrics.render();
    CHECK_THAT(text, contains_text(R"(endpoint="/api/v1/things/{id}")") && contains_text(R"(endpoint="unmatched")"));
    CHECK_THAT(text, !contains_text("/api/v1/things/1") && !contains_text("nowhere"));
}
