// Statements and row mapping of roles.
#include "repository.hpp"

namespace sw::grants {
namespace {

constexpr Statement select_roles{"grants.roles", R"(
select r.role, r.summary, r.built_in, (select count(*) from admin_scope_grants g where g.role = r.role
    and g.revoked_at is null and (g.expires_at is null or g.expires_at > $1)) as holders
from admin_roles r order by r.role)"};

constexpr Statement select_scopes_of_roles{
    "grants.scopes_of_roles", "select role, scope from admin_role_scopes order by role, scope"};

constexpr Statement select_holders{"grants.holders_of_role", R"(
select user_id from admin_scope_grants
where role = $1 and revoked_at is null and (expires_at is null or expires_at > $2))"};

constexpr Statement insert_one{"grants.insert_role", R"(
insert into admin_roles (role, summary, created_by) values ($1, $2, $3) on conflict do nothing)"};

constexpr Statement update_one{
    "grants.update_role", "update admin_roles set summary = $2 where role = $1 and not built_in"};

constexpr Statement delete_scopes{
    "grants.drop_role_scopes", "delete from admin_role_scopes where role = $1 and scope <> all($2::text[])"};

constexpr Statement insert_scopes{"grants.add_role_scopes", R"(
insert into admin_role_scopes (role, scope) select $1, unnest($2::text[]) on conflict do nothing)"};

constexpr Statement delete_grants{"grants.drop_role_grants", "delete from admin_scope_grants where role = $1"};

constexpr Statement delete_one{"grants.delete_role", "delete from admin_roles where role = $1 and not built_in"};

constexpr Statement upsert_built_in{"grants.put_built_in_role", R"(
insert into admin_roles (role, summary, built_in) values ($1, $2, true)
on conflict (role) do update set summary = excluded.summary where admin_roles.built_in)"};

// A role that somebody made under the same name stays as it is.
constexpr Statement insert_built_in_scopes{"grants.extend_built_in_role", R"(
insert into admin_role_scopes (role, scope) select role, unnest($2::text[]) from admin_roles where role = $1 and built_in
on conflict do nothing)"};

}  // namespace

std::vector<RoleView> roles(Reader& reader, Time now) {
    const Rows rows = reader.query(select_roles, now);
    std::vector<RoleView> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back(
            {.role = rows[i].get<std::string>("role"),
             .summary = rows[i].get<std::string>("summary"),
             .built_in = rows[i].get<bool>("built_in"),
             .holders = rows[i].get<std::int64_t>("holders")}
        );
    }
    const Rows scopes = reader.query(select_scopes_of_roles);
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        const auto role = scopes[i].get<std::string>("role");
        for (auto& one : out) {
            if (one.role == role) one.scopes.push_back(scopes[i].get<std::string>("scope"));
        }
    }
    return out;
}

std::optional<RoleView> find_role(Reader& reader, std::string_view role, Time now) {
    for (auto& one : roles(reader, now)) {
        if (one.role == role) return std::move(one);
    }
    return std::nullopt;
}

std::vector<UserId> holders_of(Reader& reader, std::string_view role, Time now) {
    const Rows rows = reader.query(select_holders, role, now);
    std::vector<UserId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<UserId>("user_id"));
    return out;
}

void insert_role(Tx& tx, const WriteRole& role, UserId by) {
    if (tx.query(insert_one, role.role, role.summary, by).affected() == 0) {
        throw Failure(Code::conflict, "role_exists", "There is a role of this name.");
    }
    tx.defer(insert_scopes, role.role, role.scopes);
}

void update_role(Tx& tx, const WriteRole& role) {
    tx.defer(update_one, role.role, role.summary);
    tx.defer(delete_scopes, role.role, role.scopes);
    tx.defer(insert_scopes, role.role, role.scopes);
}

void delete_role(Tx& tx, std::string_view role) {
    tx.defer(delete_grants, role);
    tx.defer(delete_one, role);
}

void extend_built_in(Tx& tx, const BuiltInRole& role) {
    tx.defer(upsert_built_in, role.role, role.summary);
    tx.defer(insert_built_in_scopes, role.role, role.scopes);
}

}  // namespace sw::grants
