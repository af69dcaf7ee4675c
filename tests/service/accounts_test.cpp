// What administrators do with accounts, on a real database.
#include <atomic>

#include "sectorwars/platform/identity.hpp"
#include "support/service_fixture.hpp"

using support::Game;

namespace {

sw::Caller admin() {
    sw::Caller caller;
    caller.user = sw::UserId::make();
    caller.is_admin = true;
    for (const sw::Scope& scope : sw::scopes::all) caller.permissions.emplace_back(scope.name);
    caller.ip = "192.0.2.9";
    return caller;
}

std::string fresh_name(const std::string& prefix) {
    static std::atomic<int> count{0};
    return prefix + "_" + std::to_string(++count);
}

sw::JsonDocument call(std::string_view method, const std::string& path, const std::string& body = "") {
    return sw::JsonDocument::parse(Game::shared().call(admin(), method, path, body));
}

std::string text_of(const sw::JsonDocument& document, std::string_view name) {
    return std::string(document.root().find(name)->as_string().value());
}

std::string create(const std::string& name, const std::string& path = "/api/v1/users") {
    return text_of(call("POST", path, R"({"username":")" + name + R"(","password":"quite a long secret"})"), "id");
}

std::string access_token(const std::string& name, const std::string& password = "quite a long secret") {
    return text_of(
        call("POST", "/api/v1/auth/login/json", R"({"username":")" + name + R"(","password":")" + password + R"("})"),
        "access_token"
    );
}

bool revoked(const std::string& token) {
    auto& game = Game::shared();
    game.db().read([&](sw::ReadTx& tx) { game.core().revocations().refresh(tx); });
    return game.platform().revocations.revoked(*game.platform().tokens.verify(token));
}

template <class Work>
std::string code_of(const Work& work) {
    try {
        work();
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return "";
}

}  // namespace

TEST_CASE("a created player has a pilot and an administrator has none") {
    const std::string player = fresh_name("made");
    const std::string boss = fresh_name("boss");
    create(player);
    create(boss, "/api/v1/users/admin");
    const auto& tokens = Game::shared().platform().tokens;
    auto& issuer = const_cast<sw::TokenIssuer&>(tokens);
    CHECK_FALSE(issuer.verify(access_token(player))->player.is_nil());
    const auto claims = issuer.verify(access_token(boss));
    CHECK(claims->player.is_nil());
    CHECK(claims->is_admin);
    CHECK(code_of([&] { create(player); }) == "username_taken");
    CHECK(code_of([&] {
              call("POST", "/api/v1/users/admin", R"({"username":"weak_boss","password":"elevenchars"})");
          }) == "validation_failed");
}

TEST_CASE("a disabled account is out at once and comes back when enabled") {
    const std::string name = fresh_name("disabled");
    const std::string id = create(name);
    const std::string token = access_token(name);
    CHECK_FALSE(revoked(token));
    call("PUT", "/api/v1/users/" + id, R"({"is_active":false})");
    CHECK(revoked(token));
    CHECK(code_of([&] { access_token(name); }) == "invalid_credentials");
    call("PUT", "/api/v1/users/" + id, R"({"is_active":true})");
    CHECK_FALSE(revoked(access_token(name)));
}

TEST_CASE("a new name reaches the pilot and ends tokens with the old one") {
    const std::string name = fresh_name("renamed");
    const std::string other = fresh_name("renamed");
    const std::string id = create(name);
    const std::string token = access_token(name);
    call("PUT", "/api/v1/users/" + id, R"({"username":")" + other + R"(","email":"New@Example.Test"})");
    CHECK(revoked(token));
    const auto account = call("GET", "/api/v1/users/" + id);
    CHECK(text_of(account, "username") == other);
    CHECK(text_of(account, "email") == "new@example.test");
    const auto claims = Game::shared().platform().tokens.verify(access_token(other));
    Game::shared().db().read([&](sw::ReadTx& tx) { CHECK(sw::players::find(tx, claims->player)->username == other); });
    CHECK(code_of([&] {
              call("PUT", "/api/v1/users/" + create(fresh_name("renamed")), R"({"username":")" + other + R"("})");
          }) == "username_taken");
}

TEST_CASE("deleting is soft, keeps the name taken and never hits oneself") {
    const std::string name = fresh_name("deleted");
    const std::string id = create(name);
    const std::string token = access_token(name);
    sw::Caller self = admin();
    self.user = *sw::UserId::parse(id);
    CHECK(code_of([&] { Game::shared().call(self, "DELETE", "/api/v1/users/" + id); }) == "own_account");
    CHECK(call("DELETE", "/api/v1/users/" + id).root().find("deleted")->as_boolean() == true);
    CHECK(revoked(token));
    CHECK(code_of([&] { access_token(name); }) == "invalid_credentials");
    CHECK(code_of([&] { create(name); }) == "username_taken");
    CHECK(code_of([&] { call("PUT", "/api/v1/users/" + id, R"({"is_active":true})"); }) == "account_deleted");
    CHECK(code_of([&] { call("GET", "/api/v1/users/" + sw::UserId::make().to_string()); }) == "no_user");
}

TEST_CASE("a password set by an administrator ends the sessions and asks to be changed") {
    const std::string name = fresh_name("reset");
    const std::string id = create(name);
    const std::string token = access_token(name);
    call("PUT", "/api/v1/users/" + id + "/password", R"("entirely another one")");
    CHECK(revoked(token));
    CHECK(code_of([&] { access_token(name); }) == "invalid_credentials");
    const auto reply =
        call("POST", "/api/v1/auth/login/json", R"({"username":")" + name + R"(","password":"entirely another one"})");
    CHECK(reply.root().find("must_change_password")->as_boolean() == true);
    CHECK(code_of([&] { call("PUT", "/api/v1/users/" + id + "/password", R"("short")"); }) == "validation_failed");
    CHECK(code_of([&] { call("PUT", "/api/v1/users/" + id + "/password", ""); }) == "validation_failed");
}

TEST_CASE("lists come in pages of at most two hundred") {
    for (int i = 0; i < 3; ++i) {
        call("POST", "/api/v1/users", R"({"username":")" + fresh_name("listed") + R"("})");
    }
    const auto page = call("GET", "/api/v1/users?limit=2");
    CHECK(page.root().size() == 2);
    const auto next = call("GET", "/api/v1/users?skip=1&limit=1");
    CHECK(next.root().at(0).find("id")->as_string() == page.root().at(1).find("id")->as_string());
    CHECK(code_of([&] { call("GET", "/api/v1/users?limit=201"); }) == "validation_failed");
    const auto console = call("GET", "/api/v1/admin/users?limit=1");
    const auto row = console.root().find("users")->at(0);
    for (const char* name :
         {"id", "username", "email", "is_active", "is_admin", "created_at", "last_login", "verified", "roles",
          "customPermissions", "status", "lastLogin"}) {
        INFO(name);
        CHECK(row.find(name));
    }
    CHECK(console.root().find("total")->as_integer().value() >= 3);
}
