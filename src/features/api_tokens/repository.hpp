// SQL of API tokens.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::api_tokens::repository {

/// Waits for other transactions that make tokens of the account. False when there is no such account.
[[nodiscard]] bool lock_owner(Tx& tx, UserId user);
[[nodiscard]] std::int64_t count(Reader& reader, UserId user, Time now);
/// Deferred. `digest` is hex.
void insert(Tx& tx, UserId user, const TokenView& token, const std::string& digest);
/// Those that count, the newest first.
[[nodiscard]] std::vector<TokenView> list(Reader& reader, UserId user, Time now);
/// The name; nullopt when the account has no such token, or it was revoked before.
[[nodiscard]] std::optional<std::string> revoke(Tx& tx, UserId user, Uuid token);

struct Usable {
    UserId user_id;
    std::string username;
    TokenView token;
};

/// Of the secret with this digest, if the token and its account count now; held until the transaction ends.
[[nodiscard]] std::optional<Usable> lock_usable(Tx& tx, const std::string& digest);
/// Deferred.
void used(Tx& tx, Uuid token);

/// All of the account end, and what people wrote about them goes. Deferred.
void anonymise(Tx& tx, UserId user);
/// Every one of the account that is still kept, for the export.
[[nodiscard]] std::vector<TokenView> kept(Reader& reader, UserId user);
/// Those that ended before; bounded work a call. Deferred.
void purge(Tx& tx, Time before);

}  // namespace sw::api_tokens::repository
