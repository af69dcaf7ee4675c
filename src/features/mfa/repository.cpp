// Statements and row mapping of the mfa feature.
#include "repository.hpp"

namespace sw::mfa {
namespace {

constexpr Statement select_confirmed{
    "mfa.is_confirmed", "select user_id from second_factors where user_id = $1 and confirmed_at is not null"};

constexpr Statement select_factor{
    "mfa.find",
    "select user_id, secret_enc, confirmed_at, last_used_at, last_step, failed_count, failures_since, lock_count, "
    "locked_until from second_factors where user_id = $1"};

constexpr Statement select_locked{
    "mfa.lock",
    "select user_id, secret_enc, confirmed_at, last_used_at, last_step, failed_count, failures_since, lock_count, "
    "locked_until from second_factors where user_id = $1 for update"};

constexpr Statement upsert_factor{
    "mfa.put",
    "insert into second_factors (user_id, secret_enc, created_at) values ($1, $2, $3) "
    "on conflict (user_id) do update set secret_enc = excluded.secret_enc, created_at = excluded.created_at, "
    "last_step = 0 where second_factors.confirmed_at is null"};

constexpr Statement update_factor{
    "mfa.save",
    "update second_factors set confirmed_at = $2, last_used_at = $3, last_step = $4, failed_count = $5, "
    "failures_since = $6, lock_count = $7, locked_until = $8 where user_id = $1"};

constexpr Statement delete_factor{"mfa.remove", "delete from second_factors where user_id = $1"};

constexpr Statement delete_codes{
    "mfa.remove_backup_codes", "delete from second_factor_backup_codes where user_id = $1"};

constexpr Statement insert_codes{
    "mfa.insert_backup_codes",
    "insert into second_factor_backup_codes (user_id, code_hash) "
    "select $1::uuid, decode(hash, 'hex') from unnest($2::text[]) as given (hash)"};

constexpr Statement update_code{
    "mfa.use_backup_code",
    "update second_factor_backup_codes set used_at = $3 "
    "where user_id = $1 and code_hash = decode($2, 'hex') and used_at is null"};

constexpr Statement count_codes{
    "mfa.count_backup_codes",
    "select count(user_id) as total from second_factor_backup_codes where user_id = $1 and used_at is null"};

constexpr Statement insert_attempt_row{
    "mfa.insert_attempt",
    "insert into second_factor_attempts (attempt_id, user_id, attempted_at, success, failure_reason, user_agent, "
    "ip_hash) values ($1, $2, $3, $4, $5, $6, $7)"};

constexpr Statement select_attempts{
    "mfa.attempts",
    "select attempt_id, user_id, attempted_at, success, failure_reason, user_agent, ip_hash "
    "from second_factor_attempts where user_id = $1 and attempted_at >= $2 order by attempted_at desc limit 500"};

constexpr Statement delete_attempts{"mfa.remove_attempts", "delete from second_factor_attempts where user_id = $1"};

constexpr Statement delete_old_attempts{
    "mfa.purge_attempts",
    "delete from second_factor_attempts where attempt_id in "
    "(select attempt_id from second_factor_attempts where attempted_at < $1 order by attempted_at limit 20000)"};

constexpr Statement select_label{"mfa.label", "select username, email from users where user_id = $1"};

constexpr Statement select_outdated{
    "mfa.lock_outdated",
    "select user_id, secret_enc from second_factors where split_part(secret_enc, '.', 2) <> $1 limit $2 for update"};

constexpr Statement select_outdated_count{
    "mfa.count_outdated",
    "select count(user_id) as total from second_factors where split_part(secret_enc, '.', 2) <> $1"};

constexpr Statement update_secret{"mfa.put_sealed", "update second_factors set secret_enc = $2 where user_id = $1"};

Factor factor_from(const Rows::Row& row) {
    return {
        .user_id = row.get<UserId>("user_id"),
        .secret_enc = row.get<std::string>("secret_enc"),
        .confirmed_at = row.get<std::optional<Time>>("confirmed_at"),
        .last_used_at = row.get<std::optional<Time>>("last_used_at"),
        .last_step = row.get<std::int64_t>("last_step"),
        .failures = {
            .count = row.get<std::int32_t>("failed_count"),
            .since = row.get<std::optional<Time>>("failures_since"),
            .lock_count = row.get<std::int32_t>("lock_count"),
            .locked_until = row.get<std::optional<Time>>("locked_until")}};
}

Attempt attempt_from(const Rows::Row& row) {
    return {
        .attempt_id = row.get<Uuid>("attempt_id"),
        .user_id = row.get<UserId>("user_id"),
        .attempted_at = row.get<Time>("attempted_at"),
        .success = row.get<bool>("success"),
        .failure_reason = row.get<std::optional<std::string>>("failure_reason"),
        .user_agent = row.get<std::string>("user_agent"),
        .ip_hash = row.get<std::string>("ip_hash")};
}

}  // namespace

bool is_confirmed(Reader& reader, UserId user) {
    return !reader.query(select_confirmed, user).empty();
}

std::optional<Factor> find_factor(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_factor, user);
    return rows.empty() ? std::nullopt : std::optional(factor_from(rows[0]));
}

std::optional<Factor> lock_factor(Tx& tx, UserId user) {
    const Rows rows = tx.query(select_locked, user);
    return rows.empty() ? std::nullopt : std::optional(factor_from(rows[0]));
}

bool put_factor(Tx& tx, UserId user, const std::string& secret_enc) {
    return tx.query(upsert_factor, user, secret_enc, tx.now()).affected() == 1;
}

void save(Tx& tx, const Factor& factor) {
    const Failures& failures = factor.failures;
    tx.defer(
        update_factor, factor.user_id, factor.confirmed_at, factor.last_used_at, factor.last_step, failures.count,
        failures.since, failures.lock_count, failures.locked_until
    );
}

bool remove_factor(Tx& tx, UserId user) {
    return tx.query(delete_factor, user).affected() == 1;
}

void replace_backup_codes(Tx& tx, UserId user, const std::vector<std::string>& digests) {
    tx.defer(delete_codes, user);
    tx.defer(insert_codes, user, digests);
}

bool use_backup_code(Tx& tx, UserId user, const std::string& digest) {
    return tx.query(update_code, user, digest, tx.now()).affected() == 1;
}

std::int32_t count_backup_codes(Reader& reader, UserId user) {
    return static_cast<std::int32_t>(reader.query(count_codes, user)[0].get<std::int64_t>("total"));
}

void insert_attempt(Tx& tx, const Attempt& attempt) {
    tx.defer(
        insert_attempt_row, attempt.attempt_id, attempt.user_id, attempt.attempted_at, attempt.success,
        attempt.failure_reason, attempt.user_agent, attempt.ip_hash
    );
}

std::vector<Attempt> attempts_since(Reader& reader, UserId user, Time since) {
    const Rows rows = reader.query(select_attempts, user, since);
    std::vector<Attempt> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(attempt_from(rows[i]));
    return out;
}

void remove_attempts(Tx& tx, UserId user) {
    tx.defer(delete_attempts, user);
}

void purge_attempts(Tx& tx, Time before) {
    tx.defer(delete_old_attempts, before);
}

std::optional<Label> find_label(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_label, user);
    if (rows.empty()) return std::nullopt;
    return Label{
        .username = rows[0].get<std::string>("username"), .email = rows[0].get<std::optional<std::string>>("email")};
}

std::vector<Sealed> lock_outdated(Tx& tx, std::string_view key_id, std::int64_t limit) {
    const Rows rows = tx.query(select_outdated, key_id, limit);
    std::vector<Sealed> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back({.user_id = rows[i].get<UserId>("user_id"), .secret_enc = rows[i].get<std::string>("secret_enc")}
        );
    }
    return out;
}

std::int64_t count_outdated(Reader& reader, std::string_view key_id) {
    return reader.query(select_outdated_count, key_id)[0].get<std::int64_t>("total");
}

void put_sealed(Tx& tx, const Sealed& sealed) {
    tx.defer(update_secret, sealed.user_id, sealed.secret_enc);
}

}  // namespace sw::mfa
