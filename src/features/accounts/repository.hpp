// SQL of the accounts feature, over the users table of auth.
#pragma once

#include "messages.hpp"
#include "messages_players.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::accounts {

[[nodiscard]] std::vector<Account> list_accounts(Reader& reader, const Page& page);
[[nodiscard]] std::int64_t count_accounts(Reader& reader);

/// Kinds of the sanctions in force (rules_society 28), in the order of `users`; empty without one.
[[nodiscard]] std::vector<std::string> sanctions_of(Reader& reader, const std::vector<UserId>& users, Time now);
[[nodiscard]] std::optional<Account> find_account(Reader& reader, UserId user);
/// Throws not_found "no_user".
[[nodiscard]] Account lock_account(Tx& tx, UserId user);
/// Writes name, address and state; a taken name or address surfaces here.
void update_account(Tx& tx, const Account& account);

struct PlayerPageRows {
    std::vector<PlayerRow> rows;
    std::int64_t total = 0;
};

/// Pilots of accounts that are not deleted.
[[nodiscard]] PlayerPageRows list_players(Reader& reader, const PlayerPage& page, Time now);
/// nullopt for a pilot that is not in this database.
[[nodiscard]] std::optional<PlayerRow> find_player(Reader& reader, PlayerId player, Time now);
/// Everything but what the map counts.
[[nodiscard]] Stats count_everything(Reader& reader, Time now);

}  // namespace sw::accounts
