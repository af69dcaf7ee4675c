// A whole server around the dispatcher, on fake lanes and without sockets; one route of each kind.
#pragma once

#include "sectorwars/platform/log.hpp"
#include "support/catch.hpp"
#include "unit/http/fakes.hpp"

namespace sw::http::fake {

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

inline std::shared_ptr<const Claims> claims(bool is_admin, bool has_pilot) {
    Claims out{.user = UserId::make(), .session = SessionId::make(), .username = "ada", .is_admin = is_admin};
    if (has_pilot) out.player = PlayerId::make();
    if (is_admin) out.permissions = {std::string(scopes::players_view.name)};
    return std::make_shared<const Claims>(out);
}

/// A server without sockets; one of each kind of route.
struct Server {
    Config config{};
    Store store{};
    InstantLanes lanes{store};
    Tokens tokens{};
    Revoked revoked{};
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
            sw::get("/api/v1/admin/all", plain, scopes::players_view, "admin"),
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

inline std::string code_of(const Response& reply) {
    const JsonDocument body = JsonDocument::parse(reply.bytes());
    const auto code = body.root().find("code");
    return code ? std::string(code->as_string().value_or("")) : "";
}

inline std::string header_of(const Response& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
        if (key == name) return value;
    }
    return {};
}

inline const auto fails_with = [](Code code, std::string id) { return [code, id] { throw Failure(code, id, "No."); }; };

}  // namespace sw::http::fake
