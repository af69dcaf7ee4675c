// Statements and row mapping of the auth feature.
#include "repository.hpp"

namespace sw::auth {
namespace {

constexpr Statement select_by_name{
    "auth.user_by_name",
    "select u.user_id, u.username, u.email, u.is_active, u.is_admin, u.deleted, u.last_login, c.password_hash, "
    "s.failed_count, s.lock_count, s.locked_until, s.must_change from users u "
    "join user_security s on s.user_id = u.user_id left join player_credentials c on c.user_id = u.user_id "
    "where lower(u.username) = $1"};

constexpr Statement select_by_id{
    "auth.user_by_id",
    "select u.user_id, u.username, u.email, u.is_active, u.is_admin, u.deleted, u.last_login, c.password_hash, "
    "s.failed_count, s.lock_count, s.locked_until, s.must_change from users u "
    "join user_security s on s.user_id = u.user_id left join player_credentials c on c.user_id = u.user_id "
    "where u.user_id = $1"};

constexpr Statement count_email{"auth.is_email_used", "select 1 as used from users where email = $1"};

constexpr Statement insert_user_row{
    "auth.insert_user",
    "insert into users (user_id, username, email, is_admin, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)"};

constexpr Statement insert_security{"auth.insert_security", "insert into user_security (user_id) values ($1)"};

constexpr Statement update_last_login{
    "auth.touch_login", "update users set last_login = $2 where user_id = $1 and is_active and not deleted"};

constexpr Statement upsert_password{
    "auth.put_password",
    "insert into player_credentials (user_id, password_hash, last_password_change) values ($1, $2, $3) "
    "on conflict (user_id) do update set password_hash = excluded.password_hash, "
    "last_password_change = excluded.last_password_change"};

constexpr Statement swap_password{
    "auth.exchange_password",
    "update player_credentials set password_hash = $3, last_password_change = $4 "
    "where user_id = $1 and password_hash = $2"};

constexpr Statement update_must_change{
    "auth.set_must_change", "update user_security set must_change = $2 where user_id = $1"};

constexpr Statement select_lockout{
    "auth.lock_lockout",
    "select failed_count, lock_count, locked_until from user_security where user_id = $1 for update"};

constexpr Statement write_lockout{
    "auth.update_lockout",
    "update user_security set failed_count = $2, lock_count = $3, locked_until = $4 where user_id = $1"};

constexpr Statement insert_session_row{
    "auth.insert_session",
    "insert into auth_sessions (session_id, user_id, created_at, expires_at, user_agent, ip_hash, method, "
    "second_factor_at, last_used_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $3)"};

constexpr Statement select_session{
    "auth.lock_session",
    "select session_id, user_id, expires_at, method, second_factor_at is not null as second_factor from auth_sessions "
    "where session_id = $1 and revoked_at is null and expires_at > $2 for update"};

constexpr Statement revoke_one{
    "auth.end_session",
    "update auth_sessions set revoked_at = $2, reason = $3 where session_id = $1 and revoked_at is null"};

constexpr Statement revoke_all{
    "auth.end_all_sessions",
    "update auth_sessions set revoked_at = $3, reason = $4 "
    "where user_id = $1 and session_id <> $2 and revoked_at is null"};

constexpr Statement raise_epoch{
    "auth.raise_epoch", "update user_security set tokens_valid_from = $2 where user_id = $1"};

constexpr Statement delete_pending_codes{"auth.remove_pending_codes", "delete from sign_in_codes where user_id = $1"};

constexpr Statement revoke_by_token{
    "auth.end_session_of",
    "update auth_sessions s set revoked_at = $2, reason = $3 from refresh_tokens t "
    "where t.token_hash = decode($1, 'hex') and s.session_id = t.session_id and s.revoked_at is null "
    "returning s.session_id, s.user_id, s.expires_at, s.method, s.second_factor_at is not null as second_factor"};

constexpr Statement insert_token{
    "auth.insert_refresh_token",
    "insert into refresh_tokens (refresh_token_id, session_id, token_hash, parent_id, issued_at, expires_at) "
    "values ($1, $2, decode($3, 'hex'), $4, $5, $6)"};

constexpr Statement expire_tokens{
    "auth.expire_refresh_tokens",
    "update refresh_tokens set expires_at = $2 where session_id = $1 and used_at is null and expires_at > $2"};

constexpr Statement spend_token{
    "auth.spend_refresh_token",
    "with spent as (update refresh_tokens t set used_at = $2 from auth_sessions s "
    "where t.token_hash = decode($1, 'hex') and t.used_at is null and t.expires_at > $2 "
    "and s.session_id = t.session_id and s.revoked_at is null and s.expires_at > $2 "
    "returning t.refresh_token_id, s.session_id, s.user_id, s.expires_at, s.method, "
    "s.second_factor_at is not null as second_factor) "
    "select p.refresh_token_id, p.session_id, p.expires_at, p.method, p.second_factor, u.user_id, u.username, u.email, "
    "u.is_active, u.is_admin, "
    "u.deleted, u.last_login, c.password_hash, s.failed_count, s.lock_count, s.locked_until, s.must_change "
    "from spent p join users u on u.user_id = p.user_id join user_security s on s.user_id = u.user_id "
    "left join player_credentials c on c.user_id = u.user_id"};

constexpr Statement select_token{
    "auth.find_refresh_token",
    "select t.used_at, s.session_id, s.user_id, s.revoked_at is not null as session_ended from refresh_tokens t "
    "join auth_sessions s on s.session_id = t.session_id where t.token_hash = decode($1, 'hex')"};

constexpr Statement select_revoked_sessions{
    "auth.revoked_sessions",
    "select session_id, user_id, revoked_at from auth_sessions where revoked_at >= $1 "
    "union all select session_id, user_id, revoked_at from ended_api_tokens where revoked_at >= $1"};

constexpr Statement select_revoked_users{
    "auth.revoked_users", "select user_id, tokens_valid_from from user_security where tokens_valid_from >= $1"};

constexpr Statement delete_tokens{
    "auth.purge_refresh_tokens",
    "delete from refresh_tokens where refresh_token_id in "
    "(select refresh_token_id from refresh_tokens where expires_at < $1 order by expires_at limit 20000)"};

constexpr Statement delete_expired_sessions{
    "auth.purge_expired_sessions",
    "delete from auth_sessions where session_id in "
    "(select session_id from auth_sessions where expires_at < $1 order by expires_at limit 5000)"};

constexpr Statement delete_ended_sessions{
    "auth.purge_ended_sessions",
    "delete from auth_sessions where session_id in "
    "(select session_id from auth_sessions where revoked_at < $1 order by revoked_at limit 5000)"};

constexpr Statement select_environment_admin{
    "auth.lock_environment_admin",
    "select user_id, password_hash from environment_admin where user_id = $1 for update"};

constexpr Statement upsert_environment_admin{
    "auth.put_environment_admin",
    "insert into environment_admin (user_id, password_hash) values ($1, $2) "
    "on conflict (user_id) do update set password_hash = excluded.password_hash"};

constexpr Statement take_bootstrap_lock{
    "auth.lock_bootstrap", "select pg_advisory_xact_lock(hashtextextended('sectorwars.auth.bootstrap', 0))"};

Lockout lockout_from(const Rows::Row& row) {
    return {
        .failed_count = row.get<std::int32_t>("failed_count"),
        .lock_count = row.get<std::int32_t>("lock_count"),
        .locked_until = row.get<std::optional<Time>>("locked_until")};
}

User user_from(const Rows::Row& row) {
    return {
        .user_id = row.get<UserId>("user_id"),
        .username = row.get<std::string>("username"),
        .email = row.get<std::optional<std::string>>("email"),
        .is_active = row.get<bool>("is_active"),
        .is_admin = row.get<bool>("is_admin"),
        .deleted = row.get<bool>("deleted"),
        .must_change = row.get<bool>("must_change"),
        .last_login = row.get<std::optional<Time>>("last_login"),
        .password_hash = row.get<std::optional<std::string>>("password_hash"),
        .lockout = lockout_from(row)};
}

Session session_from(const Rows::Row& row) {
    return {
        .session_id = row.get<SessionId>("session_id"),
        .user_id = row.get<UserId>("user_id"),
        .expires_at = row.get<Time>("expires_at"),
        .method = row.get<std::string>("method"),
        .second_factor = row.get<bool>("second_factor")};
}

}  // namespace

std::optional<User> find_user(Reader& reader, const std::string& name) {
    const Rows rows = reader.query(select_by_name, name);
    return rows.empty() ? std::nullopt : std::optional(user_from(rows[0]));
}

std::optional<User> find_user(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_by_id, user);
    return rows.empty() ? std::nullopt : std::optional(user_from(rows[0]));
}

bool is_email_used(Reader& reader, std::string_view email) {
    return !reader.query(count_email, email).empty();
}

void insert_user(Tx& tx, UserId user, const NewAccount& account) {
    std::optional<std::string> email;
    if (account.email) email = lower(*account.email);
    (void)tx.query(insert_user_row, user, account.username, email, account.is_admin, tx.now());
    tx.defer(insert_security, user);
}

bool touch_login(Tx& tx, UserId user) {
    return tx.query(update_last_login, user, tx.now()).affected() == 1;
}

void put_password(Tx& tx, UserId user, std::string_view password_hash) {
    tx.defer(upsert_password, user, password_hash, tx.now());
}

bool exchange_password(Tx& tx, UserId user, std::string_view old_hash, std::string_view new_hash) {
    return tx.query(swap_password, user, old_hash, new_hash, tx.now()).affected() == 1;
}

void set_must_change(Tx& tx, UserId user, bool must_change) {
    tx.defer(update_must_change, user, must_change);
}

Lockout lock_lockout(Tx& tx, UserId user) {
    const Rows rows = tx.query(select_lockout, user);
    if (rows.empty()) throw Failure(wrong_credentials());
    return lockout_from(rows[0]);
}

void update_lockout(Tx& tx, UserId user, const Lockout& lockout) {
    tx.defer(write_lockout, user, lockout.failed_count, lockout.lock_count, lockout.locked_until);
}

void insert_session(Tx& tx, const Session& session) {
    tx.defer(
        insert_session_row, session.session_id, session.user_id, tx.now(), session.expires_at, session.user_agent,
        session.ip_hash, session.method, session.second_factor ? std::optional(tx.now()) : std::nullopt
    );
}

std::optional<Session> lock_session(Tx& tx, SessionId session) {
    const Rows rows = tx.query(select_session, session, tx.now());
    return rows.empty() ? std::nullopt : std::optional(session_from(rows[0]));
}

bool end_session(Tx& tx, SessionId session, std::string_view reason) {
    return tx.query(revoke_one, session, tx.now(), reason).affected() == 1;
}

void end_all_sessions(Tx& tx, UserId user, SessionId except, std::string_view reason) {
    // The row of user_security first: a sign-in that holds it has then committed, and its session ends with the others.
    tx.defer(raise_epoch, user, tx.now());
    tx.defer(revoke_all, user, except, tx.now(), reason);
    tx.defer(delete_pending_codes, user);
}

std::optional<Session> end_session_of(Tx& tx, const std::string& token_digest, std::string_view reason) {
    const Rows rows = tx.query(revoke_by_token, token_digest, tx.now(), reason);
    return rows.empty() ? std::nullopt : std::optional(session_from(rows[0]));
}

void insert_refresh_token(Tx& tx, const RefreshToken& token) {
    tx.defer(insert_token, Uuid::make(), token.session_id, token.digest, token.parent_id, tx.now(), token.expires_at);
}

void expire_refresh_tokens(Tx& tx, SessionId session) {
    tx.defer(expire_tokens, session, tx.now());
}

std::optional<Spent> spend_refresh_token(Tx& tx, const std::string& digest) {
    const Rows rows = tx.query(spend_token, digest, tx.now());
    if (rows.empty()) return std::nullopt;
    return Spent{
        .refresh_token_id = rows[0].get<Uuid>("refresh_token_id"),
        .session = session_from(rows[0]),
        .user = user_from(rows[0])};
}

std::optional<UsedToken> find_refresh_token(Reader& reader, const std::string& digest) {
    const Rows rows = reader.query(select_token, digest);
    if (rows.empty()) return std::nullopt;
    return UsedToken{
        .session_id = rows[0].get<SessionId>("session_id"),
        .user_id = rows[0].get<UserId>("user_id"),
        .used_at = rows[0].get<std::optional<Time>>("used_at"),
        .session_ended = rows[0].get<bool>("session_ended")};
}

std::vector<Revocations::Change> revoked_since(Reader& reader, Time since) {
    Pending sessions = reader.send(select_revoked_sessions, since);
    Pending users = reader.send(select_revoked_users, since);
    std::vector<Revocations::Change> out;
    const Rows ended = sessions.rows();
    for (std::size_t i = 0; i < ended.size(); ++i) {
        out.push_back(
            {.session = ended[i].get<SessionId>("session_id"),
             .user = ended[i].get<UserId>("user_id"),
             .at = ended[i].get<Time>("revoked_at")}
        );
    }
    const Rows epochs = users.rows();
    for (std::size_t i = 0; i < epochs.size(); ++i) {
        out.push_back({.user = epochs[i].get<UserId>("user_id"), .at = epochs[i].get<Time>("tokens_valid_from")});
    }
    return out;
}

void purge(Tx& tx, Time expired, Time ended) {
    tx.defer(delete_tokens, expired);
    tx.defer(delete_expired_sessions, expired);
    tx.defer(delete_ended_sessions, ended);
}

std::optional<EnvironmentAdmin> lock_environment_admin(Tx& tx, UserId user) {
    const Rows rows = tx.query(select_environment_admin, user);
    if (rows.empty()) return std::nullopt;
    return EnvironmentAdmin{
        .user_id = rows[0].get<UserId>("user_id"), .password_hash = rows[0].get<std::string>("password_hash")};
}

void put_environment_admin(Tx& tx, const EnvironmentAdmin& admin) {
    tx.defer(upsert_environment_admin, admin.user_id, admin.password_hash);
}

void lock_bootstrap(Tx& tx) {
    (void)tx.query(take_bootstrap_lock);
}

}  // namespace sw::auth
