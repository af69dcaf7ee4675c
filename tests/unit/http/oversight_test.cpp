// What the edge tells about acts of administrators and asks about scripts, in every lane.
#include "sectorwars/platform/oversight.hpp"

#include "platform/http/dispatcher.hpp"
#include "support/catch.hpp"
#include "unit/http/dispatcher_server.hpp"

using namespace sw;
using namespace sw::http;
using namespace sw::http::fake;

namespace {

struct Seen {
    std::string method, target, body, code;
    int status = 0;
    bool operator==(const Seen&) const = default;
};

/// Records as a database would: what was written in a transaction that fails is gone.
class Ledgered final : public Lanes {
public:
    explicit Ledgered(Lanes& inner) : inner_(inner) {}

    bool read(std::function<void(ReadTx&)> work, Done done) override {
        order.emplace_back("read");
        return inner_.read(std::move(work), std::move(done));
    }

    bool write(std::function<void(Tx&)> work, Done done) override {
        if (++writes > accepted) return false;
        const auto attempt = [this, work = std::move(work)](Tx& tx) {
            pending.clear();
            work(tx);
            if (writes == fails) throw Failure(Code::unavailable, "database_gone", "The database is away.");
        };
        return inner_.write(attempt, [this, done = std::move(done)](const std::exception_ptr& failure) {
            if (!failure) kept.insert(kept.end(), pending.begin(), pending.end());
            if (!failure && !pending.empty()) order.emplace_back("record");
            pending.clear();
            done(failure);
        });
    }

    bool offload(std::function<void(Offload&)> work, Done done) override {
        order.emplace_back("offload");
        return inner_.offload(std::move(work), std::move(done));
    }

    std::vector<Seen> pending, kept;
    std::vector<std::string> order;
    int writes = 0, accepted = 1'000, fails = 0;

private:
    Lanes& inner_;
};

struct Watched {
    Server parts{};
    Ledgered lanes{parts.lanes};
    std::shared_ptr<Oversight> oversight = std::make_shared<Oversight>();
    std::function<std::optional<Response>()> approval = [] { return std::nullopt; };
    std::vector<std::function<void(Result<Traded>)>> waiting{};
    int runs = 0, asked = 0;
    std::function<void()> in_handler = [] {};
    std::unique_ptr<Dispatcher> dispatcher{};

    Watched() {
        oversight->record = [this](Tx&, const Act& act) {
            lanes.pending.push_back(
                {std::string(to_text(act.route.method)), std::string(act.target), std::string(act.body),
                 std::string(act.error_code), act.status}
            );
        };
        oversight->approve = [this](Tx&, const Act&) { return approval(); };
        oversight->admit_script = [this](Tx&, const Caller&, const Route&) {
            ++asked;
            throw Failure(Code::forbidden, "manual_region", "No scripts here.");
        };
        Claims script{.user = UserId::make(), .player = PlayerId::make(), .permissions = {"read", "play"}};
        script.automation = true;
        parts.tokens.known["script"] = std::make_shared<const Claims>(script);
        Claims viewer{.user = UserId::make(), .is_admin = true, .permissions = {"admin.audit.view"}};
        parts.tokens.known["viewer"] = std::make_shared<const Claims>(viewer);
        Claims weak{.user = UserId::make(), .is_admin = true};
        parts.tokens.known["weak"] = std::make_shared<const Claims>(weak);
        parts.config.dual_control = true;
    }

    Traded work(const Trade& in) {
        ++runs;
        lanes.order.emplace_back("act");
        in_handler();
        return Traded{in.quantity, runs};
    }

    std::vector<Route> routes() {
        const auto write = [this](Tx&, const Caller&, const Trade& in) { return work(in); };
        const auto returned = [this](Tx&, const Caller&, const Trade& in) -> Result<Traded> {
            (void)work(in);
            return Error{.code = Code::rule_violation, .id = "refused", .message = "No."};
        };
        const auto read = [this](ReadTx&, const Caller&, const Nothing&) { return work({}); };
        const auto pool = [this](Offload&, const Caller&, const Trade& in) { return work(in); };
        const auto memory = [this](const Caller&, const Trade& in) { return work(in); };
        const auto later = [this](const Caller&, const Trade&) -> Later<Traded> {
            return {[this](const Later<Traded>::Done& done) {
                (void)work({});
                waiting.push_back(done);
            }};
        };
        const auto scope = scopes::players_view;
        return {
            sw::post("/write", write, scope, ""),
            sw::post("/returned", returned, scope, ""),
            sw::get("/read", read, scope, ""),
            sw::get("/personal", read, scope, "", {.audit = AuditUse::always}),
            sw::post("/pool", pool, scope, ""),
            sw::post("/memory", memory, scope, ""),
            sw::post("/later", later, scope, ""),
            sw::post_prepared<Traded, int, Trade>(
                "/prepared", [](const Caller&, const Trade& in) { return in.quantity; },
                [this](Tx&, const Caller&, const Trade& in, const int&) { return work(in); }, scope, ""
            ),
            sw::post("/destroy", write, scope, "", {.dual_control = true}),
            sw::post("/destroy/later", later, scope, "", {.dual_control = true}),
            sw::post("/play", write, Role::player, ""),
            sw::get("/look", read, Role::player, ""),
            sw::post("/far", later, Role::player, ""),
        };
    }

    std::vector<Response> send(
        Method method, std::string path, std::string token = "admin", std::string body = R"({"quantity":3})",
        std::string key = ""
    ) {
        if (!dispatcher) {
            dispatcher = std::make_unique<Dispatcher>(DispatcherParts{
                .routes = routes(),
                .config = parts.config,
                .tokens = parts.tokens,
                .revocations = parts.revoked,
                .metrics = parts.metrics,
                .lanes = lanes,
                .idempotency = parts.store,
                .limits = parts.limits,
                .clock = [] { return std::chrono::steady_clock::time_point{std::chrono::hours(1)}; },
                .after =
                    [](std::chrono::milliseconds pause, const std::function<void()>& next) {
                        if (pause == std::chrono::milliseconds{0}) next();
                    },
                .oversight = oversight});
        }
        Request request{.method = method, .target = path + "?x=1", .path = path, .body = std::move(body)};
        if (method == Method::get) request.body.clear();
        if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
        if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
        request.peer = "203.0.113.7";
        auto replies = std::make_shared<std::vector<Response>>();
        dispatcher->handle(std::move(request), [replies](Response reply) { replies->push_back(std::move(reply)); });
        for (auto& answer : std::exchange(waiting, {})) answer(Traded{7, 1});
        return *replies;
    }

    Response post(std::string path, std::string token = "admin", std::string body = R"({"quantity":3})") {
        const auto replies = send(Method::post, std::move(path), std::move(token), std::move(body));
        REQUIRE(replies.size() == 1);
        return replies[0];
    }

    std::vector<int> statuses() {
        std::vector<int> out;
        for (const auto& seen : lanes.kept) out.push_back(seen.status);
        return out;
    }
};

}  // namespace

TEST_CASE("an act on the write lane is recorded in its own transaction") {
    Watched server;
    const auto path = GENERATE(std::string("/write"), std::string("/prepared"));
    CHECK(server.post(path).status == 200);
    CHECK(server.lanes.kept == std::vector<Seen>{{"POST", path + "?x=1", R"({"quantity":3})", "", 200}});
    CHECK(server.lanes.writes == 1);
}

TEST_CASE("an act whose record fails does not happen") {
    Watched server;
    server.oversight->record = [](Tx&, const Act&) { throw Failure(Code::unavailable, "database_gone", "Away."); };
    CHECK(server.post("/write").status == 503);
    CHECK(server.lanes.kept.empty());
    server.runs = 0;
    for (const char* path : {"/pool", "/memory", "/later"}) {
        const auto reply = server.post(path);
        CHECK(reply.status == 503);
        CHECK(code_of(reply) == "not_recorded");
    }
    CHECK(server.runs == 0);
}

TEST_CASE("other lanes say that an act begins and how it ended") {
    Watched server;
    const auto path = GENERATE(std::string("/pool"), std::string("/memory"), std::string("/later"));
    CAPTURE(path);
    CHECK(server.post(path).status == 200);
    CHECK(server.statuses() == std::vector<int>{0, 200});
    std::erase(server.lanes.order, "offload");
    CHECK(server.lanes.order == std::vector<std::string>{"record", "act", "record"});
}

TEST_CASE("reading is an act only where the route says so") {
    Watched server;
    CHECK(server.send(Method::get, "/read").at(0).status == 200);
    CHECK(server.lanes.kept.empty());
    CHECK(server.send(Method::get, "/personal").at(0).status == 200);
    CHECK(server.statuses() == std::vector<int>{0, 200});
}

TEST_CASE("a refused act is recorded though its transaction is gone") {
    Watched server;
    server.in_handler = fails_with(Code::conflict, "taken");
    const auto [path, statuses] = GENERATE(table<std::string, std::vector<int>>({
        {"/write", {409}},
        {"/prepared", {409}},
        {"/pool", {0, 409}},
        {"/memory", {0, 409}},
    }));
    CAPTURE(path);
    CHECK(code_of(server.post(path)) == "taken");
    CHECK(server.statuses() == statuses);
    CHECK(server.lanes.kept.back().code == "taken");
}

TEST_CASE("a refusal that a handler returns is recorded with what it wrote") {
    Watched server;
    CHECK(server.post("/returned").status == 400);
    CHECK(server.lanes.kept == std::vector<Seen>{{"POST", "/returned?x=1", R"({"quantity":3})", "refused", 400}});
    CHECK(server.lanes.writes == 1);
}

TEST_CASE("an input that does not fit, and one that cannot be read, are refused acts too") {
    Watched server;
    CHECK(server.post("/write", "admin", R"({"quantity":10})").status == 422);
    CHECK(server.post("/write", "admin", "{").status == 422);
    CHECK(server.statuses() == std::vector<int>{422, 422});
}

TEST_CASE("a replay is not recorded again") {
    Watched server;
    const auto refused = GENERATE(false, true);
    if (refused) server.in_handler = fails_with(Code::conflict, "taken");
    const int status = server.send(Method::post, "/write", "admin", R"({"quantity":3})", "k1").at(0).status;
    const auto kept = server.lanes.kept;
    CHECK(kept.size() == 1);
    CHECK(server.send(Method::post, "/write", "admin", R"({"quantity":3})", "k1").at(0).status == status);
    CHECK(server.lanes.kept == kept);
    CHECK(server.runs == 1);
}

TEST_CASE("a serialization conflict leaves one record") {
    Watched server;
    server.parts.lanes.conflicts = 2;
    CHECK(server.post("/write").status == 200);
    CHECK(server.runs == 3);
    CHECK(server.lanes.kept.size() == 1);
}

TEST_CASE("calls without a token are no acts, calls without the scope are violations") {
    Watched server;
    CHECK(server.post("/write", "").status == 401);
    CHECK(server.post("/write", "weak").status == 403);  // has to set up a second factor first
    CHECK(server.lanes.kept.empty());
    CHECK(server.post("/write", "viewer").status == 403);
    CHECK(server.post("/write", "player").status == 403);
    CHECK(server.send(Method::get, "/read", "viewer").at(0).status == 403);
    REQUIRE(server.lanes.kept.size() == 3);
    CHECK(server.lanes.kept[0] == Seen{"POST", "/write?x=1", "", "scope_required", 403});
    CHECK(server.lanes.kept[1].code == "admin_required");
    CHECK(server.runs == 0);
}

TEST_CASE("a violation that the write lane does not take is counted, and answered all the same") {
    Watched server;
    server.lanes.accepted = 0;
    CHECK(server.post("/write", "viewer").status == 403);
    CHECK_THAT(server.parts.metrics.render(), sw::test::contains_text("sectorwars_audit_unrecorded_total 1"));
}

TEST_CASE("an end that cannot be recorded is counted, and the answer stands") {
    Watched server;
    server.lanes.fails = 2;
    CHECK(server.post("/pool").status == 200);
    CHECK(server.statuses() == std::vector<int>{0});
    CHECK_THAT(server.parts.metrics.render(), sw::test::contains_text("sectorwars_audit_unrecorded_total 1"));
}

TEST_CASE("an act that waits for another administrator does not run and keeps no key") {
    Watched server;
    const auto path = GENERATE(std::string("/destroy"), std::string("/destroy/later"));
    CAPTURE(path);
    server.approval = [] { return Response{.status = 202, .body = R"({"approval_id":"a"})"}; };
    const auto waits = server.send(Method::post, path, "admin", R"({"quantity":3})", "k1").at(0);
    CHECK(waits.status == 202);
    CHECK(waits.body == R"({"approval_id":"a"})");
    CHECK(server.runs == 0);
    CHECK(server.statuses() == std::vector<int>{202});
    server.approval = [] { return std::nullopt; };
    CHECK(server.send(Method::post, path, "admin", R"({"quantity":3})", "k1").at(0).status == 200);
    CHECK(server.runs == 1);
    CHECK(server.statuses().back() == 200);
}

TEST_CASE("one administrator is enough where the configuration says so") {
    Watched server;
    server.parts.config.dual_control = false;
    server.approval = [] { return Response{.status = 202, .body = "{}"}; };
    CHECK(server.post("/destroy").status == 200);
}

TEST_CASE("two administrators are needed in production unless it is switched off") {
    Config config;
    CHECK_FALSE(config.needs_two_admins());
    config.environment = Environment::production;
    CHECK(config.needs_two_admins());
    config.dual_control = false;
    CHECK_FALSE(config.needs_two_admins());
}

TEST_CASE("only acts of administrators can wait for a second one") {
    Watched server;
    const auto handler = [](Tx&, const Caller&, const Trade&) { return Nothing{}; };
    const auto open = [&](Route route) {
        Dispatcher made(
            {.routes = {std::move(route)},
             .config = server.parts.config,
             .tokens = server.parts.tokens,
             .revocations = server.parts.revoked,
             .metrics = server.parts.metrics,
             .lanes = server.lanes,
             .idempotency = server.parts.store}
        );
    };
    CHECK_THROWS_AS(open(sw::post("/x", handler, Role::player, "", {.dual_control = true})), Failure);
    CHECK_NOTHROW(open(sw::post("/x", handler, scopes::players_view, "", {.dual_control = true})));
}

TEST_CASE("a script is asked about before each of its writes, in whatever lane, and a person never") {
    Watched server;
    CHECK(code_of(server.post("/play", "script")) == "manual_region");
    CHECK(code_of(server.post("/far", "script")) == "manual_region");
    CHECK(server.asked == 2);
    CHECK(server.runs == 0);
    CHECK(server.send(Method::get, "/look", "script").at(0).status == 200);
    CHECK(server.post("/play", "player").status == 200);
    CHECK(server.asked == 2);
    CHECK(server.lanes.kept.empty());
}
