// Granting and revoking. Nobody gives what they do not hold, and nobody gives to themselves.
#include "service.hpp"

#include "changes.hpp"
#include "sectorwars/grants.hpp"

namespace sw::grants {
namespace {

Failure bad_field(const std::string& field, const std::string& id, const std::string& message) {
    Error error{.code = Code::rule_violation, .id = id, .message = message};
    error.fields.push_back({.field = field, .code = id, .message = message});
    return Failure(std::move(error));
}

/// The name of what is meant: exactly one of the two.
std::string what_of(const std::optional<std::string>& scope, const std::optional<std::string>& role) {
    if (scope.has_value() == role.has_value()) {
        throw bad_field("scope", "scope_or_role", "Name either a scope or a role.");
    }
    return scope ? *scope : *role;
}

void require_held(const Caller& caller, const std::vector<std::string>& scopes) {
    const auto missing = first_missing(scopes, caller.permissions);
    if (!missing) return;
    throw Failure(Code::forbidden, "not_held", "You do not hold " + *missing + " yourself.");
}

audit::Entry entry_for(const Platform& platform, const Caller& caller, std::string action, UserId user) {
    audit::Entry entry = audit::entry_by(platform, caller, std::move(action));
    entry.resource_type = "user";
    entry.resource_id = user.to_string();
    return entry;
}

Grant add_grant(Tx& tx, const Platform& platform, const Caller& caller, const GrantRequest& in) {
    const std::string what = what_of(in.scope, in.role);
    if (in.user_id == caller.user) {
        throw Failure(Code::forbidden, "own_account", "Nobody grants rights to themselves; ask another administrator.");
    }
    lock_grants(tx);
    const auto scopes = scopes_behind(tx, in.scope, in.role, tx.now());
    require_held(caller, scopes);
    if (outlives(scopes, in.expires_at, active_scopes(tx, caller.user, tx.now()))) {
        throw bad_field("expires_at", "outlives_own", "You hold this yourself only for a shorter time.");
    }
    if (in.expires_at && *in.expires_at <= tx.now()) {
        throw bad_field("expires_at", "in_the_past", "The end must lie in the future.");
    }
    if (!is_account(tx, in.user_id)) throw Failure(Code::not_found, "no_user", "There is no such account.");
    (void)end_expired(tx, in.user_id);
    Grant grant{
        .grant_id = Uuid::make(),
        .user_id = in.user_id,
        .scope = in.scope,
        .role = in.role,
        .reason = in.reason,
        .granted_by = caller.user,
        .granted_at = tx.now(),
        .expires_at = in.expires_at};
    insert_grant(tx, grant);
    const RightsChanged changed{
        .user_id = in.user_id, .change = "granted", .what = what, .by = caller.user, .expires_at = in.expires_at};
    audit::Entry entry = entry_for(platform, caller, "grant", in.user_id);
    entry.details = details_of(changed, in.reason);
    conclude(tx, changed, entry);
    return grant;
}

}  // namespace

void grant_role_by(
    Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::string_view role, std::string_view reason
) {
    (void)add_grant(tx, platform, caller, {.user_id = user, .role = std::string(role), .reason = std::string(reason)});
}

Service::Service(const Platform& platform) : platform_(platform), built_in_(read_roles(platform.config.home)) {}

void Service::start() const {
    platform_.database.write([&](Tx& tx) {
        lock_grants(tx);
        for (const auto& role : built_in_) extend_built_in(tx, role);
    });
}

Catalog Service::catalog(const Caller&, const Nothing&) const {
    Catalog out;
    for (const Scope& one : scopes::all) {
        out.scopes.push_back(
            {.scope = std::string(one.name),
             .summary = std::string(one.summary),
             .high_impact = one.high_impact,
             .meta = is_meta(one.name)}
        );
    }
    return out;
}

HolderList Service::holders(ReadTx& tx, const Caller&, const Nothing&) const {
    HolderList out;
    for (auto& one : active_holdings(tx, {}, now())) {
        out.holders.push_back({one.user_id, std::move(one.username), std::move(one.roles), std::move(one.scopes)});
    }
    return out;
}

UserRights Service::of_user(ReadTx& tx, const Caller&, const ByUser& in) const {
    const auto username = username_of(tx, in.user_id);
    if (!username) throw Failure(Code::not_found, "no_user", "There is no such account.");
    Rights rights = rights_of(tx, in.user_id);
    return {
        .user_id = in.user_id,
        .username = *username,
        .scopes = std::move(rights.scopes),
        .ends_at = rights.ends_at,
        .grants = grants_of(tx, in.user_id)};
}

Grant Service::grant(Tx& tx, const Caller& caller, const GrantRequest& in) const {
    return add_grant(tx, platform_, caller, in);
}

Done Service::revoke(Tx& tx, const Caller& caller, const RevokeRequest& in) const {
    const std::string what = what_of(in.scope, in.role);
    keep_governed(tx, [&] {
        require_held(caller, scopes_behind(tx, in.scope, in.role, tx.now()));
        require_authority_over(tx, caller, in.user_id);
        if (!end_one(tx, in.user_id, what, caller.user, in.reason)) {
            throw Failure(Code::not_found, "no_grant", "The account has no grant of this.");
        }
    });
    const RightsChanged changed{.user_id = in.user_id, .change = "revoked", .what = what, .by = caller.user};
    audit::Entry entry = entry_for(platform_, caller, "grant_revoked", in.user_id);
    entry.details = details_of(changed, in.reason);
    conclude(tx, changed, entry);
    return {.detail = "The grant was revoked and all sessions of the account ended."};
}

void Service::end_expired_grants(Tx& tx) const {
    for (const auto& grant : end_expired(tx, UserId{})) {
        const std::string what = grant.scope ? *grant.scope : grant.role.value_or("");
        const RightsChanged changed{
            .user_id = grant.user_id, .change = "expired", .what = what, .expires_at = grant.expires_at};
        audit::Entry entry{.action = "grant_expired"};
        entry.resource_type = "user";
        entry.resource_id = grant.user_id.to_string();
        entry.details = details_of(changed, grant.reason);
        conclude(tx, changed, entry);
    }
}

personal_data::Section section() {
    return {
        .name = "rights",
        .export_to = [](Reader& reader, const personal_data::Person& person,
                        JsonWriter& to) { Json<std::vector<Grant>>::write(to, grants_of(reader, person.user_id)); },
        // Whoever erases ends all grants before; what was granted stays, as in the audit log.
        .erase = [](Tx&, const personal_data::Person&) {}};
}

}  // namespace sw::grants
