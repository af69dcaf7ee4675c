// Ids of somebody else's things: every route of the public API that takes one answers as if there were no such thing.
#include <fstream>
#include <pqxx/pqxx>
#include <set>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;

namespace {

constexpr const char* nobodys = "0198f0a0-0000-7000-8000-00000000abcd";

/// What everybody may name: places, goods and names, not things that somebody owns.
const std::set<std::string> public_parameters{"sector_id", "station_id", "cluster_id",   "slug",
                                              "provider",  "namespace",  "language_code"};

/// The one region of another owner that may be bought over is named by its public id.
const std::set<std::string> public_routes{"POST /api/v1/regions/{id}/takeover"};

struct Route {
    std::string method, path;
};

/// Routes for people with a parameter that is not public, from the generated document.
std::vector<Route> routes_of_owned_things() {
    std::ifstream file("docs/openapi.json");
    const json document = json::parse(file);
    std::vector<Route> out;
    for (const auto& [path, methods] : document.at("paths").items()) {
        const auto open = path.find('{');
        if (open == std::string::npos) continue;
        const std::string parameter = path.substr(open + 1, path.find('}') - open - 1);
        if (public_parameters.contains(parameter)) continue;
        for (const auto& [method, route] : methods.items()) {
            if (route.value("x-role", "") != "user" && route.value("x-role", "") != "player") continue;
            std::string verb = method;
            for (char& c : verb) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            if (!public_routes.contains(verb + " " + path)) out.push_back({verb, path});
        }
    }
    return out;
}

std::string with(std::string path, const std::string& id) {
    const auto open = path.find('{');
    return path.replace(open, path.find('}') - open + 1, id);
}

/// Bodies that pass the form of each route, so that the id is what decides.
json body_for(const std::string& path) {
    if (path.ends_with("/invite")) return {{"username", "nobody_at_all"}};
    if (path.ends_with("/change"))
        return {{"subscription_type", "galactic_citizen"}, {"return_url", "/"}, {"cancel_url", "/"}};
    if (path.ends_with("/members/{player_id}")) return {{"membership_type", "resident"}};
    if (path.ends_with("/dialogue/{exchange_id}")) return {{"response", "I am the owner of that ship."}};
    return json::object();
}

struct Stage {
    World world{
        {.environment = {
             {"SW_FIRST_LOGIN", "on"},
             {"PAYPAL_CLIENT_ID", "somebody"},
             {"PAYPAL_CLIENT_SECRET", "something"},
             {"PAYPAL_WEBHOOK_ID", "hook"},
             {"PAYPAL_GALACTIC_CITIZEN_PLAN_ID", "P-1"},
             {"PAYPAL_REGIONAL_OWNER_PLAN_ID", "P-2"},
             {"PAYPAL_BASE_URL", "http://127.0.0.1:9"}}}};
    Pilot owner = world.a_pilot();
    Pilot thief = world.a_pilot();
    pqxx::connection database{world.database_url()};

    std::string sql(const std::string& statement) {
        pqxx::nontransaction run(database);
        const pqxx::result rows = run.exec(statement);
        return rows.empty() || rows[0].empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
    }

    std::string travel() {
        const std::string id = sql("select gen_random_uuid()::text");
        sql("insert into inter_regional_travels (travel_id, player_id, user_id, source_region, destination_region, "
            "travel_method, manifest, manifest_sha256, initiated_at, accepted_at, completed_at, status) select '" +
            id +
            "', player_id, user_id, 'terran-space', 'central-nexus', 'platform_gate', '{}', '', now(), now(), now(), "
            "'completed' from players where user_id = '" +
            owner.user_id + "'");
        return id;
    }

    std::string gate() {
        const std::string id = sql("select gen_random_uuid()::text");
        sql("insert into travel_gates (gate_id, region_id, sector_id, destination_region, owner_player_id, "
            "owner_user_id, toll, created_at) select '" +
            id +
            "', current_region_id, 1, 'central-nexus', player_id, user_id, 5, now() from players where user_id = '" +
            owner.user_id + "'");
        return id;
    }

    std::string subscription() {
        const std::string id = sql("select gen_random_uuid()::text");
        sql("insert into billing_subscriptions (subscription_id, user_id, player_id, subscription_type, status, "
            "paypal_id, created_at, updated_at) select '" +
            id + "', user_id, player_id, 'galactic_citizen', 'active', 'I-" + id.substr(0, 8) +
            "', now(), now() from players where user_id = '" + owner.user_id + "'");
        return id;
    }

    std::string exchange() {
        Client& of_owner = *owner.client;
        const json offer = ok(of_owner.post("/api/v1/first-login/session")).at("available_ships");
        const auto ship = std::find_if(offer.begin(), offer.end(), [](const json& one) { return one != "ESCAPE_POD"; });
        const json claim{{"ship_type", *ship}, {"dialogue_response", "The ship over there is mine, officer."}};
        return ok(of_owner.post("/api/v1/first-login/claim-ship", claim)).at("exchange_id");
    }

    std::string approval() {
        const std::string id = sql("select gen_random_uuid()::text");
        sql("insert into region.approvals (approval_id, requested_by, act, method, target, scope, request_body, "
            "request_digest, status, requested_at, expires_at) values ('" +
            id + "', '" + owner.user_id +
            "', 'end', 'DELETE', '/regions/x', 'admin.regions.terminate', '', 'digest', "
            "'pending', now(), now() + interval '1 hour')");
        return id;
    }

    /// Something of the owner's for each parameter of a path.
    std::map<std::string, std::string> things() {
        sql("set search_path to region, nexus, public");
        Client& of_owner = *owner.client;
        const json made = ok(of_owner.post("/api/v1/auth/api-tokens", {{"name", "mine"}, {"scopes", {"read"}}}), 201);
        return {
            {"/auth/sessions/", ok(of_owner.get("/api/v1/auth/sessions")).at("sessions").at(0).at("id")},
            {"/auth/api-tokens/", made.at("details").at("id")},
            {"/households/", ok(of_owner.post("/api/v1/households", {{"name", "home"}}), 201).at("household_id")},
            {"/paypal/subscriptions/", subscription()},
            {"/travel/gates/", gate()},
            {"/travel/", travel()},
            {"/first-login/dialogue/", exchange()},
            {"/admin/approvals/", approval()},
            {"/my-region/members/", sql("select player_id::text from players where user_id = '" + owner.user_id + "'")},
        };
    }
};

/// Status and code; a refusal that named what it hides would show by its code.
std::pair<int, std::string> ask(Client& client, const Route& route, const std::string& id) {
    const std::string body = route.method == "GET" || route.method == "DELETE" ? "" : body_for(route.path).dump();
    const Reply reply = client.request(route.method, with(route.path, id), body);
    std::string code;
    if (reply.status >= 400 && reply.text.starts_with("{")) code = reply.body().value("code", "");
    return {reply.status, code};
}

}  // namespace

TEST_CASE("the id of somebody else's thing is worth as much as one that nobody has") {
    Stage stage;
    const auto things = stage.things();
    int checked = 0;
    for (const Route& route : routes_of_owned_things()) {
        const std::string place = route.path.substr(0, route.path.find('{'));
        CAPTURE(route.method, route.path);
        const auto thing =
            std::find_if(things.begin(), things.end(), [&](const auto& one) { return place.ends_with(one.first); });
        // A new route with an id of its own needs a thing here, or a word above why its ids are public.
        REQUIRE(thing != things.end());
        const auto foreign = ask(*stage.thief.client, route, thing->second);
        const auto unknown = ask(*stage.thief.client, route, nobodys);
        CHECK(foreign == unknown);
        CHECK(foreign.first >= 400);
        CHECK(foreign.first < 500);
        ++checked;
    }
    CHECK(checked > 12);
    // And nothing of it happened to the owner.
    Client& of_owner = *stage.owner.client;
    CHECK(ok(of_owner.get("/api/v1/auth/sessions")).at("total") == 1);
    CHECK(ok(of_owner.get("/api/v1/auth/api-tokens")).at("tokens").size() == 1);
    CHECK(ok(of_owner.get("/api/v1/households/mine")).at("household").at("members").size() == 1);
    CHECK(stage.sql("select status from region.approvals") == "pending");
    CHECK(stage.sql("select is_active::text from region.travel_gates") == "true");
    CHECK(stage.sql("select status from billing_subscriptions") == "active");
}
