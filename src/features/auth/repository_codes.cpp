// Statements of sign_in_codes, of the list of sessions, and of erasure.
#include "repository_codes.hpp"

#include "sectorwars/platform/identity.hpp"

namespace sw::auth {
namespace {

constexpr Statement insert_code_row{
    "auth.insert_code",
    "insert into sign_in_codes (code_hash, purpose, user_id, method, created_at, expires_at) "
    "values (decode($1, 'hex'), $2, $3, $4, $5, $6)"};

constexpr Statement select_code{
    "auth.find_code",
    "select user_id, method, attempts, expires_at from sign_in_codes "
    "where code_hash = decode($1, 'hex') and purpose = $2 and expires_at > $3"};

constexpr Statement delete_code{
    "auth.take_code",
    "delete from sign_in_codes where code_hash = decode($1, 'hex') and purpose = $2 and expires_at > $3 "
    "returning user_id, method, attempts, expires_at"};

constexpr Statement add_guess{
    "auth.count_guess", "update sign_in_codes set attempts = attempts + 1 where code_hash = decode($1, 'hex')"};

constexpr Statement delete_guessed{
    "auth.remove_guessed_code", "delete from sign_in_codes where code_hash = decode($1, 'hex') and attempts >= $2"};

constexpr Statement delete_expired_codes{
    "auth.purge_codes",
    "delete from sign_in_codes where code_hash in "
    "(select code_hash from sign_in_codes where expires_at < $1 order by expires_at limit 20000)"};

constexpr Statement select_open{
    "auth.open_sessions",
    "select session_id, user_id, created_at, coalesce(last_used_at, created_at) as last_used_at, expires_at, "
    "user_agent, ip_hash, method, second_factor_at is not null as second_factor from auth_sessions "
    "where user_id = $1 and revoked_at is null and expires_at > $2 "
    "order by coalesce(last_used_at, created_at) desc, session_id limit 100"};

constexpr Statement select_known{
    "auth.known_sessions",
    "select session_id, user_id, created_at, coalesce(last_used_at, created_at) as last_used_at, expires_at, "
    "user_agent, ip_hash, method, second_factor_at is not null as second_factor from auth_sessions "
    "where user_id = $1 order by created_at desc, session_id limit 1000"};

constexpr Statement revoke_own{
    "auth.end_own_session",
    "update auth_sessions set revoked_at = $3, reason = $4 "
    "where session_id = $2 and user_id = $1 and revoked_at is null and expires_at > $3"};

constexpr Statement revoke_others{
    "auth.end_other_sessions",
    "update auth_sessions set revoked_at = $3, reason = $4 "
    "where user_id = $1 and session_id <> $2 and revoked_at is null returning session_id"};

constexpr Statement mark_second_factor{
    "auth.set_second_factor", "update auth_sessions set second_factor_at = $2 where session_id = $1"};

constexpr Statement mark_used{"auth.touch_session", "update auth_sessions set last_used_at = $2 where session_id = $1"};

constexpr Statement select_account{
    "auth.account_view",
    "select username, email, is_admin, is_active, deleted, created_at, last_login from users where user_id = $1"};

constexpr Statement anonymise{
    "auth.anonymise",
    "update users set username = $2, email = null, is_active = false, deleted = true, last_login = null, "
    "updated_at = $3 where user_id = $1"};

constexpr Statement delete_credentials{"auth.remove_credentials", "delete from player_credentials where user_id = $1"};

constexpr Statement delete_environment_admin{
    "auth.remove_environment_admin", "delete from environment_admin where user_id = $1"};

constexpr Statement delete_sessions{"auth.remove_sessions", "delete from auth_sessions where user_id = $1"};

std::optional<SignInCode> code_from(const Rows& rows, const std::string& digest, CodePurpose purpose) {
    if (rows.empty()) return std::nullopt;
    return SignInCode{
        .digest = digest,
        .purpose = purpose,
        .user_id = rows[0].get<UserId>("user_id"),
        .method = rows[0].get<std::string>("method"),
        .attempts = rows[0].get<std::int32_t>("attempts"),
        .expires_at = rows[0].get<Time>("expires_at")};
}

std::vector<OpenSession> sessions_from(const Rows& rows) {
    std::vector<OpenSession> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {.session =
                 {.session_id = row.get<SessionId>("session_id"),
                  .user_id = row.get<UserId>("user_id"),
                  .expires_at = row.get<Time>("expires_at"),
                  .user_agent = row.get<std::string>("user_agent"),
                  .ip_hash = row.get<std::string>("ip_hash"),
                  .method = row.get<std::string>("method"),
                  .second_factor = row.get<bool>("second_factor")},
             .created_at = row.get<Time>("created_at"),
             .last_used_at = row.get<Time>("last_used_at")}
        );
    }
    return out;
}

}  // namespace

std::string digest_of_exchange(std::string_view code, std::string_view browser) {
    std::string both(code);
    if (!browser.empty()) both.append("\n").append(browser);
    return digest_token(both);
}

void insert_code(Tx& tx, const SignInCode& code) {
    tx.defer(insert_code_row, code.digest, to_name(code.purpose), code.user_id, code.method, tx.now(), code.expires_at);
}

std::optional<SignInCode> find_code(Tx& tx, const std::string& digest, CodePurpose purpose) {
    return code_from(tx.query(select_code, digest, to_name(purpose), tx.now()), digest, purpose);
}

std::optional<SignInCode> take_code(Tx& tx, const std::string& digest, CodePurpose purpose) {
    return code_from(tx.query(delete_code, digest, to_name(purpose), tx.now()), digest, purpose);
}

void count_guess(Tx& tx, const std::string& digest, std::int32_t most) {
    tx.defer(add_guess, digest);
    tx.defer(delete_guessed, digest, most);
}

void purge_codes(Tx& tx, Time expired) {
    tx.defer(delete_expired_codes, expired);
}

std::vector<OpenSession> open_sessions(Reader& reader, UserId user, Time at) {
    return sessions_from(reader.query(select_open, user, at));
}

std::vector<OpenSession> known_sessions(Reader& reader, UserId user) {
    return sessions_from(reader.query(select_known, user));
}

bool end_own_session(Tx& tx, UserId user, SessionId session, std::string_view reason) {
    return tx.query(revoke_own, user, session, tx.now(), reason).affected() == 1;
}

std::vector<SessionId> end_other_sessions(Tx& tx, UserId user, SessionId kept, std::string_view reason) {
    const Rows rows = tx.query(revoke_others, user, kept, tx.now(), reason);
    std::vector<SessionId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<SessionId>("session_id"));
    return out;
}

void set_second_factor(Tx& tx, SessionId session) {
    tx.defer(mark_second_factor, session, tx.now());
}

void touch_session(Tx& tx, SessionId session) {
    tx.defer(mark_used, session, tx.now());
}

std::optional<AccountView> find_account_view(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_account, user);
    if (rows.empty()) return std::nullopt;
    return AccountView{
        .username = rows[0].get<std::string>("username"),
        .email = rows[0].get<std::optional<std::string>>("email"),
        .is_admin = rows[0].get<bool>("is_admin"),
        .is_active = rows[0].get<bool>("is_active"),
        .deleted = rows[0].get<bool>("deleted"),
        .created_at = rows[0].get<Time>("created_at"),
        .last_login = rows[0].get<std::optional<Time>>("last_login")};
}

void anonymise_account(Tx& tx, UserId user, std::string_view username) {
    tx.defer(anonymise, user, username, tx.now());
    tx.defer(delete_credentials, user);
    tx.defer(delete_environment_admin, user);
}

void remove_sessions(Tx& tx, UserId user) {
    tx.defer(delete_sessions, user);
}

}  // namespace sw::auth
