// Which routes answer on which port and to whom, and answers that come later.
#include "platform/http/listeners.hpp"

#include <thread>

#include "platform/http/openapi.hpp"
#include "sectorwars/platform/keys.hpp"
#include "support/catch.hpp"
#include "unit/http/dispatcher_server.hpp"

using namespace sw;
using namespace sw::http;
using namespace sw::http::fake;

namespace {

struct Answer {
    std::string by;

    static constexpr auto describe() { return fields(field("by", &Answer::by, "Who was asked")); }
};

Route plain(std::string path, Access access, Listener listener) {
    const auto handler = [](const Caller& caller, const Nothing&) { return Answer{caller.service}; };
    return sw::get(std::move(path), handler, access, "plain", {.listener = listener});
}

std::string refusal(Route route) {
    try {
        (void)routes_of(Listener::api, {std::move(route)});
        return "";
    } catch (const Failure& failure) {
        return failure.error().id;
    }
}

/// Dispatchers for every port, with the keys of a nexus and of the region alpha.
struct Ports {
    Server parts{};
    KeyPair nexus_key = make_key_pair();
    KeyPair alpha_key = make_key_pair();
    KeyRing ring{};
    ServiceTokens nexus{"nexus", ring, &sw::now};
    ServiceTokens alpha{"region:alpha", ring, &sw::now};
    std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> timers{};
    std::vector<std::function<void(Result<Answer>)>> waiting{};

    Ports() {
        ring.replace("nexus", {{nexus_key.kid, nexus_key.public_pem}});
        ring.replace("region:alpha", {{alpha_key.kid, alpha_key.public_pem}});
        nexus.use(nexus_key);
        alpha.use(alpha_key);
    }

    std::vector<Route> routes() {
        const auto later = [this](const Caller& caller, const Trade&) -> Later<Answer> {
            return {[this, by = caller.username](const Later<Answer>::Done& done) { waiting.push_back(done); }};
        };
        const auto broken = [](const Caller&, const Nothing&) -> Later<Answer> {
            throw Failure(Code::not_found, "nothing_here", "There is nothing to wait for.");
        };
        return {
            plain("/api/v1/open", Role::anonymous, Listener::api),
            plain("/api/v1/user", Role::user, Listener::api),
            plain("/internal/v1/ask", Role::service, Listener::internal),
            plain("/regions", scopes::players_view, Listener::orchestrator),
            plain("/api/v1/both", Role::anonymous, Listener::api),
            sw::post("/api/v1/later", later, Role::anonymous, "later", {.status = 202}),
            sw::get("/api/v1/broken", broken, Role::anonymous, "broken")};
    }

    std::unique_ptr<Dispatcher> open(Listener listener) {
        return std::make_unique<Dispatcher>(DispatcherParts{
            .routes = routes(),
            .listener = listener,
            .config = parts.config,
            .tokens = parts.tokens,
            .services = &nexus,
            .revocations = parts.revoked,
            .metrics = parts.metrics,
            .lanes = parts.lanes,
            .idempotency = parts.store,
            .clock = [this] { return parts.now; },
            .after = [this](auto pause, auto work) { timers.emplace_back(pause, std::move(work)); }});
    }

    /// A second passes as often as told, and every timer that was set rings.
    void wait_seconds(int count) {
        for (int i = 0; i < count; ++i) {
            parts.now += std::chrono::seconds{1};
            for (auto& [pause, work] : std::exchange(timers, {})) work();
        }
    }
};

std::optional<Response> ask(
    Dispatcher& dispatcher, std::string path, const std::string& token = {}, std::string body = {}
) {
    Request request{.method = body.empty() ? Method::get : Method::post, .path = std::move(path)};
    request.target = request.path;
    request.peer = "203.0.113.7";
    request.trace_parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = std::move(body);
    const auto reply = std::make_shared<std::optional<Response>>();
    dispatcher.handle(std::move(request), [reply](Response response) {
        REQUIRE_FALSE(*reply);
        *reply = std::move(response);
    });
    return *reply;
}

/// As ask(), for a route that has not answered when handle() returns.
std::shared_ptr<std::vector<Response>> begin(Dispatcher& dispatcher) {
    Request request{.method = Method::post, .path = "/api/v1/later"};
    request.target = request.path;
    request.peer = "203.0.113.7";
    request.headers.emplace_back("content-type", "application/json");
    request.body = R"({"quantity":3})";
    auto replies = std::make_shared<std::vector<Response>>();
    dispatcher.handle(std::move(request), [replies](Response response) { replies->push_back(std::move(response)); });
    return replies;
}

}  // namespace

TEST_CASE("listener, role and path of internal routes belong together") {
    CHECK(refusal(plain("/internal/v1/x", Role::service, Listener::internal)).empty());
    CHECK(refusal(plain("/api/v1/x", scopes::players_view, Listener::api)).empty());
    CHECK(refusal(plain("/api/v1/x", Role::admin, Listener::api)) == "bad_route");
    CHECK(refusal(plain("/regions", scopes::players_view, Listener::orchestrator)).empty());
    CHECK(refusal(plain("/internal/v1/x", scopes::players_view, Listener::internal)) == "bad_route");
    CHECK(refusal(plain("/internal/v1/x", Role::anonymous, Listener::internal)) == "bad_route");
    CHECK(refusal(plain("/api/v1/x", Role::service, Listener::internal)) == "bad_route");
    CHECK(refusal(plain("/internal/x", Role::service, Listener::internal)) == "bad_route");
    CHECK(refusal(plain("/internal/v1/x", Role::service, Listener::api)) == "bad_route");
    CHECK(refusal(plain("/internal/v1/x", Role::service, Listener::orchestrator)) == "bad_route");
    CHECK(refusal(plain("/internal/v1/x", Role::user, Listener::api)) == "bad_route");
    CHECK(refusal(plain("/api/v1/x", Role::service, Listener::api)) == "bad_route");
}

TEST_CASE("each port knows its own routes only") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    const auto internal = ports.open(Listener::internal);
    const auto orchestrator = ports.open(Listener::orchestrator);
    CHECK(ask(*api, "/api/v1/open")->status == 200);
    CHECK(ask(*api, "/internal/v1/ask")->status == 404);
    CHECK(ask(*api, "/regions", "admin")->status == 404);
    CHECK(ask(*internal, "/api/v1/open")->status == 404);
    CHECK(ask(*internal, "/regions", "admin")->status == 404);
    CHECK(ask(*orchestrator, "/regions", "admin")->status == 200);
    CHECK(ask(*orchestrator, "/regions", "player")->status == 403);
    CHECK(ask(*orchestrator, "/regions")->status == 401);
    CHECK(ask(*orchestrator, "/api/v1/open")->status == 404);
}

TEST_CASE("a service token opens internal routes once and names the caller") {
    Ports ports;
    const auto internal = ports.open(Listener::internal);
    const std::string token = ports.alpha.issue("nexus");
    const auto first = ask(*internal, "/internal/v1/ask", token);
    CHECK(first->status == 200);
    CHECK(first->bytes() == R"({"by":"region:alpha"})");
    const auto second = ask(*internal, "/internal/v1/ask", token);
    CHECK(second->status == 401);
    CHECK(code_of(*second) == "service_token_required");
    CHECK(ask(*internal, "/internal/v1/ask", ports.alpha.issue("region:beta"))->status == 401);
    CHECK(ask(*internal, "/internal/v1/ask")->status == 401);
}

TEST_CASE("people's tokens open nothing internal, service tokens nothing else") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    const auto internal = ports.open(Listener::internal);
    const auto orchestrator = ports.open(Listener::orchestrator);
    for (const char* person : {"user", "player", "admin"}) {
        CHECK(ask(*internal, "/internal/v1/ask", person)->status == 401);
    }
    CHECK(ask(*api, "/api/v1/user", "user")->status == 200);
    CHECK(ask(*api, "/api/v1/user", ports.alpha.issue("nexus"))->status == 401);
    CHECK(ask(*orchestrator, "/regions", ports.alpha.issue("nexus"))->status == 401);
}

TEST_CASE("an answer may come later, from any thread") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    const auto replies = begin(*api);
    REQUIRE(replies->empty());
    REQUIRE(ports.waiting.size() == 1);
    std::thread([&] { ports.waiting[0](Answer{"another machine"}); }).join();
    REQUIRE(replies->size() == 1);
    CHECK(replies->front().status == 202);
    CHECK(replies->front().bytes() == R"({"by":"another machine"})");
    ports.waiting[0](Answer{"again"});
    CHECK(replies->size() == 1);
    ports.wait_seconds(40);
    CHECK(replies->size() == 1);
    CHECK(ports.timers.empty());
}

TEST_CASE("a refusal that comes later is dressed like any other") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    const auto replies = begin(*api);
    ports.waiting.at(0)(Error{.code = Code::conflict, .id = "taken", .message = "No."});
    REQUIRE(replies->size() == 1);
    CHECK(replies->front().status == 409);
    CHECK(code_of(replies->front()) == "taken");
    const auto broken = ask(*api, "/api/v1/broken");
    REQUIRE(broken);
    CHECK(broken->status == 404);
    CHECK(code_of(*broken) == "nothing_here");
    const auto invalid = ask(*api, "/api/v1/later", {}, R"({"quantity":99})");
    REQUIRE(invalid);
    CHECK(invalid->status == 422);
}

TEST_CASE("nobody waits longer than thirty seconds") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    const auto first = begin(*api);
    ports.wait_seconds(20);
    const auto second = begin(*api);
    ports.wait_seconds(9);
    CHECK(first->empty());
    ports.wait_seconds(2);
    REQUIRE(first->size() == 1);
    CHECK(first->front().status == 503);
    CHECK(code_of(first->front()) == "no_answer");
    CHECK(second->empty());
    ports.waiting.at(0)(Answer{"too late"});
    CHECK(first->size() == 1);
    ports.waiting.at(1)(Answer{"in time"});
    REQUIRE(second->size() == 1);
    CHECK(second->front().status == 202);
    ports.wait_seconds(2);
    CHECK(ports.timers.empty());
}

TEST_CASE("a thousand may wait, the next one is told to come back") {
    Ports ports;
    const auto api = ports.open(Listener::api);
    std::vector<std::shared_ptr<std::vector<Response>>> all;
    for (int i = 0; i < 1000; ++i) all.push_back(begin(*api));
    const auto extra = begin(*api);
    REQUIRE(extra->size() == 1);
    CHECK(extra->front().status == 503);
    CHECK(code_of(extra->front()) == "busy");
    ports.waiting.at(500)(Answer{"done"});
    CHECK(begin(*api)->empty());
    ports.wait_seconds(31);
    for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(all[i]->size() == 1);
}

TEST_CASE("the dispatcher may go while answers are on their way") {
    Ports ports;
    auto api = ports.open(Listener::api);
    const auto replies = begin(*api);
    api.reset();
    ports.waiting.at(0)(Answer{"late"});
    CHECK(replies->size() == 1);
    ports.wait_seconds(31);
}

TEST_CASE("the document says on which port a route answers") {
    auto routes = Ports().routes();
    routes.push_back(plain("/api/v1/open", scopes::players_view, Listener::orchestrator));
    const std::string text = openapi_document(routes, {.version = "1"});
    const JsonDocument document = JsonDocument::parse(text);
    const auto paths = document.root().find("paths").value();
    const auto operation = [&](std::string_view path) { return paths.find(path)->find("get").value(); };
    CHECK_FALSE(operation("/api/v1/open").find("x-listener"));
    CHECK(operation("/internal/v1/ask").find("x-listener")->as_string() == "internal");
    CHECK(operation("/internal/v1/ask").find("security")->at(0).find("service"));
    CHECK(operation("/internal/v1/ask").find("tags")->at(0).as_string() == "internal");
    CHECK(operation("/regions").find("x-listener")->as_string() == "orchestrator");
    CHECK(operation("/regions").find("servers")->size() == 1);
    CHECK(operation("/api/v1/open#orchestrator").find("x-role")->as_string() == "admin");
}
