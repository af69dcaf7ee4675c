// Rows of signing_keys, svc_keys and key_set.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::keys {

/// One public key that counts, whoever's it is.
struct KnownKey {
    std::string issuer, kid, public_key;
    std::optional<SigningKey> signing;       ///< a key of the nexus
    std::optional<std::string> private_enc;  ///< of the active one
};

[[nodiscard]] std::vector<KnownKey> select_known(Reader& reader);

/// Keys of the nexus that are not retired, locked.
[[nodiscard]] std::vector<SigningKey> lock_signing(Tx& tx);

/// Nothing happens when there is an active key; two processes may start at once.
void insert_first(Tx& tx, const KeyPair& key, std::string_view private_enc);
void insert_next(Tx& tx, const KeyPair& key, std::string_view private_enc, Time not_before);
/// The active key becomes retiring and loses its private part.
void end_active(Tx& tx, Time not_after);
void activate(Tx& tx, std::string_view kid);
void retire(Tx& tx, std::string_view kid);

[[nodiscard]] std::vector<SigningKeyView> list_signing(Reader& reader);
[[nodiscard]] std::vector<ServiceKeyView> list_service(Reader& reader);

void replace_service(
    Tx& tx, std::string_view issuer, RegionId region, std::string_view kid, std::string_view public_pem,
    std::int64_t epoch
);
void revoke_service(Tx& tx, std::string_view issuer);
/// Rows that were revoked before.
void delete_revoked(Tx& tx, Time before);

[[nodiscard]] std::optional<std::string> find_key_set(Reader& reader);
void put_key_set(Tx& tx, std::string_view jwks);

}  // namespace sw::keys
