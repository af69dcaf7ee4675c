// What the routes of roles and grants take and give, and the events of the feature.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::grants {

inline constexpr Pattern role_pattern{
    "^[a-z][a-z0-9_]{1,39}$", &is_role_name, "must be 2 to 40 small letters, digits or underscores"};

struct ScopeView {
    std::string scope;
    std::string summary;
    bool high_impact = false;
    bool meta = false;

    static constexpr auto describe() {
        return fields(
            field("scope", &ScopeView::scope, "Name"), field("summary", &ScopeView::summary, "What it allows"),
            field("high_impact", &ScopeView::high_impact, "Its acts stand in the review queue"),
            field("meta", &ScopeView::meta, "Somebody must always hold it without an end")
        );
    }
};

struct Catalog {
    std::vector<ScopeView> scopes;

    static constexpr auto describe() { return fields(field("scopes", &Catalog::scopes, "All there are")); }
};

struct RoleView {
    std::string role;
    std::string summary;
    bool built_in = false;
    std::vector<std::string> scopes;
    std::int64_t holders = 0;

    static constexpr auto describe() {
        return fields(
            field("role", &RoleView::role, "Name"), field("summary", &RoleView::summary, "What it is for"),
            field("built_in", &RoleView::built_in, "Comes with the software; cannot be changed"),
            field("scopes", &RoleView::scopes, "What it allows"),
            field("holders", &RoleView::holders, "Accounts that have it now")
        );
    }
};

struct RoleList {
    std::vector<RoleView> roles;

    static constexpr auto describe() { return fields(field("roles", &RoleList::roles, "By name")); }
};

struct WriteRole {
    std::string role;
    std::string summary;
    std::vector<std::string> scopes;

    static constexpr auto describe() {
        return fields(
            field("role", &WriteRole::role, "Name", role_pattern),
            field("summary", &WriteRole::summary, "What it is for", length(1, 200)),
            field("scopes", &WriteRole::scopes, "Not more than you hold yourself", length(1, 100))
        );
    }
};

struct ByRole {
    std::string role;

    static constexpr auto describe() { return fields(field("role", &ByRole::role, "Name", role_pattern)); }
};

/// Of a scope or of a role.
struct Grant {
    Uuid grant_id;
    UserId user_id;
    std::optional<std::string> scope;
    std::optional<std::string> role;
    std::string reason;
    std::optional<UserId> granted_by;
    Time granted_at{};
    std::optional<Time> expires_at;
    std::optional<UserId> revoked_by;
    std::optional<Time> revoked_at;
    std::optional<std::string> revoke_reason;

    static constexpr auto describe() {
        return fields(
            field("grant_id", &Grant::grant_id, "The grant"), field("user_id", &Grant::user_id, "Who has it"),
            field("scope", &Grant::scope, "A scope"), field("role", &Grant::role, "Or a role"),
            field("reason", &Grant::reason, "Why"),
            field("granted_by", &Grant::granted_by, "Null: the installation itself"),
            field("granted_at", &Grant::granted_at, "Since when"),
            field("expires_at", &Grant::expires_at, "Until when"), field("revoked_by", &Grant::revoked_by, "By whom"),
            field("revoked_at", &Grant::revoked_at, "When it was taken back or expired"),
            field("revoke_reason", &Grant::revoke_reason, "Why")
        );
    }
};

struct UserRights {
    UserId user_id;
    std::string username;
    std::vector<std::string> scopes;
    std::optional<Time> ends_at;
    std::vector<Grant> grants;

    static constexpr auto describe() {
        return fields(
            field("user_id", &UserRights::user_id, "The account"), field("username", &UserRights::username, "Its name"),
            field("scopes", &UserRights::scopes, "All that it may do now"),
            field("ends_at", &UserRights::ends_at, "When the first of them ends"),
            field("grants", &UserRights::grants, "History, newest first, at most 200")
        );
    }
};

struct Holder {
    UserId user_id;
    std::string username;
    std::vector<std::string> roles;
    std::vector<std::string> scopes;

    static constexpr auto describe() {
        return fields(
            field("user_id", &Holder::user_id, "The account"), field("username", &Holder::username, "Its name"),
            field("roles", &Holder::roles, "Roles"), field("scopes", &Holder::scopes, "Scopes beside the roles")
        );
    }
};

struct HolderList {
    std::vector<Holder> holders;

    static constexpr auto describe() { return fields(field("holders", &HolderList::holders, "By name")); }
};

struct ByUser {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &ByUser::user_id, "The account")); }
};

struct GrantRequest {
    UserId user_id;
    std::optional<std::string> scope;
    std::optional<std::string> role;
    std::optional<Time> expires_at;
    std::string reason;

    static constexpr auto describe() {
        return fields(
            field("user_id", &GrantRequest::user_id, "Who gets it; not yourself"),
            field("scope", &GrantRequest::scope, "A scope", length(1, 120)),
            field("role", &GrantRequest::role, "Or a role", length(1, 40)),
            field("expires_at", &GrantRequest::expires_at, "It ends by itself"),
            field("reason", &GrantRequest::reason, "Why", length(3, 500))
        );
    }
};

struct RevokeRequest {
    UserId user_id;
    std::optional<std::string> scope;
    std::optional<std::string> role;
    std::string reason;

    static constexpr auto describe() {
        return fields(
            field("user_id", &RevokeRequest::user_id, "Who loses it"),
            field("scope", &RevokeRequest::scope, "A scope", length(1, 120)),
            field("role", &RevokeRequest::role, "Or a role", length(1, 40)),
            field("reason", &RevokeRequest::reason, "Why", length(3, 500))
        );
    }
};

struct Done {
    std::string detail;

    static constexpr auto describe() { return fields(field("detail", &Done::detail, "A sentence for people")); }
};

// ---- events ------------------------------------------------------------------------------------------------------

struct RightsChanged {
    UserId user_id;
    std::string change;
    std::string what;
    std::optional<UserId> by;
    std::optional<Time> expires_at;
    static constexpr std::string_view topic = "admin.rights_changed";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("user_id", &RightsChanged::user_id, "Whose"),
            field("change", &RightsChanged::change, "granted, revoked, expired or role_changed"),
            field("what", &RightsChanged::what, "A scope, a role, or all"),
            field("by", &RightsChanged::by, "Null: the installation itself, or time"),
            field("expires_at", &RightsChanged::expires_at, "Of what was granted")
        );
    }
};

struct RoleChanged {
    std::string role;
    std::string change;
    UserId by;
    static constexpr std::string_view topic = "admin.role_changed";
    static constexpr std::string_view frame = "";

    static constexpr auto describe() {
        return fields(
            field("role", &RoleChanged::role, "Name"),
            field("change", &RoleChanged::change, "created, changed or deleted"),
            field("by", &RoleChanged::by, "By whom")
        );
    }
};

}  // namespace sw::grants
