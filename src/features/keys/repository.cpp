// Statements and row mapping of the keys feature.
#include "repository.hpp"

namespace sw::keys {
namespace {

constexpr Statement known{
    "keys.known",
    "select 'nexus' as issuer, kid, public_key, state, not_before, not_after, "
    "case when state = 'active' then private_enc end as private_enc from signing_keys where state <> 'retired' "
    "union all select issuer, kid, public_key, null, null, null, null from svc_keys where revoked_at is null"};

/// Row locks alone would let a second rotation miss the key that the first one made.
constexpr Statement one_at_a_time{
    "keys.one_at_a_time", "select pg_advisory_xact_lock(hashtextextended('signing_keys', 0)) is null as locked"};

constexpr Statement locked_signing{
    "keys.lock_signing",
    "select kid, state, not_before, not_after from signing_keys where state <> 'retired' order by kid for update"};

constexpr Statement insert_first_row{
    "keys.insert_first",
    "insert into signing_keys (kid, public_key, private_enc, state, created_at, not_before) "
    "values ($1, $2, $3, 'active', $4, $4) on conflict (state) where state = 'active' do nothing"};

constexpr Statement insert_next_row{
    "keys.insert_next",
    "insert into signing_keys (kid, public_key, private_enc, state, created_at, not_before) "
    "values ($1, $2, $3, 'next', $4, $5)"};

constexpr Statement end_active_row{
    "keys.end_active",
    "update signing_keys set state = 'retiring', private_enc = null, not_after = $1 where state = 'active'"};

constexpr Statement activate_row{
    "keys.activate", "update signing_keys set state = 'active', not_before = $2 where kid = $1 and state = 'next'"};

constexpr Statement retire_row{
    "keys.retire",
    "update signing_keys set state = 'retired', private_enc = null, not_after = least(not_after, $2) where kid = $1"};

constexpr Statement all_signing{
    "keys.list_signing",
    "select kid, alg, state, not_before, not_after from signing_keys order by not_before desc, kid limit 200"};

constexpr Statement all_service{
    "keys.list_service",
    "select issuer, kid, region_id, epoch, created_at from svc_keys where revoked_at is null order by issuer"};

constexpr Statement revoke_others{
    "keys.revoke_others", "update svc_keys set revoked_at = $3 where issuer = $1 and kid <> $2 and revoked_at is null"};

constexpr Statement upsert_service{
    "keys.put_service",
    "insert into svc_keys (kid, issuer, region_id, public_key, epoch, created_at) values ($1, $2, $3, $4, $5, $6) "
    "on conflict (kid) do update set issuer = excluded.issuer, region_id = excluded.region_id, "
    "epoch = excluded.epoch, revoked_at = null"};

constexpr Statement revoke_all{
    "keys.revoke_service", "update svc_keys set revoked_at = $2 where issuer = $1 and revoked_at is null"};

constexpr Statement delete_old{"keys.delete_revoked", "delete from svc_keys where revoked_at < $1"};

constexpr Statement select_set{"keys.find_set", "select jwks from key_set"};

constexpr Statement upsert_set{
    "keys.put_set",
    "insert into key_set (jwks, fetched_at) values ($1, $2) "
    "on conflict (only_row) do update set jwks = excluded.jwks, fetched_at = excluded.fetched_at"};

SigningKey signing_key(const Rows::Row& row) {
    return {
        .kid = row.get<std::string>("kid"),
        .state = *from_name<State>(row.get<std::string>("state")),
        .not_before = row.get<Time>("not_before"),
        .not_after = row.get<std::optional<Time>>("not_after")};
}

}  // namespace

std::vector<KnownKey> select_known(Reader& reader) {
    const Rows rows = reader.query(known);
    std::vector<KnownKey> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        KnownKey key{
            .issuer = row.get<std::string>("issuer"),
            .kid = row.get<std::string>("kid"),
            .public_key = row.get<std::string>("public_key"),
            .private_enc = row.get<std::optional<std::string>>("private_enc")};
        if (row.get<std::optional<std::string>>("state")) key.signing = signing_key(row);
        out.push_back(std::move(key));
    }
    return out;
}

std::vector<SigningKey> lock_signing(Tx& tx) {
    tx.defer(one_at_a_time);
    const Rows rows = tx.query(locked_signing);
    std::vector<SigningKey> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(signing_key(rows[i]));
    return out;
}

void insert_first(Tx& tx, const KeyPair& key, std::string_view private_enc) {
    tx.defer(insert_first_row, key.kid, key.public_pem, private_enc, tx.now());
}

void insert_next(Tx& tx, const KeyPair& key, std::string_view private_enc, Time not_before) {
    tx.defer(insert_next_row, key.kid, key.public_pem, private_enc, tx.now(), not_before);
}

void end_active(Tx& tx, Time not_after) {
    tx.defer(end_active_row, not_after);
}

void activate(Tx& tx, std::string_view kid) {
    tx.defer_expecting(1, activate_row, kid, tx.now());
}

void retire(Tx& tx, std::string_view kid) {
    tx.defer(retire_row, kid, tx.now());
}

std::vector<SigningKeyView> list_signing(Reader& reader) {
    const Rows rows = reader.query(all_signing);
    std::vector<SigningKeyView> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        SigningKey key = signing_key(rows[i]);
        out.push_back(
            {.kid = std::move(key.kid),
             .alg = rows[i].get<std::string>("alg"),
             .state = key.state,
             .not_before = key.not_before,
             .not_after = key.not_after}
        );
    }
    return out;
}

std::vector<ServiceKeyView> list_service(Reader& reader) {
    const Rows rows = reader.query(all_service);
    std::vector<ServiceKeyView> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back(
            {.issuer = rows[i].get<std::string>("issuer"),
             .kid = rows[i].get<std::string>("kid"),
             .region_id = rows[i].get<std::optional<RegionId>>("region_id"),
             .epoch = rows[i].get<std::int64_t>("epoch"),
             .created_at = rows[i].get<Time>("created_at")}
        );
    }
    return out;
}

void replace_service(
    Tx& tx, std::string_view issuer, RegionId region, std::string_view kid, std::string_view public_pem,
    std::int64_t epoch
) {
    const auto region_id = region.is_nil() ? std::nullopt : std::optional(region);
    tx.defer(revoke_others, issuer, kid, tx.now());
    tx.defer(upsert_service, kid, issuer, region_id, public_pem, epoch, tx.now());
}

void revoke_service(Tx& tx, std::string_view issuer) {
    tx.defer(revoke_all, issuer, tx.now());
}

void delete_revoked(Tx& tx, Time before) {
    tx.defer(delete_old, before);
}

std::optional<std::string> find_key_set(Reader& reader) {
    const Rows rows = reader.query(select_set);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<std::string>("jwks");
}

void put_key_set(Tx& tx, std::string_view jwks) {
    tx.defer(upsert_set, jwks, tx.now());
}

}  // namespace sw::keys
