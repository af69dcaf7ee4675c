// SQL of the accounts feature, over the users table of auth.
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::accounts {

[[nodiscard]] std::vector<Account> list_accounts(Reader& reader, const Page& page);
[[nodiscard]] std::int64_t count_accounts(Reader& reader);
[[nodiscard]] std::optional<Account> find_account(Reader& reader, UserId user);
/// Throws not_found "no_user".
[[nodiscard]] Account lock_account(Tx& tx, UserId user);
/// Writes name, address and state; a taken name or address surfaces here.
void update_account(Tx& tx, const Account& account);

}  // namespace sw::accounts
