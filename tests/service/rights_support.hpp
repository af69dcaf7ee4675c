// Administrators with roles for service tests.
#pragma once

#include "auth_support.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/grants.hpp"

namespace rights_test {

struct Admin {
    std::string name;
    sw::UserId user;
    sw::Caller caller;  ///< as the token of a fresh sign-in says
};

inline sw::UserId an_account(const std::string& name) {
    auto& game = support::Game::shared();
    // Hashing takes its time, and all have the same password.
    static const std::string hash =
        const_cast<sw::PasswordHasher&>(game.platform().passwords).hash(auth_test::password);
    sw::UserId user;
    game.db().write([&](sw::Tx& tx) { user = sw::auth::create_account(tx, {.username = name, .password_hash = hash}); }
    );
    return user;
}

inline void sign_in(Admin& admin) {
    admin.caller = auth_test::caller_of(auth_test::login(admin.name));
}

/// With a role without an end.
inline Admin an_admin(const std::string& role) {
    Admin out{.name = auth_test::fresh_name(role)};
    out.user = an_account(out.name);
    support::Game::shared().db().write([&](sw::Tx& tx) { sw::grants::grant_role(tx, out.user, role, "test"); });
    sign_in(out);
    return out;
}

inline std::vector<std::string> rights(sw::UserId user) {
    std::vector<std::string> out;
    support::Game::shared().db().read([&](sw::ReadTx& tx) { out = sw::grants::rights_of(tx, user).scopes; });
    return out;
}

inline bool flagged(sw::UserId user) {
    return auth_test::number("select count(*) from users where is_admin and user_id = '" + user.to_string() + "'") == 1;
}

/// "" or the code of the refusal.
inline std::string attempt(
    const sw::Caller& caller, std::string_view method, const std::string& path, const std::string& body = ""
) {
    return auth_test::code_of([&] { auth_test::call(method, path, body, caller); });
}

inline std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

/// {"user_id": …, "role" or "scope": …, "reason": …, more}
inline std::string grant_of(
    sw::UserId user, const std::string& kind, const std::string& what, const std::string& more = ""
) {
    return R"({"user_id":")" + user.to_string() + R"(",")" + kind + R"(":")" + what + R"(","reason":"because")" + more +
           "}";
}

inline std::int64_t audited(const std::string& action, sw::UserId about) {
    return auth_test::number(
        "select count(*) from audit_log where action = '" + action + "' and resource_id = '" + about.to_string() + "'"
    );
}

}  // namespace rights_test
