// The edge of the server over the wire: errors, methods, headers, cross-origin rules, limits, documents and roles.
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using sw::test::contains_text;

namespace {

constexpr const char* friendly_origin = "https://play.example.test";

/// Every port is open.
struct AllDoors {
    std::uint16_t internal_port = free_port();
    std::uint16_t orchestrator_port = free_port();
    World world{World::Options{
        .environment = {
            {"CORS_ALLOWED_ORIGINS", friendly_origin},
            {"SW_MAX_BODY_BYTES", "4096"},
            {"SW_INTERNAL_LISTEN", "127.0.0.1:" + std::to_string(internal_port)},
            {"SW_ORCH_LISTEN", "127.0.0.1:" + std::to_string(orchestrator_port)}}}};
};

AllDoors& doors() {
    static AllDoors one;
    return one;
}

World& world() {
    return doors().world;
}

/// Development mode with its limits on, without documents, with the internal listener.
struct Development {
    std::uint16_t internal_port = free_port();
    World world{World::Options{
        .environment = {
            {"ENVIRONMENT", "development"},
            {"DEBUG", "false"},
            {"RATE_LIMITS", "on"},
            {"SW_INTERNAL_LISTEN", "127.0.0.1:" + std::to_string(internal_port)}}}};
};

Development& development() {
    static Development one;
    return one;
}

/// The one shape that every error of the API has.
void check_problem(const Reply& reply, int status, const std::string& code) {
    CAPTURE(reply.status, reply.text);
    REQUIRE(reply.status == status);
    CHECK_THAT(reply.header("content-type"), contains_text("application/json"));
    const json body = reply.body();
    CHECK(body.at("error") == true);
    CHECK(body.at("code") == code);
    CHECK(body.at("status") == status);
    CHECK(body.at("status_code") == status);
    CHECK(body.at("detail").get<std::string>().size() > 3);
    CHECK(body.at("message") == body.at("detail"));
    CHECK(body.at("errors").is_array());
    CHECK(body.at("timestamp").get<std::string>().back() == 'Z');
    CHECK(body.at("request_id") == reply.header("x-request-id"));
    CHECK(body.at("error_id") == reply.header("x-error-id"));
}

/// A route of the OpenAPI document with its parameters filled in.
struct Operation {
    std::string method, path, role, listener;
    bool has_parameters = false;
};

std::vector<Operation> operations() {
    Client client = world().client();
    const json document = ok(client.get("/openapi.json"));
    std::vector<Operation> out;
    for (const auto& [key, methods] : document.at("paths").items()) {
        const std::string path = key.substr(0, key.find('#'));
        std::string filled;
        bool inside = false;
        for (const char c : path) {
            if (c == '}') filled += "01930000-0000-7000-8000-000000000001";
            if (c == '{' || c == '}') inside = c == '{';
            else if (!inside) filled += c;
        }
        for (const auto& [method, operation] : methods.items()) {
            std::string name = method;
            for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            out.push_back({name, filled, operation.at("x-role"), operation.value("x-listener", "api"), filled != path});
        }
    }
    return out;
}

Reply call_at(std::uint16_t port, const std::string& token, const Operation& operation) {
    Client client(port);
    client.token = token;
    const std::string body = operation.method == "GET" || operation.method == "DELETE" ? "" : "{}";
    return client.request(operation.method, operation.path, body);
}

/// With the caller's token, on the port where the route answers.
Reply call(const Client& caller, const Operation& operation) {
    std::uint16_t port = world().port();
    if (operation.listener == "internal") port = doors().internal_port;
    if (operation.listener == "orchestrator") port = doors().orchestrator_port;
    return call_at(port, caller.token, operation);
}

}  // namespace

TEST_CASE("errors of every kind have one shape") {
    Client client = world().client();
    check_problem(client.get("/api/v1/nowhere"), 404, "not_found");
    check_problem(client.get("/api/v1/auth/me"), 401, "unauthenticated");
    check_problem(client.post("/api/v1/auth/register"), 422, "validation_failed");
    check_problem(client.request("POST", "/api/v1/auth/register", "{\"a\":"), 422, "malformed_json");
    check_problem(
        client.request("POST", "/api/v1/auth/register", "<a/>", {{"Content-Type", "text/xml"}}), 415,
        "unsupported_media_type"
    );
    Pilot pilot = world().a_pilot();
    check_problem(pilot.client->get("/api/v1/admin/users"), 403, "admin_required");
    check_problem(world().admin().get("/api/v1/player/state"), 404, "no_pilot");
}

TEST_CASE("a wrong method is told which ones are right") {
    Client client = world().client();
    const Reply reply = client.request("PATCH", "/api/v1/auth/login", "");
    check_problem(reply, 405, "method_not_allowed");
    CHECK(reply.header("allow") == "POST, OPTIONS");
    CHECK(client.request("DELETE", "/api/v1/status", "").header("allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("a body beyond the limit is refused") {
    Client client = world().client();
    const Reply reply = client.request("POST", "/api/v1/auth/login", std::string(5000, ' '));
    check_problem(reply, 413, "too_large");
    CHECK(client.get("/api/v1/status").status == 200);
}

TEST_CASE("HEAD answers like GET without the body, OPTIONS tells the methods") {
    Client client = world().client();
    const Reply get = client.get("/api/v1/status/version");
    const Reply head = client.request("HEAD", "/api/v1/status/version", "");
    CHECK(head.status == 200);
    CHECK(head.text.empty());
    CHECK(head.header("content-length") == get.header("content-length"));
    const Reply options = client.request("OPTIONS", "/api/v1/status/version", "");
    CHECK(options.status == 204);
    CHECK(options.header("allow") == "GET, HEAD, OPTIONS");
    CHECK(client.request("OPTIONS", "/api/v1/nowhere", "").status == 404);
}

TEST_CASE("only listed origins may read replies outside development") {
    Client client = world().client();
    const Reply friend_reply = client.get("/api/v1/status", {{"Origin", friendly_origin}});
    CHECK(friend_reply.header("access-control-allow-origin") == friendly_origin);
    CHECK(friend_reply.header("access-control-allow-credentials") == "true");
    const Reply stranger = client.get("/api/v1/status", {{"Origin", "https://evil.example.test"}});
    CHECK(stranger.status == 200);
    CHECK(stranger.header("access-control-allow-origin").empty());
    const Client::Headers preflight{
        {"Origin", friendly_origin},
        {"Access-Control-Request-Method", "POST"},
        {"Access-Control-Request-Headers", "authorization, idempotency-key"}};
    const Reply allowed = client.request("OPTIONS", "/api/v1/auth/login", "", preflight);
    CHECK(allowed.status == 200);
    CHECK_THAT(allowed.header("access-control-allow-methods"), contains_text("POST"));
    CHECK(allowed.header("access-control-allow-headers") == "authorization, idempotency-key");
    Client::Headers foreign = preflight;
    foreign["Origin"] = "https://evil.example.test";
    const Reply refused = client.request("OPTIONS", "/api/v1/auth/login", "", foreign);
    CHECK(refused.status == 400);
    CHECK(refused.header("access-control-allow-origin").empty());
}

TEST_CASE("development lets any origin read") {
    Client client = development().world.client();
    const Reply reply = client.get("/api/v1/status", {{"Origin", "http://localhost:4711"}});
    CHECK(reply.header("access-control-allow-origin") == "http://localhost:4711");
    CHECK(reply.header("access-control-allow-credentials") == "true");
    CHECK(reply.header("vary") == "Origin");
}

TEST_CASE("browsers are told what they must not do, in good replies and bad ones") {
    Client client = world().client();
    const std::pair<const char*, const char*> expected[] = {
        {"x-content-type-options", "nosniff"},
        {"x-frame-options", "DENY"},
        {"x-xss-protection", "1; mode=block"},
        {"referrer-policy", "strict-origin-when-cross-origin"},
    };
    for (const char* path : {"/api/v1/status", "/api/v1/nowhere", "/api/v1/auth/me"}) {
        const Reply reply = client.get(path);
        CAPTURE(path);
        for (const auto& [name, value] : expected) CHECK(reply.header(name) == value);
        CHECK_THAT(reply.header("content-security-policy"), contains_text("default-src 'self'"));
        CHECK_THAT(reply.header("permissions-policy"), contains_text("camera=()"));
        CHECK(reply.header("strict-transport-security").empty());
        CHECK(reply.header("server").empty());
    }
    CHECK_THAT(client.get("/api/v1/auth/me").header("cache-control"), contains_text("no-store"));
}

TEST_CASE("a request keeps the client's id and trace, and gets its own when it has none") {
    Client client = world().client();
    const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const Reply reply = client.get(
        "/api/v1/status", {{"X-Request-ID", "abc-123"}, {"traceparent", "00-" + trace + "-00f067aa0ba902b7-01"}}
    );
    CHECK(reply.header("x-request-id") == "abc-123");
    CHECK(reply.header("traceparent").substr(0, 36) == "00-" + trace + "-");
    CHECK(reply.header("traceparent") != "00-" + trace + "-00f067aa0ba902b7-01");
    const Reply own = client.get("/api/v1/status");
    CHECK(own.header("x-request-id").size() >= 8);
    CHECK(own.header("x-request-id") != client.get("/api/v1/status").header("x-request-id"));
    CHECK(client.get("/api/v1/status", {{"X-Request-ID", std::string(300, 'x')}}).header("x-request-id").size() < 300);
}

TEST_CASE("a slash at the end makes no difference, two do") {
    Client client = world().client();
    for (const char* path : {"/api/v1/status", "/api/v1/status/version", "/health"}) {
        CAPTURE(path);
        CHECK(client.get(path).status == 200);
        CHECK(client.get(std::string(path) + "/").status == 200);
        CHECK(client.get(std::string(path) + "//").status == 404);
    }
}

TEST_CASE("too many calls are refused with the time to wait") {
    Client client = development().world.client();
    const Reply first = client.post("/api/v1/auth/login/json");
    CHECK(first.status == 422);
    CHECK(first.header("x-ratelimit-limit") == "10");
    CHECK(first.header("x-ratelimit-remaining") == "9");
    CHECK(first.header("ratelimit-policy") == "10;w=60;burst=10");
    for (int i = 0; i < 9; ++i) CHECK(client.post("/api/v1/auth/login/json").status == 422);
    const Reply refused = client.post("/api/v1/auth/login/json", {}, {{"User-Agent", "somebody else"}});
    check_problem(refused, 429, "rate_limited");
    CHECK(refused.header("ratelimit-remaining") == "0");
    const int wait = std::stoi(refused.header("retry-after"));
    CHECK(wait >= 1);
    CHECK(wait <= 60);
    CHECK(client.post("/api/v1/auth/login").status == 429);
    CHECK(client.get("/api/v1/status").status == 200);
}

TEST_CASE("the documents are there for debugging only") {
    Client debug = world().client();
    CHECK(ok(debug.get("/openapi.json")).at("openapi").get<std::string>().substr(0, 2) == "3.");
    const Reply page = debug.get("/docs");
    CHECK(page.status == 200);
    CHECK_THAT(page.header("content-type"), contains_text("text/html"));
    CHECK_THAT(page.text, contains_text("/api/v1/auth/login"));
    Client plain = development().world.client();
    CHECK(plain.get("/openapi.json").status == 404);
    CHECK(plain.get("/docs").status == 404);
}

TEST_CASE("every documented route is closed to strangers, except those that say otherwise") {
    Client stranger = world().client();
    const auto all = operations();
    REQUIRE(all.size() > 50);
    for (const auto& operation : all) {
        CAPTURE(operation.method, operation.path, operation.role);
        if (operation.role != "anonymous") {
            CHECK(call(stranger, operation).status == 401);
        } else if (operation.method == "GET" && !operation.has_parameters) {
            // Some want a query; some are there for those who configured a provider.
            const Reply reply = call(stranger, operation);
            if (reply.status == 422) continue;
            if (reply.status == 404) CHECK(reply.body().at("code") == "provider_not_configured");
            else CHECK(reply.status == 200);
        }
    }
}

TEST_CASE("every admin route is closed to pilots, and what they may read answers") {
    Pilot pilot = world().a_pilot();
    for (const auto& operation : operations()) {
        CAPTURE(operation.method, operation.path, operation.role);
        if (operation.role == "admin") {
            CHECK(call(*pilot.client, operation).status == 403);
        } else if (operation.role == "service") {
            CHECK(call(*pilot.client, operation).status == 401);
        } else if (operation.method == "GET") {
            const int status = call(*pilot.client, operation).status;
            CHECK(status != 401);
            CHECK(status != 403);
            CHECK(status < 500);
        }
    }
}

TEST_CASE("an admin reads every admin route, and no route of a pilot without being one") {
    Client admin = world().admin();
    for (const auto& operation : operations()) {
        CAPTURE(operation.method, operation.path, operation.role);
        if (operation.role == "player") {
            check_problem(call(admin, operation), 404, "no_pilot");
        } else if (operation.role == "service") {
            check_problem(call(admin, operation), 401, "service_token_required");
        } else if (operation.role == "admin" && operation.method == "GET") {
            const Reply reply = call(admin, operation);
            const int status = reply.status;
            CHECK(status != 401);
            CHECK(status != 403);
            // Regions cannot be run without a database account that makes theirs; this server has none.
            if (status == 503) CHECK(reply.body().at("code") == "ERR_NO_PROVISIONER");
            else CHECK(status < 500);
            if (!operation.has_parameters) CHECK((status == 200 || status == 422));
        }
    }
}

TEST_CASE("routes between processes are not even known on the other ports") {
    const Client admin = world().admin();
    int seen = 0;
    for (const auto& operation : operations()) {
        CAPTURE(operation.method, operation.path, operation.role);
        if (operation.listener != "internal") continue;
        ++seen;
        CHECK(operation.role == "service");
        CHECK(call_at(world().port(), admin.token, operation).status == 404);
        CHECK(call_at(doors().internal_port, "", operation).status == 401);
    }
    CHECK(seen > 0);
}

TEST_CASE("the internal listener has probes and metrics, the public one has not") {
    Client outside = development().world.client();
    CHECK(outside.get("/metrics").status == 404);
    Client inside(development().internal_port);
    CHECK(inside.get("/healthz").status == 200);
    CHECK(inside.get("/readyz").status == 200);
    CHECK(inside.get("/nowhere").status == 404);
    const Reply metrics = inside.get("/metrics");
    REQUIRE(metrics.status == 200);
    for (const char* name :
         {"sectorwars_request_duration_seconds", "sectorwars_db_connections", "ws_connections", "ws_dropped_total",
          "sectorwars_outbox_lag_seconds"}) {
        CAPTURE(name);
        CHECK_THAT(metrics.text, contains_text(std::string("\n# TYPE ") + name + " "));
    }
    CHECK_THAT(metrics.text, contains_text("endpoint=\"/health\"") && contains_text("le=\"0.005\""));
}
