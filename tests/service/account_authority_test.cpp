// Accounts of administrators in the hands of others, and pilots as the console lists them, on a real database.
#include "rights_support.hpp"

using namespace auth_test;
using namespace rights_test;
using support::Game;

namespace {

constexpr const char* new_password = R"("entirely another one")";

/// A role of exactly this one scope, as owners make them.
Admin somebody_with(const std::string& scope) {
    Admin out = an_admin("viewer");
    change("update admin_scope_grants set revoked_at = now() where user_id = '" + out.user.to_string() + "'");
    change(
        "insert into admin_scope_grants (grant_id, user_id, scope, reason, granted_at) values (gen_random_uuid(), '" +
        out.user.to_string() + "', '" + scope + "', 'test', now())"
    );
    sign_in(out);
    return out;
}

sw::JsonDocument row_of(const sw::Caller& caller, const std::string& name, const std::string& more = "") {
    return sw::JsonDocument::parse(call("GET", "/api/v1/admin/players/comprehensive?search=" + name + more, "", caller)
    );
}

}  // namespace

TEST_CASE("who manages players cannot take over, lock out or readdress somebody stronger") {
    const Admin clerk = somebody_with("admin.players.manage");
    const Admin owner = an_admin("owner");
    const Admin viewer = an_admin("viewer");
    const sw::UserId player = register_person(fresh_name("clay"));
    for (const sw::UserId stronger : {owner.user, viewer.user}) {
        const std::string path = "/api/v1/users/" + stronger.to_string();
        CHECK(attempt(clerk.caller, "PUT", path + "/password", new_password) == "stronger_account");
        CHECK(attempt(clerk.caller, "PUT", path, R"({"username":"nobody_at_all"})") == "stronger_account");
        CHECK(attempt(clerk.caller, "PUT", path, R"({"email":"mine@example.test"})") == "stronger_account");
        CHECK(attempt(clerk.caller, "PUT", path, R"({"is_active":false})") == "stronger_account");
        CHECK(attempt(clerk.caller, "PUT", path, R"({"is_active":true})") == "stronger_account");
        CHECK(attempt(clerk.caller, "DELETE", path) == "stronger_account");
    }
    CHECK(code_of([&] { login(owner.name); }) == "");
    const std::string own = "/api/v1/users/" + player.to_string();
    CHECK(attempt(clerk.caller, "PUT", own + "/password", new_password) == "");
    // Fields that are not for them change nothing.
    CHECK(
        attempt(
            clerk.caller, "PUT", own,
            R"({"is_admin":true,"deleted":true,"permissions":["admin.scopes.grant"],"role":"owner"})"
        ) == ""
    );
    CHECK(rights(player).empty());
    CHECK_FALSE(flagged(player));
    const std::string wish = R"({"username":")" + fresh_name("smuggled") +
                             R"(","password":"quite a long secret","is_admin":true,"role":"owner"})";
    const auto made = sw::JsonDocument::parse(call("POST", "/api/v1/users", wish, clerk.caller));
    CHECK(made.root().find("is_admin")->as_boolean() == false);
}

TEST_CASE("new administrators begin as viewers, with nothing that their maker lacks") {
    const Admin owner = an_admin("owner");
    const Admin clerk = somebody_with("admin.scopes.grant");
    const auto body = [](const std::string& name, const std::string& more = "") {
        return R"({"username":")" + name + R"(","password":"quite a long secret")" + more + "}";
    };
    const std::string path = "/api/v1/users/admin";
    const auto made = sw::JsonDocument::parse(call("POST", path, body(fresh_name("made")), owner.caller));
    const auto id = *sw::UserId::parse(made.root().find("id")->as_string().value());
    CHECK(made.root().find("is_admin")->as_boolean() == true);
    CHECK(rights(id).size() == 6);
    CHECK(attempt(clerk.caller, "POST", path, body(fresh_name("made"))) == "not_held");
    CHECK(attempt(clerk.caller, "POST", path, body(fresh_name("made"), R"(,"role":"owner")")) == "not_held");
    CHECK(attempt(owner.caller, "POST", path, body(fresh_name("made"), R"(,"role":"emperor")")) == "unknown_role");
    CHECK(attempt(clerk.caller, "POST", path, body(fresh_name("made"), R"(,"is_admin":false)")) == "scope_required");
    const std::string boss = fresh_name("made");
    CHECK(attempt(owner.caller, "POST", path, body(boss, R"(,"role":"owner")")) == "");
    CHECK(claims_of(login(boss, "quite a long secret"))->is_admin);
}

TEST_CASE("an administrator who is deleted holds nothing any more") {
    const Admin owner = an_admin("owner");
    const Admin gone = an_admin("moderator");
    const auto reply =
        sw::JsonDocument::parse(call("DELETE", "/api/v1/users/" + gone.user.to_string(), "", owner.caller));
    CHECK(reply.root().find("is_admin")->as_boolean() == false);
    CHECK(rights(gone.user).empty());
    CHECK_FALSE(flagged(gone.user));
    CHECK(audited("grant_revoked", gone.user) == 1);
}

TEST_CASE("the console sees roles, single scopes and sanctions of accounts") {
    const Admin owner = an_admin("owner");
    const Admin mixed = an_admin("moderator");
    CHECK(
        attempt(
            owner.caller, "POST", "/api/v1/admin/scopes/grant", grant_of(mixed.user, "scope", "admin.audit.view")
        ) == ""
    );
    CHECK(
        attempt(
            owner.caller, "POST", "/api/v1/admin/users/" + mixed.user.to_string() + "/sanctions",
            R"({"kind":"ban","reason":"a trial"})"
        ) == ""
    );
    const sw::UserId player = register_person(fresh_name("plain"));
    const auto list = sw::JsonDocument::parse(call("GET", "/api/v1/admin/users?limit=2", "", owner.caller));
    const auto plain = list.root().find("users")->at(0);
    const auto admin = list.root().find("users")->at(1);
    CHECK(plain.find("id")->as_string() == player.to_string());
    CHECK(plain.find("roles")->at(0).as_string() == "player");
    CHECK(plain.find("status")->as_string() == "active");
    CHECK(admin.find("roles")->at(0).as_string() == "moderator");
    CHECK(admin.find("customPermissions")->at(0).as_string() == "admin.audit.view");
    CHECK(admin.find("status")->as_string() == "banned");
}

TEST_CASE("pilots are listed with credits of the ledger, found, sorted and counted") {
    const Admin viewer = an_admin("viewer");
    const std::string name = fresh_name("pilot_row");
    (void)register_person(name);
    (void)login(name);
    const auto page = row_of(viewer.caller, name);
    REQUIRE(page.root().find("total_count")->as_integer() == 1);
    const auto row = page.root().find("players")->at(0);
    for (const char* field :
         {"id", "user_id", "email", "turns", "last_game_login", "current_sector_id", "current_region_id",
          "current_ship_id", "planets_count", "ports_count", "team_id", "is_active", "created_at", "aria"}) {
        INFO(field);
        CHECK(row.find(field));
    }
    CHECK(row.find("username")->as_string() == name);
    CHECK(row.find("credits")->as_integer().value() > 0);
    CHECK(row.find("ships_count")->as_integer() == 1);
    CHECK(row.find("activity")->find("session_count_today")->as_integer() == 1);
    CHECK(row.find("assets")->find("total_value")->as_integer() >= row.find("credits")->as_integer());
    CHECK(row_of(viewer.caller, name, "&filter_active=false").root().find("total_count")->as_integer() == 0);
    const auto behind = row_of(viewer.caller, name, "&page=3");
    CHECK(behind.root().find("total_count")->as_integer() == 1);
    CHECK(behind.root().find("players")->size() == 0);
    for (const char* column : {"username", "credits", "turns", "created_at", "last_login"}) {
        for (const char* order : {"asc", "desc"}) {
            INFO(column << ' ' << order);
            const std::string query = std::string("&sort_by=") + column + "&sort_order=" + order;
            CHECK(row_of(viewer.caller, "pilot_row", query).root().find("players")->size() >= 1);
        }
    }
    CHECK(attempt(viewer.caller, "GET", "/api/v1/admin/players?limit=201") == "validation_failed");
    CHECK(attempt(viewer.caller, "GET", "/api/v1/admin/players?sort_by=password_hash") == "validation_failed");
    const auto stats = sw::JsonDocument::parse(call("GET", "/api/v1/admin/stats", "", viewer.caller));
    CHECK(stats.root().find("total_sectors")->as_integer() == number("select count(*) from sectors"));
    CHECK(stats.root().find("total_ports")->as_integer() == number("select count(*) from stations"));
    CHECK(stats.root().find("total_players")->as_integer() == number("select count(*) from players"));
    CHECK(stats.root().find("total_warp_tunnels")->as_integer().value() > 0);
    CHECK(stats.root().find("active_sessions")->as_integer().value() > 0);
    CHECK(stats.root().find("new_players_today")->as_integer() <= stats.root().find("new_players_week")->as_integer());
}

TEST_CASE("a pilot's turns and state are set, their money is not") {
    const Admin owner = an_admin("owner");
    const std::string name = fresh_name("patched");
    (void)register_person(name);
    const Pair pair = login(name);
    const std::string path = "/api/v1/admin/players/" + claims_of(pair)->player.to_string();
    const auto changed = sw::JsonDocument::parse(call("PATCH", path, R"({"turns":7})", owner.caller));
    CHECK(changed.root().find("turns")->as_integer() == 7);
    CHECK(attempt(owner.caller, "PATCH", path, R"({"turns":900000})") == "too_many_turns");
    CHECK(attempt(owner.caller, "PATCH", path, R"({"credits":1000000})") == "credits_by_ledger");
    CHECK(attempt(owner.caller, "PUT", path, R"({"credits":1000000,"turns":1})") == "credits_by_ledger");
    CHECK(attempt(owner.caller, "PATCH", path, R"({"status":"banned"})") == "sanction_needed");
    CHECK(attempt(owner.caller, "PATCH", path, R"({"current_sector_id":5})") == "not_movable");
    CHECK(
        attempt(owner.caller, "PATCH", "/api/v1/admin/players/" + sw::UserId::make().to_string(), R"({"turns":1})") ==
        "no_pilot"
    );
    CHECK(attempt(owner.caller, "PUT", path, R"({"is_active":false})") == "");
    poll_revocations();
    CHECK(revoked(pair));
    CHECK(row_of(owner.caller, name).root().find("players")->at(0).find("status")->as_string() == "inactive");
    CHECK(row_of(owner.caller, name).root().find("players")->at(0).find("turns")->as_integer() == 7);
    // A pilot whose account has become an administrator's is as protected as the account.
    CHECK(attempt(owner.caller, "PUT", path, R"({"status":"active"})") == "");
    const sw::UserId user = claims_of(pair)->user;
    Game::shared().db().write([&](sw::Tx& tx) { sw::grants::grant_role(tx, user, "owner", "test"); });
    const Admin clerk = somebody_with("admin.players.manage");
    CHECK(attempt(clerk.caller, "PATCH", path, R"({"turns":1})") == "stronger_account");
}
