// The table erasure_requests, and what no feature owns of a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::privacy::repository {

[[nodiscard]] std::optional<std::string> username_of(Reader& reader, UserId user);
/// As username_of(); the account changes in no other transaction until the end of this one.
[[nodiscard]] std::optional<std::string> lock_account(Tx& tx, UserId user);

void save_request(Tx& tx, UserId user, Time due);  ///< deferred
void delete_request(Tx& tx, UserId user);          ///< deferred
/// Requests of people who signed in afterwards, deleted here.
[[nodiscard]] std::vector<UserId> take_cancelled(Tx& tx, std::int32_t limit);
[[nodiscard]] std::vector<UserId> due(Reader& reader, Time now, std::int32_t limit);

/// Replies that are kept for repetitions of a request may hold anything. Deferred.
void delete_replies(Tx& tx, UserId user);

}  // namespace sw::privacy::repository
