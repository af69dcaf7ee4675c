// Tables of linked_accounts for what people declare: households, household_members, household_invitations.
#pragma once

#include <optional>
#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::linked_accounts::repository {

/// Nobody else changes who is in the household until the end of the transaction. False when there is none.
[[nodiscard]] bool lock_household(Tx& tx, Uuid household);

[[nodiscard]] std::optional<Uuid> household_of(Reader& reader, UserId user);
[[nodiscard]] Household find_household(Reader& reader, Uuid household, Time invited_after);
[[nodiscard]] std::vector<Invitation> invitations_to(Reader& reader, UserId user, Time invited_after);
[[nodiscard]] bool invited(Reader& reader, Uuid household, UserId user, Time invited_after);

struct Invitee {
    UserId user_id;
    std::string username;
};

/// Somebody who can still sign in.
[[nodiscard]] std::optional<Invitee> find_invitee(Reader& reader, const std::string& username);

void insert_household(Tx& tx, Uuid household, const std::string& name);  ///< deferred
void delete_household(Tx& tx, Uuid household);                           ///< deferred
/// Throws ConstraintViolation when the account is in one already.
void insert_member(Tx& tx, Uuid household, UserId user);
void delete_member(Tx& tx, Uuid household, UserId user);               ///< deferred
void save_invitation(Tx& tx, Uuid household, UserId user, UserId by);  ///< deferred
[[nodiscard]] bool delete_invitation(Tx& tx, Uuid household, UserId user);
void delete_invitations_of(Tx& tx, UserId user);  ///< deferred; to and from the account
/// The accounts are looked at again at the next evaluation. Deferred.
void look_again(Tx& tx, const std::vector<UserId>& users);

}  // namespace sw::linked_accounts::repository
