// Scopes, roles and rights without a database.
#include "features/grants/rules.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"

using namespace sw;
using namespace sw::grants;
using namespace std::chrono_literals;

namespace {

RoleFile shipped_roles() {
    std::ostringstream text;
    text << std::ifstream("config/roles.json").rdbuf();
    return parse_json<RoleFile>(text.str());
}

}  // namespace

TEST_CASE("the shipped roles name scopes that exist, and only the owner holds all") {
    const auto roles = spelt_out(shipped_roles());
    std::vector<std::string> names;
    for (const auto& role : roles) {
        INFO(role.role);
        names.push_back(role.role);
        CHECK((role.scopes.size() == scopes::all.size()) == (role.role == "owner"));
        if (role.role == "owner") continue;
        // Who may give rights away could make themselves anything.
        for (const auto* scope : {"admin.scopes.grant", "admin.scopes.revoke", "admin.players.manage"}) {
            CHECK(std::find(role.scopes.begin(), role.scopes.end(), scope) == role.scopes.end());
        }
    }
    CHECK(names == std::vector<std::string>{"viewer", "moderator", "economist", "operator", "owner"});
}

TEST_CASE("a file of roles with a scope that there is not, or a bad name, is refused") {
    CHECK_THROWS_AS(spelt_out({{{"broken", "x", {"admin.players.view", "admin.moon.sell"}}}}), Failure);
    CHECK_THROWS_AS(spelt_out({{{"No Role", "x", {"*"}}}}), Failure);
    CHECK_NOTHROW(spelt_out({{{"fine_role2", "x", {"*"}}}}));
}

TEST_CASE("rights are known scopes, each once, and end with the first that ends") {
    const Time early{1000s};
    const Time late{2000s};
    const Rights rights = rights_from({
        {"admin.players.view", std::nullopt},
        {"admin.audit.view", late},
        {"admin.players.view", early},
        {"admin.gone.scope", Time{10s}},
    });
    CHECK(rights.scopes == std::vector<std::string>{"admin.audit.view", "admin.players.view"});
    CHECK(rights.ends_at == early);
    CHECK_FALSE(rights_from({{"admin.players.view", std::nullopt}}).ends_at);
    CHECK(rights_from({}).scopes.empty());
}

TEST_CASE("what somebody lacks is named") {
    CHECK(first_missing({"a", "b"}, {"b", "a", "c"}) == std::nullopt);
    CHECK(first_missing({"a", "d"}, {"b", "a", "c"}) == "d");
    CHECK(first_missing({}, {}) == std::nullopt);
    CHECK(first_missing({"a"}, {}) == "a");
}

TEST_CASE("nobody gives for longer than they have") {
    const Time soon{1000s};
    const Time later{2000s};
    const std::vector<Held> lent{{"a", soon}, {"b", std::nullopt}};
    CHECK(outlives({"a"}, std::nullopt, lent));
    CHECK(outlives({"b", "a"}, later, lent));
    CHECK_FALSE(outlives({"a", "b"}, soon, lent));
    CHECK_FALSE(outlives({"b"}, std::nullopt, lent));
    CHECK_FALSE(outlives({"a"}, std::nullopt, {{"a", soon}, {"a", std::nullopt}}));
}

TEST_CASE("three scopes keep an installation governed") {
    CHECK(is_meta("admin.scopes.grant"));
    CHECK(is_meta("admin.scopes.revoke"));
    CHECK(is_meta("admin.audit.view"));
    CHECK(meta_scopes().size() == 3);
    CHECK_FALSE(is_meta("admin.players.view"));
}
