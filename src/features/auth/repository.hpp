// SQL of the auth feature.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::auth {

struct User {
    UserId user_id;
    std::string username;
    std::optional<std::string> email;
    bool is_active = true;
    bool is_admin = false;
    bool deleted = false;
    bool must_change = false;
    std::optional<Time> last_login;
    std::optional<std::string> password_hash;
    Lockout lockout;

    [[nodiscard]] bool may_enter() const { return is_active && !deleted; }
};

/// `name` is in lower case.
[[nodiscard]] std::optional<User> find_user(Reader& reader, const std::string& name);
[[nodiscard]] std::optional<User> find_user(Reader& reader, UserId user);
[[nodiscard]] bool is_email_used(Reader& reader, std::string_view email);
void insert_user(Tx& tx, UserId user, const NewAccount& account);
/// False when the account may not enter any more.
[[nodiscard]] bool touch_login(Tx& tx, UserId user);

void put_password(Tx& tx, UserId user, std::string_view password_hash);
/// False when the password is no longer `old_hash`.
[[nodiscard]] bool exchange_password(Tx& tx, UserId user, std::string_view old_hash, std::string_view new_hash);
void set_must_change(Tx& tx, UserId user, bool must_change);

[[nodiscard]] Lockout lock_lockout(Tx& tx, UserId user);
void update_lockout(Tx& tx, UserId user, const Lockout& lockout);

struct Session {
    SessionId session_id;
    UserId user_id;
    Time expires_at{};
    std::string user_agent{};
    std::string ip_hash{};
    std::string method = "password";
    bool second_factor = false;  ///< opened with one
};

void insert_session(Tx& tx, const Session& session);
/// nullopt when it ended.
[[nodiscard]] std::optional<Session> lock_session(Tx& tx, SessionId session);
/// False when it had ended before.
bool end_session(Tx& tx, SessionId session, std::string_view reason);
/// All sessions of a user but `except` (nil: all), every token made so far, and every sign-in that is half done.
void end_all_sessions(Tx& tx, UserId user, SessionId except, std::string_view reason);
/// The session that a refresh token belongs to; nullopt when unknown or ended before.
[[nodiscard]] std::optional<Session> end_session_of(Tx& tx, const std::string& token_digest, std::string_view reason);

struct RefreshToken {
    std::string digest;
    SessionId session_id;
    std::optional<Uuid> parent_id{};
    Time expires_at{};
};

void insert_refresh_token(Tx& tx, const RefreshToken& token);
/// Refresh tokens of the session that were not used buy nothing any more.
void expire_refresh_tokens(Tx& tx, SessionId session);

struct Spent {
    Uuid refresh_token_id;
    Session session;
    User user;
};

/// Marks the token as used if it can be used: of several callers at once exactly one gets it.
[[nodiscard]] std::optional<Spent> spend_refresh_token(Tx& tx, const std::string& digest);

struct UsedToken {
    SessionId session_id;
    UserId user_id;
    std::optional<Time> used_at;
    bool session_ended = false;
};

[[nodiscard]] std::optional<UsedToken> find_refresh_token(Reader& reader, const std::string& digest);

[[nodiscard]] std::vector<Revocations::Change> revoked_since(Reader& reader, Time since);

/// Deletes what expired before `now` and sessions that ended before `ended`; bounded work per call.
void purge(Tx& tx, Time expired, Time ended);

struct EnvironmentAdmin {
    UserId user_id;
    std::string password_hash;
};

/// The row of the administrator with this name, locked.
[[nodiscard]] std::optional<EnvironmentAdmin> lock_environment_admin(Tx& tx, UserId user);
void put_environment_admin(Tx& tx, const EnvironmentAdmin& admin);
/// Processes that start together take turns.
void lock_bootstrap(Tx& tx);

}  // namespace sw::auth
