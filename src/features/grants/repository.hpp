// SQL of roles and grants.
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::grants {

/// Changes of rights happen one after the other, so that two last holders cannot remove each other.
void lock_grants(Tx& tx);

[[nodiscard]] std::vector<Held> active_scopes(Reader& reader, UserId user, Time now);
[[nodiscard]] std::vector<Grant> grants_of(Reader& reader, UserId user);
[[nodiscard]] std::vector<Holding> active_holdings(Reader& reader, const std::vector<UserId>& users, Time now);
[[nodiscard]] std::optional<std::string> username_of(Reader& reader, UserId user);
/// True when it exists and is not deleted.
[[nodiscard]] bool is_account(Tx& tx, UserId user);

/// Those of `scopes` that somebody holds without an end, with an account that can sign in; `except` does not count.
[[nodiscard]] std::vector<std::string> durable(
    Reader& reader, const std::vector<std::string>& scopes, UserId except, Time now
);

/// Throws conflict "already_granted".
void insert_grant(Tx& tx, const Grant& grant);
/// Ends the active grant of this scope or role; false when there is none.
[[nodiscard]] bool end_one(Tx& tx, UserId user, std::string_view what, std::optional<UserId> by, std::string_view why);
/// Ends all; returns how many there were.
[[nodiscard]] std::int64_t end_every(Tx& tx, UserId user, std::optional<UserId> by, std::string_view why);
/// Marks what has expired and returns it; of one user, or of everybody for the nil id.
[[nodiscard]] std::vector<Grant> end_expired(Tx& tx, UserId user);
/// users.is_admin says whether there are active grants.
void follow_admin_flag(Tx& tx, UserId user);

[[nodiscard]] std::vector<RoleView> roles(Reader& reader, Time now);
[[nodiscard]] std::optional<RoleView> find_role(Reader& reader, std::string_view role, Time now);
/// Of the active grants of the role.
[[nodiscard]] std::vector<UserId> holders_of(Reader& reader, std::string_view role, Time now);
/// Throws conflict "role_exists".
void insert_role(Tx& tx, const WriteRole& role, UserId by);
void update_role(Tx& tx, const WriteRole& role);
/// With the ended grants of it. Whoever calls it has seen that there are no active ones.
void delete_role(Tx& tx, std::string_view role);
/// Makes the role if it is missing and adds scopes that it lacks.
void extend_built_in(Tx& tx, const BuiltInRole& role);

}  // namespace sw::grants
