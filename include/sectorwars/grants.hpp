// What administrators may do: grants of roles and scopes (platform spec 4.8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::grants {

struct Rights {
    std::vector<std::string> scopes;  ///< sorted, each once; empty: no administrator
    std::optional<Time> ends_at;      ///< when the first of them ends; no token may live longer
};

/// By active grants now, of roles and of single scopes. A sign-in asks while it holds the row that
/// auth::end_sessions() locks first: whoever changes rights either ends its session or is seen by it.
[[nodiscard]] Rights rights_of(Reader& reader, UserId user);

/// Grants a role without an end on behalf of the installation itself (start-up, command line). users.is_admin follows.
/// Nothing happens when the user has it already. `user_type` is the audit log's: system or console. Throws
/// rule_violation "unknown_role".
void grant_role(
    Tx& tx, UserId user, std::string_view role, std::string_view reason, std::string_view user_type = "system"
);

/// Grants a role without an end on behalf of the caller, under the rules of POST /admin/scopes/grant: nothing that the
/// caller does not hold.
void grant_role_by(
    Tx& tx, const Platform& platform, const Caller& caller, UserId user, std::string_view role, std::string_view reason
);

/// Throws forbidden "stronger_account" unless the caller holds every scope that `user` holds: nobody resets, disables
/// or erases an account that may do more than themselves.
void require_authority_over(Reader& reader, const Caller& caller, UserId user);

/// Before an account is disabled, deleted, erased or banned: throws conflict "last_holder" when nobody else could grant
/// and revoke scopes and read the audit log afterwards. Such changes wait for one another until they commit.
void require_replaceable(Tx& tx, UserId user);

/// Ends every grant of an account that goes for good, by `by` or by the installation itself. users.is_admin follows.
/// Call require_replaceable() before.
void end_all(Tx& tx, UserId user, std::optional<UserId> by, std::string_view reason);

/// Ends one grant of a scope or role from the command line. False when there is none.
/// Throws what require_replaceable() throws.
bool end_grant(Tx& tx, UserId user, std::string_view what, std::string_view reason);

struct Holding {
    UserId user_id;
    std::string username;
    std::vector<std::string> roles;
    std::vector<std::string> scopes;  ///< granted one by one, beside the roles
};

/// Of these users, or of everybody when the list is empty; users without active grants are left out.
[[nodiscard]] std::vector<Holding> holdings(Reader& reader, const std::vector<UserId>& users);

}  // namespace sw::grants
