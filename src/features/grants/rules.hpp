// What follows from scopes, without a database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/grants.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::grants {

/// A scope that somebody holds, and until when.
struct Held {
    std::string scope;
    std::optional<Time> expires_at;
};

/// A role that comes with the software: config/roles.json.
struct BuiltInRole {
    std::string role;
    std::string summary;
    std::vector<std::string> scopes;  ///< "*" stands for every scope there is

    static constexpr auto describe() {
        return fields(
            field("role", &BuiltInRole::role, "Name", length(2, 40)),
            field("summary", &BuiltInRole::summary, "What it is for", length(1, 200)),
            field("scopes", &BuiltInRole::scopes, "Scopes; * for all", length(1, 200))
        );
    }
};

struct RoleFile {
    std::vector<BuiltInRole> roles;

    static constexpr auto describe() {
        return fields(field("roles", &RoleFile::roles, "Made and extended at every start", length(1, 50)));
    }
};

/// nullptr when there is no such scope.
[[nodiscard]] const Scope* find_scope(std::string_view name);

/// Somebody must always hold it without an end, or the installation could no longer be governed.
[[nodiscard]] bool is_meta(std::string_view scope);
[[nodiscard]] const std::vector<std::string>& meta_scopes();

[[nodiscard]] bool is_role_name(std::string_view text);

/// Scopes that the software does not know (any more) count for nothing.
[[nodiscard]] Rights rights_from(const std::vector<Held>& held);

/// The first of `wanted` that is not in `held`; both in any order.
[[nodiscard]] std::optional<std::string> first_missing(
    const std::vector<std::string>& wanted, const std::vector<std::string>& held
);

/// Whether a grant of `scopes` until `until` (nullopt: without an end) would last longer than the giver's own. What is
/// not in `held` at all is not asked here.
[[nodiscard]] bool outlives(
    const std::vector<std::string>& scopes, const std::optional<Time>& until, const std::vector<Held>& held
);

/// With "*" spelt out. Throws internal "bad_roles_file" for a scope that there is not.
[[nodiscard]] std::vector<BuiltInRole> spelt_out(const RoleFile& file);

}  // namespace sw::grants
