// Roles and grants on a real database: escalation, expiry, the last holder.
#include "sectorwars/grants.hpp"

#include <algorithm>
#include <thread>

#include "features/grants/service.hpp"
#include "rights_support.hpp"

using namespace auth_test;
using namespace rights_test;
using support::Game;

namespace {

constexpr const char* grant_path = "/api/v1/admin/scopes/grant";
constexpr const char* revoke_path = "/api/v1/admin/scopes/revoke";

bool holds(sw::UserId user, const std::string& scope) {
    const auto all = rights(user);
    return std::find(all.begin(), all.end(), scope) != all.end();
}

void expire_everything(sw::UserId user) {
    change(
        "update admin_scope_grants set expires_at = now() - interval '1 second' where expires_at is not null "
        "and user_id = '" +
        user.to_string() + "'"
    );
}

void run_expiry() {
    const sw::grants::Service service(Game::shared().platform());
    Game::shared().db().write([&](sw::Tx& tx) { service.end_expired_grants(tx); });
}

/// Until it goes, `keeper` is the only administrator whose rights have no end.
class Alone {
public:
    explicit Alone(const std::vector<sw::UserId>& keepers) {
        std::string list;
        for (const auto& one : keepers) list += (list.empty() ? "'" : ",'") + one.to_string() + "'";
        change(
            "update admin_scope_grants set revoked_at = '2001-01-01' where revoked_at is null and user_id not in (" +
            list + ")"
        );
    }

    ~Alone() { change("update admin_scope_grants set revoked_at = null where revoked_at = '2001-01-01'"); }

    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;
};

std::string tomorrow() {
    return R"(,"expires_at":")" + sw::to_rfc3339(sw::now() + std::chrono::hours{24}) + '"';
}

}  // namespace

TEST_CASE("built-in roles are in the tables, and a start adds what they lack") {
    CHECK(number("select count(*) from admin_roles where built_in") == 5);
    const auto all = static_cast<std::int64_t>(sw::scopes::all.size());
    CHECK(number("select count(*) from admin_role_scopes where role = 'owner'") == all);
    change("delete from admin_role_scopes where role = 'owner' and scope = 'admin.ships.manage'");
    sw::grants::Service(Game::shared().platform()).start();
    CHECK(number("select count(*) from admin_role_scopes where role = 'owner'") == all);
    // The administrator of the environment is the first owner.
    CHECK(
        number("select count(*) from admin_scope_grants g join users u on u.user_id = g.user_id "
               "where u.username = 'admin' and g.role = 'owner' and g.revoked_at is null") == 1
    );
}

TEST_CASE("a grant opens and a revocation closes, each at once and on the record") {
    const Admin owner = an_admin("owner");
    const std::string name = fresh_name("promoted");
    const sw::UserId user = an_account(name);
    const Pair before = login(name);
    CHECK_FALSE(claims_of(before)->is_admin);
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "moderator")) == "");
    poll_revocations();
    CHECK(revoked(before));
    CHECK(code_of([&] { refresh(before.refresh_token); }) == "invalid_refresh_token");
    const Pair after = login(name);
    CHECK(claims_of(after)->is_admin);
    CHECK(claims_of(after)->permissions == rights(user));
    CHECK(holds(user, "admin.players.suspend"));
    CHECK_FALSE(holds(user, "admin.players.manage"));
    CHECK(flagged(user));
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "moderator")) == "already_granted");
    CHECK(attempt(owner.caller, "POST", revoke_path, grant_of(user, "role", "moderator")) == "");
    poll_revocations();
    CHECK(revoked(after));
    CHECK(rights(user).empty());
    CHECK_FALSE(flagged(user));
    CHECK(attempt(owner.caller, "POST", revoke_path, grant_of(user, "role", "moderator")) == "no_grant");
    CHECK(audited("grant", user) == 1);
    CHECK(audited("grant_revoked", user) == 1);
    const auto seen =
        sw::JsonDocument::parse(call("GET", "/api/v1/admin/scopes/users/" + user.to_string(), "", owner.caller));
    CHECK(seen.root().find("scopes")->size() == 0);
    CHECK(seen.root().find("grants")->at(0).find("revoke_reason")->as_string() == "because");
}

TEST_CASE("nobody gives what they do not hold, nor anything to themselves") {
    const Admin owner = an_admin("owner");
    Admin clerk = an_admin("viewer");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(clerk.user, "scope", "admin.scopes.grant")) == "");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(clerk.user, "scope", "admin.scopes.revoke")) == "");
    sign_in(clerk);
    const sw::UserId user = an_account(fresh_name("friend"));
    CHECK(attempt(clerk.caller, "POST", grant_path, grant_of(user, "role", "viewer")) == "");
    CHECK(attempt(clerk.caller, "POST", grant_path, grant_of(user, "role", "owner")) == "not_held");
    CHECK(attempt(clerk.caller, "POST", grant_path, grant_of(user, "scope", "admin.players.manage")) == "not_held");
    CHECK(attempt(clerk.caller, "POST", grant_path, grant_of(clerk.user, "role", "viewer")) == "own_account");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(owner.user, "role", "viewer")) == "own_account");
    // Taking away is no way around either: neither the scope nor the account may be stronger.
    CHECK(attempt(clerk.caller, "POST", revoke_path, grant_of(owner.user, "role", "owner")) == "not_held");
    CHECK(
        attempt(owner.caller, "POST", grant_path, grant_of(owner.user, "scope", "admin.players.view")) == "own_account"
    );
    const Admin boss = an_admin("owner");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(boss.user, "scope", "admin.players.view")) == "");
    CHECK(
        attempt(clerk.caller, "POST", revoke_path, grant_of(boss.user, "scope", "admin.players.view")) ==
        "stronger_account"
    );
    CHECK(rights(user).size() == 6);
}

TEST_CASE("what is asked for is checked and named") {
    const Admin owner = an_admin("owner");
    const sw::UserId user = an_account(fresh_name("asked"));
    try {
        call("POST", grant_path, grant_of(user, "scope", "admin.moon.sell"), owner.caller);
        FAIL("granted");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "unknown_scope");
        CHECK(failure.error().code == sw::Code::rule_violation);
        CHECK(failure.error().fields.at(0).field == "scope");
    }
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "emperor")) == "unknown_role");
    CHECK(
        attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "viewer", R"(,"scope":"admin.audit.view")")) ==
        "scope_or_role"
    );
    const std::string past = R"(,"expires_at":"2020-01-01T00:00:00Z")";
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "viewer", past)) == "in_the_past");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(sw::UserId::make(), "role", "viewer")) == "no_user");
    CHECK(rights(user).empty());
}

TEST_CASE("a grant with an end stops by itself, cannot be passed on for longer, and can be given again") {
    const Admin owner = an_admin("owner");
    Admin guest{.name = fresh_name("guest")};
    guest.user = an_account(guest.name);
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(guest.user, "role", "owner", tomorrow())) == "");
    const Pair pair = login(guest.name);
    guest.caller = caller_of(pair);
    const sw::UserId friend_of_guest = an_account(fresh_name("guest_friend"));
    CHECK(attempt(guest.caller, "POST", grant_path, grant_of(friend_of_guest, "role", "viewer")) == "outlives_own");
    // A token never outlives the grant.
    change(
        "update admin_scope_grants set expires_at = now() + interval '30 seconds' where user_id = '" +
        guest.user.to_string() + "'"
    );
    CHECK(claims_of(login(guest.name))->expires_at <= sw::now() + std::chrono::seconds{30});
    expire_everything(guest.user);
    CHECK(rights(guest.user).empty());
    CHECK_FALSE(claims_of(login(guest.name))->is_admin);
    CHECK(flagged(guest.user));
    run_expiry();
    CHECK_FALSE(flagged(guest.user));
    poll_revocations();
    CHECK(revoked(pair));
    CHECK(audited("grant_expired", guest.user) == 1);
    CHECK(
        number(
            "select count(*) from outbox where topic = 'admin.rights_changed' and payload::text like '%expired%' "
            "and payload::text like '%" +
            guest.user.to_string() + "%'"
        ) == 1
    );
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(guest.user, "role", "viewer")) == "");
}

TEST_CASE("a new grant replaces one that has run out before any job saw it") {
    const Admin owner = an_admin("owner");
    const sw::UserId user = an_account(fresh_name("again"));
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "viewer", tomorrow())) == "");
    expire_everything(user);
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(user, "role", "viewer")) == "");
    CHECK(rights(user).size() == 6);
}

TEST_CASE("the last who can govern the installation keeps that, whichever way it is attacked") {
    Admin last = an_admin("owner");
    Admin other = an_admin("owner");
    const std::string id = last.user.to_string();
    {
        const Alone alone({last.user});
        const std::string owner_again = grant_of(last.user, "role", "owner");
        // A grant with an end does not count, nor an account that cannot sign in.
        change(
            "update admin_scope_grants set revoked_at = null, expires_at = now() + interval '1 hour' "
            "where user_id = '" +
            other.user.to_string() + "'"
        );
        CHECK(attempt(other.caller, "POST", revoke_path, owner_again) == "last_holder");
        CHECK(attempt(last.caller, "POST", revoke_path, owner_again) == "last_holder");
        CHECK(attempt(other.caller, "PUT", "/api/v1/users/" + id, R"({"is_active":false})") == "last_holder");
        CHECK(attempt(other.caller, "DELETE", "/api/v1/users/" + id) == "last_holder");
        const std::string ban = R"({"kind":"ban","reason":"a coup"})";
        CHECK(attempt(other.caller, "POST", "/api/v1/admin/users/" + id + "/sanctions", ban) == "last_holder");
        CHECK(code_of([&] {
                  Game::shared().db().write([&](sw::Tx& tx) {
                      (void)sw::grants::end_grant(tx, last.user, "owner", "console");
                  });
              }) == "last_holder");
        change("update admin_scope_grants set expires_at = null where user_id = '" + other.user.to_string() + "'");
        change("update users set is_active = false where user_id = '" + other.user.to_string() + "'");
        CHECK(attempt(other.caller, "POST", revoke_path, owner_again) == "last_holder");
        change("update users set is_active = true where user_id = '" + other.user.to_string() + "'");
        CHECK(rights(last.user).size() == sw::scopes::all.size());
        CHECK(attempt(other.caller, "POST", revoke_path, owner_again) == "");
        CHECK(rights(last.user).empty());
    }
    CHECK(attempt(other.caller, "PUT", "/api/v1/users/" + id, R"({"is_active":false})") == "");
}

TEST_CASE("two last holders who revoke each other at once do not both succeed") {
    for (int round = 0; round < 5; ++round) {
        const Admin one = an_admin("owner");
        const Admin two = an_admin("owner");
        const Alone alone({one.user, two.user});
        std::string first;
        std::string second;
        std::thread rival([&] { first = attempt(one.caller, "POST", revoke_path, grant_of(two.user, "role", "owner")); }
        );
        second = attempt(two.caller, "POST", revoke_path, grant_of(one.user, "role", "owner"));
        rival.join();
        INFO(first << " / " << second);
        CHECK(first.empty() != second.empty());
        CHECK((first == "last_holder") != (second == "last_holder"));
    }
}

TEST_CASE("roles are made of what one holds, and a change reaches those who have them") {
    const Admin owner = an_admin("owner");
    const std::string role = fresh_name("night_watch");
    const auto body = [&](const std::string& scopes) {
        return R"({"role":")" + role + R"(","summary":"Nights","scopes":[)" + scopes + "]}";
    };
    const std::string path = "/api/v1/admin/roles";
    CHECK(attempt(owner.caller, "POST", path, body(R"("admin.players.view")")) == "");
    CHECK(attempt(owner.caller, "POST", path, body(R"("admin.players.view")")) == "role_exists");
    CHECK(attempt(owner.caller, "POST", path, body(R"("admin.moon.sell")")) == "unknown_scope");
    Admin clerk = an_admin("viewer");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(clerk.user, "scope", "admin.scopes.grant")) == "");
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(clerk.user, "role", role)) == "");
    sign_in(clerk);
    // Neither a new role, nor one that they have, nor a stronger one carries a clerk upwards.
    CHECK(attempt(clerk.caller, "PUT", path + "/" + role, body(R"("admin.players.manage")")) == "not_held");
    CHECK(attempt(clerk.caller, "PUT", path + "/" + role, body(R"("admin.economy.view")")) == "own_account");
    CHECK(attempt(owner.caller, "PUT", path + "/" + role, body(R"("admin.players.suspend")")) == "");
    CHECK(attempt(clerk.caller, "PUT", path + "/" + role, body(R"("admin.players.view")")) == "not_held");
    CHECK(attempt(clerk.caller, "DELETE", path + "/" + role) == "not_held");
    poll_revocations();
    CHECK(holds(clerk.user, "admin.players.suspend"));
    CHECK(
        attempt(owner.caller, "PUT", path + "/owner", R"({"summary":"x","scopes":["admin.audit.view"]})") ==
        "built_in_role"
    );
    CHECK(attempt(owner.caller, "DELETE", path + "/" + role) == "role_in_use");
    CHECK(attempt(owner.caller, "POST", revoke_path, grant_of(clerk.user, "role", role)) == "");
    CHECK(attempt(owner.caller, "DELETE", path + "/" + role) == "");
    CHECK(attempt(owner.caller, "DELETE", path + "/" + role) == "no_role");
    CHECK(call("GET", path, "", owner.caller).find(role) == std::string::npos);
}

TEST_CASE("a role loses the last durable holder of a meta scope no more than an account does") {
    const Admin owner = an_admin("owner");
    const std::string role = fresh_name("governors");
    const std::string meta = R"("admin.scopes.grant","admin.scopes.revoke","admin.audit.view")";
    const auto body = [&](const std::string& scopes) {
        return R"({"role":")" + role + R"(","summary":"Governors","scopes":[)" + scopes + "]}";
    };
    CHECK(attempt(owner.caller, "POST", "/api/v1/admin/roles", body(meta)) == "");
    const sw::UserId governor = an_account(fresh_name("governor"));
    CHECK(attempt(owner.caller, "POST", grant_path, grant_of(governor, "role", role)) == "");
    const Alone alone({governor});
    CHECK(attempt(owner.caller, "PUT", "/api/v1/admin/roles/" + role, body(R"("admin.audit.view")")) == "last_holder");
    CHECK(rights(governor).size() == 3);
}
