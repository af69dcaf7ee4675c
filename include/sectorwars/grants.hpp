// What administrators may do: grants of roles and scopes (platform spec 4.8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::grants {

struct Rights {
    std::vector<std::string> scopes;  ///< sorted, each once; empty: no administrator
    std::optional<Time> ends_at;      ///< when the first of them ends; no token may live longer
};

/// By active grants now, of roles and of single scopes.
[[nodiscard]] Rights rights_of(Reader& reader, UserId user);

/// Grants a role without an end on behalf of the installation itself (start-up, command line). users.is_admin follows.
void grant_role(Tx& tx, UserId user, std::string_view role, std::string_view reason);

/// Throws forbidden "stronger_account" unless the caller holds every scope that `user` holds: nobody resets, disables
/// or erases an account that may do more than themselves.
void require_authority_over(Reader& reader, const Caller& caller, UserId user);

}  // namespace sw::grants
