// Fair automation over the wire: what scripts may do with which token, where, how fast, and until when.
#include <pqxx/pqxx>
#include <set>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

const std::string tokens = "/api/v1/auth/api-tokens";
const std::vector<std::string> every_scope{"read", "play", "trade", "chat", "govern"};

World& world() {
    static World one;
    return one;
}

struct Bot {
    std::string id, secret;
    std::unique_ptr<Client> client;
};

Bot a_bot(Client& person, const std::vector<std::string>& scopes, const json& more = json::object()) {
    json body{{"name", "a script"}, {"scopes", scopes}};
    body.update(more);
    const json made = ok(person.post(tokens, body), 201);
    Bot bot{.id = made.at("details").at("id"), .secret = made.at("token")};
    bot.client = std::make_unique<Client>(world().port());
    bot.client->token = ok(bot.client->post(tokens + "/exchange", {{"token", bot.secret}})).at("access_token");
    return bot;
}

std::string in_database(const std::string& statement) {
    pqxx::connection owner(world().database_url());
    pqxx::nontransaction work(owner);
    work.exec("set search_path to region, nexus, public");
    const pqxx::result rows = work.exec(statement);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

std::string code_of(const Reply& reply) {
    return reply.status < 400 ? "" : reply.body().at("code").get<std::string>();
}

template <class Condition>
bool within(std::chrono::milliseconds limit, const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

/// Sets it as the administrator and waits until a pilot there sees it.
void set_policy(Client& admin, Client& pilot, const std::string& region, const std::string& policy) {
    const std::string path = "/api/v1/regions/my-region/automation?region=" + region;
    ok(admin.request("PUT", path, json{{"policy", policy}}.dump()));
    REQUIRE(within(2s, [&] { return ok(pilot.get("/api/v1/player/current-sector")).at("automation_policy") == policy; })
    );
}

std::string policy_in_list(Client& client, const std::string& path, const std::string& name, const std::string& slug) {
    const json all = ok(client.get(path)).at("regions");
    for (const json& region : all) {
        if (region.at(name) == slug) return region.at("automation_policy");
    }
    return "";
}

std::string a_station(Client& client) {
    const json state = ok(client.get("/api/v1/player/state"));
    const json found = ok(client.get("/api/v1/sectors/" + state.at("current_sector_id").dump() + "/stations"));
    return found.at("stations").at(0).at("id");
}

json an_order(Client& client) {
    const std::string station = a_station(client);
    const json market = ok(client.get("/api/v1/trading/market/" + station)).at("resources");
    for (const auto& [good, one] : market.items()) {
        if (one.at("station_sells") && one.at("quantity") >= 10) {
            return {{"station_id", station}, {"resource_type", good}, {"quantity", 1}};
        }
    }
    throw std::runtime_error("the station sells nothing");
}

struct Socketed {
    static std::string target(const std::string& token) { return "/api/v1/ws/connect?token=" + token; }
};

}  // namespace

TEST_CASE("each scope opens its routes and no others; accounts and administration are closed to every script") {
    struct Row {
        std::string method, path, needs;  ///< "" = nothing; "person" = no token may
    };

    const std::vector<Row> rows{
        {"GET", "/api/v1/player/state", "read"},
        {"GET", "/api/v1/player/current-ship", "read"},
        {"GET", "/api/v1/trading/history", "read"},
        {"GET", "/api/v1/trade/pairs", "read"},
        {"GET", "/api/v1/events", "read"},
        {"POST", "/api/v1/nav/plot", "read"},
        {"POST", "/api/v1/nav/scan", "play"},
        {"POST", "/api/v1/player/move/999999", "play"},
        {"POST", "/api/v1/nav/autopilot", "play"},
        {"POST", "/api/v1/trading/dock", "play"},
        {"POST", "/api/v1/travel", "play"},
        {"POST", "/api/v1/trading/quote", "trade"},
        {"POST", "/api/v1/trading/buy", "trade"},
        {"POST", "/api/v1/trading/sell", "trade"},
        {"POST", "/api/v1/bank/transfers", "trade"},
        {"GET", "/api/v1/regions/my-region", "govern"},
        {"GET", "/api/v1/regions/my-region/policies", "govern"},
        {"PUT", "/api/v1/regions/my-region/automation", "govern"},
        {"PUT", "/api/v1/regions/my-region/economy", "govern"},
        {"GET", "/api/v1/regions", ""},
        {"GET", "/api/v1/auth/me", "person"},
        {"GET", tokens, "person"},
        {"POST", tokens, "person"},
        {"DELETE", tokens + "/00000000-0000-4000-8000-000000000000", "person"},
        {"POST", "/api/v1/auth/password/change", "person"},
        {"POST", "/api/v1/i18n/user/preference", "person"},
        {"POST", "/api/v1/paypal/subscriptions/create", "person"},
        {"POST", "/api/v1/auth/mfa/generate", "person"},
        {"GET", "/api/v1/users", "person"},
        {"POST", "/api/v1/users/admin", "person"},
        {"GET", "/api/v1/admin/ledger/audit", "person"},
        {"POST", "/api/v1/ws/broadcast", "person"},
    };
    const Pilot pilot = world().a_pilot();
    for (const std::string& scope : every_scope) {
        const Bot bot = a_bot(*pilot.client, {scope});
        for (const Row& row : rows) {
            CAPTURE(scope, row.method, row.path);
            const std::string code =
                code_of(bot.client->request(row.method, row.path, row.method == "GET" ? "" : "{}"));
            if (row.needs == "person") CHECK(code == "person_required");
            else if (row.needs.empty() || row.needs == scope) {
                CHECK(code != "token_scope_required");
                CHECK(code != "person_required");
            } else CHECK(code == "token_scope_required");
        }
    }
    Client admin = world().admin();
    const Bot powerless = a_bot(admin, every_scope);
    for (const Row& row : rows) {
        if (row.needs != "person") continue;
        CAPTURE(row.method, row.path);
        const Reply reply = powerless.client->request(row.method, row.path, row.method == "GET" ? "" : "{}");
        CHECK(code_of(reply) == "person_required");
    }
    CHECK(powerless.client->post("/api/v1/auth/me/token", {{"token", powerless.client->token}}).status == 401);
}

TEST_CASE("a revoked token ends within a second, its socket too, and the person's own session stays") {
    const Pilot pilot = world().a_pilot();
    const Bot bot = a_bot(*pilot.client, {"read"});
    const Bot other = a_bot(*pilot.client, {"read"});
    Socket socket(world().port(), Socketed::target(bot.client->token));
    socket.send({{"type", "heartbeat"}});
    (void)socket.expect("heartbeat_ack");
    CHECK(bot.client->get("/api/v1/player/state").status == 200);
    const auto begun = std::chrono::steady_clock::now();
    ok(pilot.client->request("DELETE", tokens + "/" + bot.id, ""));
    CHECK(socket.closed_with(1s) == 4001);
    CHECK(within(1s, [&] { return bot.client->get("/api/v1/player/state").status == 401; }));
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    CHECK(Socket::refused_status(world().port(), Socketed::target(bot.client->token)) == 403);
    Client client = world().client();
    CHECK(code_of(client.post(tokens + "/exchange", {{"token", bot.secret}})) == "invalid_api_token");
    CHECK(pilot.client->get("/api/v1/player/state").status == 200);
    CHECK(other.client->get("/api/v1/player/state").status == 200);
    const Pilot stranger = world().a_pilot();
    CHECK(stranger.client->request("DELETE", tokens + "/" + other.id, "").status == 404);
    CHECK(other.client->get("/api/v1/player/state").status == 200);
}

TEST_CASE("at the socket a script needs to read to listen and to chat to speak") {
    const Pilot listener = world().a_pilot(), speaker = world().a_pilot();
    const Bot blind = a_bot(*speaker.client, {"play", "chat"});
    CHECK(Socket::refused_status(world().port(), Socketed::target(blind.client->token)) == 403);
    Socket ears(world().port(), Socketed::target(listener.access_token));
    const json words{{"type", "chat_message"}, {"content", "beep"}, {"target_type", "sector"}};
    {
        const Bot mute = a_bot(*speaker.client, {"read", "play"});
        Socket socket(world().port(), Socketed::target(mute.client->token));
        socket.send({{"type", "request_sector_players"}});
        (void)socket.expect("sector_players");
        socket.send(words);
        CHECK(socket.expect("error").at("code") == "TOKEN_SCOPE_REQUIRED");
    }
    const Bot talker = a_bot(*speaker.client, {"read", "chat"});
    Socket socket(world().port(), Socketed::target(talker.client->token));
    json loud = words;
    loud["content"] = "heard";
    socket.send(loud);
    CHECK(ears.expect("chat_message").at("content") == "heard");
}

TEST_CASE("the policy of a region binds scripts and helpers there, and nowhere else") {
    const Pilot here = world().a_pilot(), there = world().a_pilot();
    in_database(
        "update players set current_region_id = r.region_id, current_sector_id = 301 "
        "from local_regions r where r.name = 'central-nexus' and username = '" +
        there.username + "'"
    );
    const Bot bot = a_bot(*here.client, every_scope);
    const Bot far = a_bot(*there.client, every_scope);
    Client admin = world().admin();
    const json order = an_order(*here.client);
    ok(here.client->post("/api/v1/trading/dock", {{"station_id", order.at("station_id")}}));
    CHECK(ok(there.client->get("/api/v1/player/current-sector")).at("automation_policy") == "open");

    set_policy(admin, *here.client, "terran-space", "assisted");
    const Reply refused = bot.client->post("/api/v1/trading/buy", order);
    CHECK(refused.status == 403);
    CHECK(code_of(refused) == "automation_not_allowed");
    CHECK(refused.text.find("terran-space") != std::string::npos);
    CHECK(refused.text.find("assisted") != std::string::npos);
    json quote = order;
    quote["side"] = "buy";
    CHECK(bot.client->post("/api/v1/trading/quote", quote).status == 200);
    CHECK(bot.client->post("/api/v1/nav/scan").status == 200);
    CHECK(code_of(bot.client->post("/api/v1/nav/autopilot", {{"destination", 1}})) != "automation_not_allowed");
    CHECK(here.client->post("/api/v1/trading/buy", order).status == 200);

    set_policy(admin, *here.client, "terran-space", "manual");
    CHECK(policy_in_list(admin, "/api/v1/regions", "slug", "terran-space") == "manual");
    CHECK(policy_in_list(admin, "/api/v1/regions/online", "region", "terran-space") == "manual");
    CHECK(policy_in_list(admin, "/api/v1/regions/online", "region", "central-nexus") == "open");
    CHECK(ok(admin.get("/api/v1/regions/terran-space")).at("automation_policy") == "manual");
    for (const std::string path : {"/api/v1/nav/scan", "/api/v1/trading/undock", "/api/v1/trading/buy"}) {
        CAPTURE(path);
        CHECK(code_of(bot.client->post(path, order)) == "automation_not_allowed");
    }
    CHECK(bot.client->get("/api/v1/player/state").status == 200);
    CHECK(bot.client->post("/api/v1/trading/quote", quote).status == 200);
    CHECK(here.client->post("/api/v1/trading/buy", order).status == 200);
    CHECK(here.client->post("/api/v1/nav/scan").status == 200);
    CHECK(code_of(here.client->post("/api/v1/nav/autopilot", {{"destination", 2}})) == "automation_not_allowed");
    {
        Socket socket(world().port(), Socketed::target(bot.client->token));
        socket.send({{"type", "chat_message"}, {"content", "beep"}, {"target_type", "sector"}});
        CHECK(socket.expect("error").at("code") == "AUTOMATION_NOT_ALLOWED");
    }
    CHECK(far.client->post("/api/v1/nav/scan").status == 200);
    CHECK(code_of(far.client->post("/api/v1/trading/buy", order)) != "automation_not_allowed");
    CHECK(code_of(there.client->post("/api/v1/nav/autopilot", {{"destination", 302}})) != "automation_not_allowed");

    set_policy(admin, *here.client, "terran-space", "open");
    CHECK(bot.client->post("/api/v1/trading/buy", order).status == 200);
    const std::string path = "/api/v1/regions/my-region/automation";
    const auto set = [&](Client& client, const std::string& query, const std::string& policy) {
        return client.request("PUT", path + query, json{{"policy", policy}}.dump()).status;
    };
    CHECK(set(*here.client, "?region=terran-space", "manual") == 403);
    CHECK(set(*here.client, "", "manual") == 404);
    CHECK(set(*bot.client, "?region=terran-space", "manual") == 403);
    CHECK(set(admin, "?region=terran-space", "anything") == 422);
}

TEST_CASE("an autopilot that flies into a region without helpers stops behind its gate") {
    const Pilot pilot = world().a_pilot();
    give_full_chart(world(), pilot.username);
    fly(*pilot.client, 270);
    int gate = 0;
    const json moves = ok(pilot.client->get("/api/v1/player/available-moves"));
    for (const json& move : moves.at("tunnels")) {
        if (move.at("tunnel_type") == "PLATFORM_GATE") gate = move.at("sector_id");
    }
    REQUIRE(gate > 300);
    int beyond = gate;
    for (int sector = gate + 1; beyond == gate && sector < gate + 100; ++sector) {
        if (pilot.client->get("/api/v1/nav/plot?destination=" + std::to_string(sector)).status == 200) beyond = sector;
    }
    REQUIRE(beyond > gate);
    Client admin = world().admin();
    const std::string path = "/api/v1/regions/my-region/automation?region=central-nexus";
    ok(admin.request("PUT", path, json{{"policy", "manual"}}.dump()));
    REQUIRE(within(2s, [&] { return policy_in_list(admin, "/api/v1/regions", "slug", "central-nexus") == "manual"; }));
    const json flight = ok(pilot.client->post("/api/v1/nav/autopilot", {{"destination", beyond}, {"mode", "all"}}));
    CHECK(flight.at("flown") == json{gate});
    CHECK(flight.at("arrived") == false);
    CHECK(flight.at("stop_reason") == "automation_not_allowed");
    CHECK(ok(pilot.client->get("/api/v1/player/current-sector")).at("automation_policy") == "manual");
    ok(admin.request("PUT", path, json{{"policy", "open"}}.dump()));
}

TEST_CASE("a script gets the same replies as the person, at the same cost in turns and money") {
    const Pilot pilot = world().a_pilot();
    const Bot bot = a_bot(*pilot.client, every_scope);
    for (const std::string path :
         {"/api/v1/player/state", "/api/v1/player/available-moves", "/api/v1/player/current-sector",
          "/api/v1/trade/pairs", "/api/v1/nav/chart", "/api/v1/player/current-ship"}) {
        CAPTURE(path);
        CHECK(ok(bot.client->get(path)) == ok(pilot.client->get(path)));
    }
    const auto scan = [](Client& client) {
        json reply = ok(client.post("/api/v1/nav/scan"));
        reply.erase("turns_remaining");
        return reply;
    };
    CHECK(scan(*bot.client) == scan(*pilot.client));
    const auto there_and_back = [](Client& client) {
        const json moves = ok(client.get("/api/v1/player/available-moves"));
        const int home = ok(client.get("/api/v1/player/state")).at("current_sector_id");
        const int next = moves.at("warps").at(0).at("sector_id");
        const auto turns = [&] { return ok(client.get("/api/v1/player/state")).at("turns").get<int>(); };
        const int before = turns();
        ok(client.post("/api/v1/player/move/" + std::to_string(next)));
        ok(client.post("/api/v1/player/move/" + std::to_string(home)));
        return before - turns();
    };
    const int by_person = there_and_back(*pilot.client);
    CHECK(by_person > 0);
    CHECK(there_and_back(*bot.client) == by_person);
    const json order = an_order(*pilot.client);
    ok(pilot.client->post("/api/v1/trading/dock", {{"station_id", order.at("station_id")}}));
    json question = order;
    question["side"] = "buy";
    const json told = ok(pilot.client->post("/api/v1/trading/quote", question));
    CHECK(ok(bot.client->post("/api/v1/trading/quote", question)) == told);
    const json bought = ok(bot.client->post("/api/v1/trading/buy", order));
    CHECK(bought.at("transaction").at("total_cost") == told.at("total"));
    const json tired{{"destination", 999999}};
    CHECK(
        bot.client->post("/api/v1/nav/autopilot", tired).body().at("code") ==
        pilot.client->post("/api/v1/nav/autopilot", tired).body().at("code")
    );
}

TEST_CASE("script and person share one pace, and the script keeps its own within it") {
    const Pilot pilot = world().a_pilot();
    const Bot slow = a_bot(*pilot.client, {"read"}, {{"pace", 8}});
    const Bot quick = a_bot(*pilot.client, {"read"}, {{"pace", 300}});
    auto environment = world().environment();
    environment["RATE_LIMITS"] = "on";
    ServerProcess strict(environment, "/tmp/sw-automation-" + std::to_string(getpid()) + ".log");
    const auto at_strict = [&](const std::string& token) {
        Client client(strict.port());
        client.token = token;
        return client;
    };
    Client person = at_strict(pilot.access_token), script = at_strict(slow.client->token);
    Client eager = at_strict(quick.client->token);
    const auto left = [](const Reply& reply) { return std::stoi(reply.header("ratelimit-remaining")); };
    const std::string path = "/api/v1/player/state";
    const Reply first = person.get(path);
    CHECK(first.header("ratelimit-limit") == "300");
    const Reply paced = script.get(path);
    CHECK(paced.status == 200);
    CHECK(paced.header("ratelimit-limit") == "8");
    CHECK(paced.header("ratelimit-remaining") == "1");
    CHECK(script.get(path).status == 200);
    const Reply refused = script.get(path);
    CHECK(refused.status == 429);
    CHECK(code_of(refused) == "rate_limited");
    CHECK(std::stoi(refused.header("retry-after")) >= 6);
    const Reply second = person.get(path);
    CHECK(second.status == 200);
    CHECK(left(second) <= left(first) - 2);  // the two of the script and this one, less what came back meanwhile
    int passed = 0;
    for (int i = 0; i < 30; ++i) passed += eager.get(path).status == 200 ? 1 : 0;
    CHECK(passed == 30);
    CHECK(left(person.get(path)) <= left(second) - 20);
}

TEST_CASE("replies with secrets are not kept for repetitions") {
    const Pilot pilot = world().a_pilot();
    const Client::Headers key{{"Idempotency-Key", "one-and-only"}};
    const json body{{"name", "a script"}, {"scopes", {"read"}}};
    const json one = ok(pilot.client->post(tokens, body, key), 201),
               two = ok(pilot.client->post(tokens, body, key), 201);
    CHECK(one.at("token") != two.at("token"));
    Client client = world().client();
    const json bought = ok(client.post(tokens + "/exchange", {{"token", one.at("token")}}, key));
    for (const json& secret : {one.at("token"), two.at("token"), bought.at("access_token")}) {
        const std::string text = secret.get<std::string>();
        CHECK(in_database("select count(*) from idempotency_keys where body like '%" + text + "%'") == "0");
    }
    CHECK(in_database("select count(*) from idempotency_keys where key = 'one-and-only'") == "0");
}
