// Statements and row mapping of grants; those of roles are in repository_roles.cpp.
#include "repository.hpp"

namespace sw::grants {
namespace {

constexpr Statement take_lock{"grants.lock", "select pg_advisory_xact_lock(hashtextextended('sectorwars.grants', 0))"};

constexpr Statement select_scopes{"grants.active_scopes", R"(
select g.scope, g.expires_at from admin_scope_grants g
where g.user_id = $1 and g.scope is not null and g.revoked_at is null and (g.expires_at is null or g.expires_at > $2)
union all
select s.scope, g.expires_at from admin_scope_grants g join admin_role_scopes s on s.role = g.role
where g.user_id = $1 and g.revoked_at is null and (g.expires_at is null or g.expires_at > $2))"};

constexpr Statement select_history{"grants.history", R"(
select grant_id, user_id, scope, role, reason, granted_by, granted_at, expires_at, revoked_by, revoked_at, revoke_reason
from admin_scope_grants where user_id = $1 order by granted_at desc, grant_id desc limit 200)"};

constexpr Statement select_holdings{"grants.holdings", R"(
select u.user_id, u.username, g.scope, g.role from admin_scope_grants g join users u on u.user_id = g.user_id
where g.revoked_at is null and (g.expires_at is null or g.expires_at > $2)
and (cardinality($1::uuid[]) = 0 or g.user_id = any($1::uuid[]))
order by lower(u.username), u.user_id, g.role, g.scope)"};

constexpr Statement select_name{"grants.username", "select username from users where user_id = $1"};

constexpr Statement select_account{
    "grants.account", "select user_id from users where user_id = $1 and not deleted for key share"};

constexpr Statement select_durable{"grants.durable", R"(
select distinct h.scope from (
    select g.user_id, coalesce(s.scope, g.scope) as scope from admin_scope_grants g
    left join admin_role_scopes s on s.role = g.role
    where g.revoked_at is null and g.expires_at is null and g.user_id <> $2
) h join users u on u.user_id = h.user_id
where h.scope = any($1::text[]) and u.is_active and not u.deleted and not exists (
    select from sanctions x where x.user_id = h.user_id and x.lifted_at is null and (x.ends_at is null or x.ends_at > $3)
))"};

constexpr Statement insert_one{"grants.insert", R"(
insert into admin_scope_grants (grant_id, user_id, scope, role, reason, granted_by, granted_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8))"};

constexpr Statement update_ended{"grants.end_one", R"(
update admin_scope_grants set revoked_at = $3, revoked_by = $4, revoke_reason = $5
where user_id = $1 and coalesce(scope, role) = $2 and revoked_at is null and (expires_at is null or expires_at > $3))"};

constexpr Statement update_all_ended{"grants.end_all", R"(
update admin_scope_grants set revoked_at = $2, revoked_by = $3, revoke_reason = $4
where user_id = $1 and revoked_at is null)"};

constexpr Statement update_expired{"grants.end_expired", R"(
update admin_scope_grants set revoked_at = expires_at, revoke_reason = 'expired'
where revoked_at is null and expires_at <= $2 and (user_id = $1 or $1 = '00000000-0000-0000-0000-000000000000')
returning grant_id, user_id, scope, role, reason, granted_by, granted_at, expires_at, revoked_by, revoked_at,
          revoke_reason)"};

constexpr Statement update_flag{"grants.follow_flag", R"(
update users u set is_admin = h.holds, updated_at = $2
from (select exists (select from admin_scope_grants g where g.user_id = $1 and g.revoked_at is null
                     and (g.expires_at is null or g.expires_at > $2)) as holds) h
where u.user_id = $1 and u.is_admin <> h.holds)"};

Grant grant_from(const Rows::Row& row) {
    return {
        .grant_id = row.get<Uuid>("grant_id"),
        .user_id = row.get<UserId>("user_id"),
        .scope = row.get<std::optional<std::string>>("scope"),
        .role = row.get<std::optional<std::string>>("role"),
        .reason = row.get<std::string>("reason"),
        .granted_by = row.get<std::optional<UserId>>("granted_by"),
        .granted_at = row.get<Time>("granted_at"),
        .expires_at = row.get<std::optional<Time>>("expires_at"),
        .revoked_by = row.get<std::optional<UserId>>("revoked_by"),
        .revoked_at = row.get<std::optional<Time>>("revoked_at"),
        .revoke_reason = row.get<std::optional<std::string>>("revoke_reason")};
}

std::vector<Grant> grants_from(const Rows& rows) {
    std::vector<Grant> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(grant_from(rows[i]));
    return out;
}

}  // namespace

void lock_grants(Tx& tx) {
    tx.defer(take_lock);
}

std::vector<Held> active_scopes(Reader& reader, UserId user, Time now) {
    const Rows rows = reader.query(select_scopes, user, now);
    std::vector<Held> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back({rows[i].get<std::string>("scope"), rows[i].get<std::optional<Time>>("expires_at")});
    }
    return out;
}

std::vector<Grant> grants_of(Reader& reader, UserId user) {
    return grants_from(reader.query(select_history, user));
}

std::vector<Holding> active_holdings(Reader& reader, const std::vector<UserId>& users, Time now) {
    const Rows rows = reader.query(select_holdings, users, now);
    std::vector<Holding> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto user = rows[i].get<UserId>("user_id");
        if (out.empty() || out.back().user_id != user) {
            out.push_back({.user_id = user, .username = rows[i].get<std::string>("username")});
        }
        if (auto role = rows[i].get<std::optional<std::string>>("role")) out.back().roles.push_back(*role);
        if (auto scope = rows[i].get<std::optional<std::string>>("scope")) out.back().scopes.push_back(*scope);
    }
    return out;
}

std::optional<std::string> username_of(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_name, user);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>("username"));
}

bool is_account(Tx& tx, UserId user) {
    return !tx.query(select_account, user).empty();
}

std::vector<std::string> durable(Reader& reader, const std::vector<std::string>& scopes, UserId except, Time now) {
    const Rows rows = reader.query(select_durable, scopes, except, now);
    std::vector<std::string> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<std::string>("scope"));
    return out;
}

void insert_grant(Tx& tx, const Grant& grant) {
    try {
        (void)tx.query(
            insert_one, grant.grant_id, grant.user_id, grant.scope, grant.role, grant.reason, grant.granted_by,
            grant.granted_at, grant.expires_at
        );
    } catch (const ConstraintViolation& violation) {
        if (violation.kind() != ConstraintViolation::Kind::unique) throw;
        throw Failure(Code::conflict, "already_granted", "The account has this already; revoke it first to change it.");
    }
}

bool end_one(Tx& tx, UserId user, std::string_view what, std::optional<UserId> by, std::string_view why) {
    return tx.query(update_ended, user, what, tx.now(), by, why).affected() > 0;
}

std::int64_t end_every(Tx& tx, UserId user, std::optional<UserId> by, std::string_view why) {
    return tx.query(update_all_ended, user, tx.now(), by, why).affected();
}

std::vector<Grant> end_expired(Tx& tx, UserId user) {
    return grants_from(tx.query(update_expired, user, tx.now()));
}

void follow_admin_flag(Tx& tx, UserId user) {
    tx.defer(update_flag, user, tx.now());
}

}  // namespace sw::grants
