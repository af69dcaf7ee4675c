// The dispatcher on fake lanes: roles, errors, lanes, idempotency, headers.
#include "platform/http/dispatcher.hpp"

#include <array>

#include "fakes.hpp"
#include "sectorwars/platform/log.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;
using sw::test::contains_text;

namespace {

struct Trade {
    std::int32_t quantity = 0;

    static constexpr auto describe() { return fields(field("quantity", &Trade::quantity, "How many", between(1, 9))); }
};

struct Traded {
    std::int32_t quantity = 0;
    std::int64_t times = 0;

    static constexpr auto describe() {
        return fields(field("quantity", &Traded::quantity, ""), field("times", &Traded::times, ""));
    }
};

struct One {
    std::string id;

    static constexpr auto describe() { return fields(field("id", &One::id, "")); }
};

std::shared_ptr<const Claims> claims(bool is_admin, bool has_pilot) {
    Claims out{.user = UserId::make(), .session = SessionId::make(), .username = "ada", .is_admin = is_admin};
    if (has_pilot) out.player = PlayerId::make();
    return std::make_shared<const Claims>(out);
}

/// A server without sockets; one of each kind of route.
struct Server {
    Config config{};
    fake::Store store{};
    fake::InstantLanes lanes{store};
    fake::Tokens tokens{};
    fake::Revoked revoked{};
    Metrics metrics{};
    RateLimits limits{};
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    std::int64_t runs = 0;
    int preparations = 0;
    std::function<void()> in_handler = [] {};
    std::unique_ptr<Dispatcher> dispatcher{};

    Server() {
        log::configure("error", "json");
        config.rate_limits = false;
        config.jwt_secret = "0123456789abcdef0123456789abcdef";
        tokens.known = {
            {"user", claims(false, false)}, {"player", claims(false, true)}, {"admin", claims(true, false)}};
    }

    int prepare(const Trade& in) {
        ++preparations;
        if (in.quantity == 9) throw Failure(Code::rule_violation, "too_weak", "No.");
        return in.quantity * 10;
    }

    std::vector<Route> routes() {
        const auto plain = [](const Caller&, const Nothing&) { return Nothing{}; };
        const auto work = [this](const Trade& in) {
            ++runs;
            in_handler();
            return Traded{in.quantity, runs};
        };
        const auto trade = [work](Tx&, const Caller&, const Trade& in) { return work(in); };
        const auto read = [work](ReadTx&, const Caller&, const Trade& in) { return work(in); };
        const auto hash = [work](Offload&, const Caller&, const Trade& in) { return work(in); };
        const auto echo = [](const Caller&, const One& in) { return in; };
        const auto prepared = [](const Caller&, const Nothing&) {
            return Prepared{{.shared_body = std::make_shared<const std::string>("ready")}};
        };
        const auto empty = [](const Caller&, const Nothing&) { return Prepared{{.status = 204, .body = "dropped"}}; };
        const auto refused = [this](Tx&, const Caller&, const Nothing&) -> Result<Traded> {
            ++runs;
            return Error{.code = Code::rule_violation, .id = "refused", .message = "No."};
        };
        return {
            sw::get("/api/v1/open", plain, Role::anonymous, "open"),
            sw::get("/api/v1/user", plain, Role::user, "user"),
            sw::get("/api/v1/player", plain, Role::player, "player"),
            sw::get("/api/v1/admin/all", plain, Role::admin, "admin"),
            sw::get("/api/v1/read", read, Role::anonymous, "read"),
            sw::post("/api/v1/trade", trade, Role::player, "trade", {.status = 201}),
            sw::post("/api/v1/refused", refused, Role::player, "refused"),
            sw::post("/api/v1/hash", hash, Role::anonymous, "hash", {.rate = RateClass::login}),
            sw::post_prepared<Traded, int, Trade>(
                "/api/v1/prepare", [this](const Caller&, const Trade& in) { return prepare(in); },
                [work](Tx&, const Caller&, const Trade&, const int& made) { return work({made}); }, Role::anonymous,
                "prepare"
            ),
            sw::get("/api/v1/things/{id}", echo, Role::anonymous, "echo"),
            sw::post("/api/v1/things/{id}", echo, Role::anonymous, "echo"),
            sw::get("/api/v1/prepared", prepared, Role::anonymous, "prepared"),
            sw::post("/api/v1/empty", empty, Role::anonymous, "empty"),
        };
    }

    Response send(Request request) {
        if (!dispatcher) {
            dispatcher = std::make_unique<Dispatcher>(DispatcherParts{
                .routes = routes(),
                .config = config,
                .tokens = tokens,
                .revocations = revoked,
                .metrics = metrics,
                .lanes = lanes,
                .idempotency = store,
                .limits = limits,
                .clock = [this] { return now; }});
        }
        std::vector<Response> replies;
        request.peer = request.peer.empty() ? "203.0.113.7" : request.peer;
        request.request_id = "req-1";
        request.trace_parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
        request.target = request.path;
        dispatcher->handle(std::move(request), [&](Response reply) { replies.push_back(std::move(reply)); });
        REQUIRE(replies.size() == 1);
        return replies.front();
    }

    Response send(Method method, std::string path, std::string token = {}) {
        Request request{.method = method, .path = std::move(path)};
        if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
        return send(std::move(request));
    }

    Response trade(std::string key, int quantity = 3, std::string token = "player") {
        Request request{.method = Method::post, .path = "/api/v1/trade"};
        request.headers = {{"authorization", "Bearer " + token}, {"content-type", "application/json"}};
        if (!key.empty()) request.headers.emplace_back("idempotency-key", std::move(key));
        request.body = R"({"quantity":)" + std::to_string(quantity) + "}";
        return send(std::move(request));
    }
};

std::string code_of(const Response& reply) {
    const JsonDocument body = JsonDocument::parse(reply.bytes());
    const auto code = body.root().find("code");
    return code ? std::string(code->as_string().value_or("")) : "";
}

std::string header_of(const Response& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
        if (key == name) return value;
    }
    return {};
}

const auto fails_with = [](Code code, std::string id) { return [code, id] { throw Failure(code, id, "No."); }; };

}  // namespace

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

TEST_CASE("a repeated key gives the first reply and no second effect") {
    Server server;
    const auto first = server.trade("k1");
    const auto second = server.trade("k1");
    CHECK(server.runs == 1);
    CHECK(first.status == 201);
    CHECK(second.status == 201);
    CHECK(second.body == first.body);
    CHECK(header_of(first, "Idempotency-Replayed").empty());
    CHECK(header_of(second, "Idempotency-Replayed") == "true");
    CHECK(server.trade("k2").status == 201);
    CHECK(server.trade("").status == 201);
    CHECK(server.runs == 3);
}

TEST_CASE("a key belongs to its caller and its request") {
    Server server;
    server.tokens.known["other"] = claims(false, true);
    REQUIRE(server.trade("k1", 3).status == 201);
    const auto other_body = server.trade("k1", 4);
    CHECK(other_body.status == 409);
    CHECK(code_of(other_body) == "idempotency_mismatch");
    CHECK(server.trade("k1", 3).status == 201);
    CHECK(server.runs == 1);
    CHECK(server.trade("k1", 4, "other").status == 201);
    CHECK(server.runs == 2);
}

TEST_CASE("a serialization conflict runs the work again, and one reply is kept") {
    Server server;
    server.lanes.conflicts = 2;
    CHECK(server.trade("k1").status == 201);
    CHECK(server.runs == 3);
    CHECK(server.store.kept.size() == 1);
    server.lanes.conflicts = 0;
    CHECK(server.trade("k1").body == R"({"quantity":3,"times":3})");
    CHECK(server.runs == 3);
}

TEST_CASE("a refusal of the game is kept and repeated") {
    Server server;
    const auto code = GENERATE(Code::rule_violation, Code::conflict, Code::not_found, Code::invalid);
    server.in_handler = fails_with(code, "no_fuel");
    const auto first = server.trade("k1");
    server.in_handler = [] {};
    const auto second = server.trade("k1");
    CHECK(second.status == first.status);
    CHECK(second.body == first.body);
    CHECK(code_of(second) == "no_fuel");
    CHECK(server.runs == 1);
    CHECK(server.lanes.writes == 3);
}

TEST_CASE("a refusal that a handler returns is kept with what it wrote") {
    Server server;
    Request request{.method = Method::post, .path = "/api/v1/refused"};
    request.headers = {{"authorization", "Bearer player"}, {"idempotency-key", "k1"}};
    const auto first = server.send(request);
    CHECK(first.status == 400);
    CHECK(code_of(first) == "refused");
    CHECK(server.send(request).body == first.body);
    CHECK(server.runs == 1);
    CHECK(server.lanes.writes == 2);
}

TEST_CASE("a prepared route computes on the pool first and writes once per key") {
    Server server;
    Request request{.method = Method::post, .path = "/api/v1/prepare", .body = R"({"quantity":4})"};
    request.headers = {{"idempotency-key", "k1"}};
    const auto first = server.send(request);
    CHECK(first.body == R"({"quantity":40,"times":1})");
    CHECK(server.lanes.offloads == 1);
    CHECK(server.lanes.writes == 1);
    CHECK(server.send(request).body == first.body);
    CHECK(server.runs == 1);
}

TEST_CASE("a preparation that fails never reaches the write lane") {
    Server server;
    const Request request{.method = Method::post, .path = "/api/v1/prepare", .body = R"({"quantity":9})"};
    CHECK(code_of(server.send(request)) == "too_weak");
    CHECK(server.preparations == 1);
    CHECK(server.lanes.writes == 0);
    server.lanes.full = true;
    CHECK(code_of(server.send(request)) == "too_many_logins");
    CHECK(server.preparations == 1);
}

TEST_CASE("a failure of the machine is not kept: the next try runs") {
    Server server;
    server.in_handler = [] { throw std::runtime_error("broken"); };
    CHECK(server.trade("k1").status == 500);
    server.in_handler = fails_with(Code::unavailable, "away");
    CHECK(server.trade("k1").status == 503);
    CHECK(server.store.kept.empty());
    server.in_handler = [] {};
    CHECK(server.trade("k1").status == 201);
}

TEST_CASE("a commit that fails keeps nothing") {
    Server server;
    server.lanes.broken = true;
    CHECK(server.trade("k1").status == 503);
    CHECK(server.store.kept.empty());
    server.lanes.broken = false;
    CHECK(server.trade("k1").status == 201);
}

TEST_CASE("when another reply was kept meanwhile, that one is given") {
    Server server;
    server.in_handler = fails_with(Code::rule_violation, "no_fuel");
    server.store.before_begin = [](fake::Store& store, const IdempotencyKey& key) {
        if (store.begins == 2)
            store.kept[{key.scope, key.key}] = {key, Response{.status = 201, .body = R"({"won":1})"}};
    };
    const auto reply = server.trade("k1");
    CHECK(reply.status == 201);
    CHECK(reply.body == R"({"won":1})");
    CHECK(header_of(reply, "Idempotency-Replayed") == "true");
}

TEST_CASE("a refusal stands even when it cannot be kept") {
    Server server;
    server.in_handler = fails_with(Code::rule_violation, "no_fuel");
    server.lanes.accepted_writes = 1;
    CHECK(code_of(server.trade("k1")) == "no_fuel");
}

TEST_CASE("a key is visible ASCII of at most 255 characters") {
    Server server;
    CHECK(server.trade(std::string(255, 'k')).status == 201);
    for (const auto& bad : {std::string(256, 'k'), std::string("a b"), std::string("a\x7f"), std::string("\xc3\xa9")}) {
        CHECK(code_of(server.trade(bad)) == "invalid_idempotency_key");
    }
    CHECK(server.runs == 1);
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
