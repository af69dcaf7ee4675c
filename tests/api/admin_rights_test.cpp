// Roles, bans and accounts over the wire: how fast they hold, and what other people's ids buy.
#include <chrono>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

World& world() {
    static World one;
    return one;
}

const std::string nobody = "0198f0a0-0000-7000-8000-000000000000";

struct Admin {
    std::string name, id;
    Client client;
};

std::string sign_in(Client& client, const std::string& name, const std::string& password = "quite a long secret") {
    return ok(client.post("/api/v1/auth/login/json", {{"username", name}, {"password", password}})).at("access_token");
}

Admin an_admin(const std::string& name, const std::string& role) {
    Client owner = world().admin();
    Admin out{name, {}, world().client()};
    out.id =
        ok(owner.post("/api/v1/users/admin", {{"username", name}, {"password", "quite a long secret"}, {"role", role}})
        ).at("id");
    out.client.token = sign_in(out.client, name);
    return out;
}

void refused(const Reply& reply, int status, const std::string& code) {
    INFO(reply.text);
    CHECK(reply.status == status);
    CHECK(reply.body().at("code") == code);
}

std::string appeal_token_of(const json& problem) {
    for (const auto& field : problem.at("errors")) {
        if (field.at("field") == "appeal_token") return field.at("message");
    }
    return "";
}

json ban() {
    return {{"kind", "ban"}, {"reason", "Sold the moon"}, {"note", "keep an eye on the brother"}};
}

Finished run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "admin");
    return run_binary(arguments, world().environment());
}

}  // namespace

TEST_CASE("a revoked right closes the console's socket and ends the token within a second") {
    Client owner = world().admin();
    Admin moderator = an_admin("short_reign", "moderator");
    Socket socket(world().port(), "/api/v1/ws/admin?token=" + moderator.client.token);
    CHECK(moderator.client.get("/api/v1/admin/players").status == 200);
    refused(moderator.client.get("/api/v1/admin/roles"), 403, "scope_required");
    refused(
        moderator.client.post(
            "/api/v1/admin/scopes/grant", {{"user_id", moderator.id}, {"role", "owner"}, {"reason", "ambition"}}
        ),
        403, "scope_required"
    );
    const json wish{{"user_id", moderator.id}, {"role", "moderator"}, {"reason", "retired"}};
    ok(owner.post("/api/v1/admin/scopes/revoke", wish));
    CHECK(socket.closed_with(1s) == 4001);
    refused(moderator.client.get("/api/v1/admin/players"), 401, "unauthenticated");
    moderator.client.token = sign_in(moderator.client, moderator.name);
    refused(moderator.client.get("/api/v1/admin/players"), 403, "admin_required");
    refused(owner.post("/api/v1/admin/scopes/revoke", wish), 404, "no_grant");
    // A role that was given with an end shows it.
    json lent{
        {"user_id", moderator.id}, {"role", "viewer"}, {"reason", "guest"}, {"expires_at", "2099-01-01T00:00:00Z"}};
    CHECK(ok(owner.post("/api/v1/admin/scopes/grant", lent), 201).at("expires_at") == "2099-01-01T00:00:00.000000Z");
    CHECK(ok(owner.get("/api/v1/admin/scopes/users/" + moderator.id)).at("scopes").size() == 6);
    CHECK(ok(owner.get("/api/v1/admin/scopes/holders")).at("holders").size() >= 2);
    CHECK(ok(owner.get("/api/v1/admin/scopes/catalog")).at("scopes").size() > 28);
    refused(
        owner.post("/api/v1/admin/scopes/grant", {{"user_id", nobody}, {"role", "viewer"}, {"reason", "who?"}}), 404,
        "no_user"
    );
    lent["role"] = "emperor";
    const Reply unknown = owner.post("/api/v1/admin/scopes/grant", lent);
    refused(unknown, 400, "unknown_role");
    CHECK(unknown.body().at("errors").at(0).at("field") == "role");
}

TEST_CASE("a ban closes the pilot's socket within a second, says why, and can be appealed once") {
    Admin moderator = an_admin("peacekeeper", "moderator");
    Pilot pilot = world().a_pilot();
    Socket socket(world().port(), "/api/v1/ws/connect?token=" + pilot.access_token);
    const std::string path = "/api/v1/admin/users/" + pilot.user_id + "/sanctions";
    const json sanction = ok(moderator.client.post(path, ban()), 201);
    CHECK(socket.closed_with(1s) == 4001);
    refused(pilot.client->get("/api/v1/player/state"), 401, "unauthenticated");
    Client anybody = world().client();
    refused(anybody.post("/api/v1/auth/refresh", {{"refresh_token", pilot.refresh_token}}), 403, "account_banned");
    const json right{{"username", pilot.username}, {"password", pilot.password}};
    const json wrong{{"username", pilot.username}, {"password", "something else entirely"}};
    refused(anybody.post("/api/v1/auth/login/json", wrong), 401, "invalid_credentials");
    const Reply login = anybody.post("/api/v1/auth/login/json", right);
    refused(login, 403, "account_banned");
    CHECK(login.text.find("Sold the moon") != std::string::npos);
    CHECK(login.text.find("brother") == std::string::npos);
    const std::string token = appeal_token_of(login.body());
    REQUIRE_FALSE(token.empty());
    const json appeal{{"appeal_token", token}, {"text", "It was another moon."}};
    ok(anybody.post("/api/v1/auth/appeals", appeal), 201);
    refused(anybody.post("/api/v1/auth/appeals", appeal), 401, "invalid_appeal_token");
    const json open = ok(moderator.client.get("/api/v1/admin/appeals")).at("appeals");
    REQUIRE(open.size() == 1);
    CHECK(open.at(0).at("text") == "It was another moon.");
    CHECK(open.at(0).at("sanction").at("sanction_id") == sanction.at("sanction_id"));
    const std::string id = open.at(0).at("appeal_id");
    const json keep{{"decision", "keep"}, {"text", "We have a picture."}};
    CHECK(ok(moderator.client.post("/api/v1/admin/appeals/" + id + "/answer", keep)).at("decision") == "keep");
    CHECK(anybody.post("/api/v1/auth/login/json", right).status == 403);
    const std::string lift = "/api/v1/admin/sanctions/" + sanction.at("sanction_id").get<std::string>() + "/lift";
    ok(moderator.client.post(lift, {{"reason", "the picture was old"}}));
    CHECK(anybody.post("/api/v1/auth/login/json", right).status == 200);
    CHECK(ok(moderator.client.get(path)).at("sanctions").at(0).at("in_force") == false);
    // The log knows neither the token nor what was said.
    CHECK(world().server().log().find(token) == std::string::npos);
    CHECK(world().server().log().find("another moon") == std::string::npos);
}

TEST_CASE("ids of others buy a pilot nothing, and a role only what it names") {
    const Pilot victim = world().a_pilot();
    const Pilot thief = world().a_pilot();
    Client owner = world().admin();
    const std::string player =
        ok(owner.get("/api/v1/admin/players/comprehensive?search=" + victim.username)).at("players").at(0).at("id");
    const std::string users = "/api/v1/users/" + victim.user_id;
    const std::string sanctions = "/api/v1/admin/users/" + victim.user_id + "/sanctions";
    const std::string sanction =
        ok(owner.post(sanctions, {{"kind", "suspension"}, {"reason", "for the test"}, {"duration_hours", 1}}), 201)
            .at("sanction_id");

    struct Call {
        std::string method, path;
        json body = json::object();
        int viewer = 403;  ///< what somebody with the role viewer gets
    };

    const std::vector<Call> calls{
        {"GET", "/api/v1/users", {}, 200},
        {"GET", "/api/v1/admin/users", {}, 200},
        {"GET", users, {}, 200},
        {"PUT", users, {{"is_active", false}}},
        {"PUT", users + "/password", {{"password", "stolen by somebody"}}},
        {"DELETE", users},
        {"POST", "/api/v1/users", {{"username", "made_by_thief"}}},
        {"POST", "/api/v1/users/admin", {{"username", "made_by_thief"}, {"password", "quite a long secret"}}},
        {"GET", "/api/v1/admin/players", {}, 200},
        {"PATCH", "/api/v1/admin/players/" + player, {{"turns", 1}}},
        {"PUT", "/api/v1/admin/players/" + player, {{"is_active", false}}},
        {"GET", "/api/v1/admin/stats", {}, 200},
        {"GET", sanctions, {}, 200},
        {"POST", sanctions, ban()},
        {"POST", "/api/v1/admin/sanctions/" + sanction + "/lift", {{"reason", "please"}}},
        {"GET", "/api/v1/admin/appeals", {}, 200},
        {"POST", "/api/v1/admin/appeals/" + nobody + "/answer", {{"decision", "lift"}, {"text", "please"}}},
        {"GET", "/api/v1/admin/scopes/users/" + victim.user_id},
        {"POST", "/api/v1/admin/scopes/grant", {{"user_id", thief.user_id}, {"role", "owner"}, {"reason", "mine"}}},
        {"POST", "/api/v1/admin/scopes/revoke", {{"user_id", victim.user_id}, {"role", "owner"}, {"reason", "mine"}}},
        {"POST", "/api/v1/admin/roles", {{"role", "thief"}, {"summary", "x"}, {"scopes", {"admin.audit.view"}}}},
        {"DELETE", "/api/v1/admin/roles/viewer"},
    };
    Admin viewer = an_admin("only_looks", "viewer");
    for (const auto& call : calls) {
        CAPTURE(call.method, call.path);
        const std::string body = call.body.is_null() || call.body.empty() ? "" : call.body.dump();
        refused(thief.client->request(call.method, call.path, body), 403, "admin_required");
        const Reply seen = viewer.client.request(call.method, call.path, body);
        INFO(seen.text);
        CHECK(seen.status == call.viewer);
        if (call.viewer == 403) CHECK(seen.body().at("code") == "scope_required");
    }
    CHECK(ok(owner.get(users)).at("is_active") == true);
    refused(owner.get("/api/v1/users/" + nobody), 404, "no_user");
    refused(owner.post("/api/v1/admin/users/" + nobody + "/sanctions", ban()), 404, "no_user");
    refused(owner.post("/api/v1/admin/sanctions/" + nobody + "/lift", {{"reason", "none"}}), 404, "no_sanction");
}

TEST_CASE("whoever is locked out of everything gets back in from the host, on the record") {
    const Pilot pilot = world().a_pilot();
    CHECK(run({"list"}).output.find("admin") != std::string::npos);
    const Finished granted = run({"--reason", "the owner left", "grant", pilot.username, "owner"});
    INFO(granted.output);
    CHECK(granted.exit_code == 0);
    CHECK(run({"list", pilot.username}).output.find("owner") != std::string::npos);
    Client client = world().client();
    client.token = sign_in(client, pilot.username, pilot.password);
    CHECK(client.get("/api/v1/admin/stats").status == 200);
    CHECK(run({"grant", "no_such_person", "owner"}).exit_code == 1);
    CHECK(run({"grant", pilot.username, "emperor"}).output.find("There is no role emperor") != std::string::npos);
    Socket socket(world().port(), "/api/v1/ws/admin?token=" + client.token);
    CHECK(run({"revoke", pilot.username, "owner"}).exit_code == 0);
    CHECK(socket.closed_with(2s) == 4001);
    CHECK(run({"revoke", pilot.username, "owner"}).exit_code == 1);
    const Finished last = run({"revoke", "admin", "owner"});
    CHECK(last.exit_code == 1);
    CHECK(last.output.find("Nobody else holds") != std::string::npos);
    const json log = ok(world().admin().get("/api/v1/admin/audit/logs?action=grant&limit=500"));
    CHECK(log.dump().find("the owner left") != std::string::npos);
    CHECK(log.dump().find("console") != std::string::npos);
}
