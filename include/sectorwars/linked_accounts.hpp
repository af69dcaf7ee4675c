// Evidence that accounts belong together, and what follows from it: limits on what they give each other, never a ban
// (rules_society 28).
#pragma once

#include <cstdint>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::linked_accounts {

/// Called in the transaction of every sign-in and registration: remembers keyed digests of device and network, no
/// addresses.
void saw_sign_in(Tx& tx, const Platform& platform, UserId user, const Caller& caller);

/// The same payer paid for this account: the strongest evidence. `payer` is an id of the payment provider.
void saw_payer(Tx& tx, const Platform& platform, UserId user, std::string_view payer);

/// Throws rule_violation "linked_transfer_limit" when the pilots' accounts are linked or of one household and the
/// credits of the last 24 hours between them would exceed the limit. Counts the transfer.
void require_transfer_allowed(Tx& tx, const Platform& platform, PlayerId from, PlayerId to, std::int64_t credits);

/// The pilots' accounts are linked by evidence or by a decision, or are of one household: for whatever treats gifts and
/// fights among them differently. Known in every region.
[[nodiscard]] bool linked(Reader& reader, PlayerId one, PlayerId other);
/// The same of accounts, with or without pilots.
[[nodiscard]] bool linked(Reader& reader, UserId one, UserId other);

}  // namespace sw::linked_accounts
