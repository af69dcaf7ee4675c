// What the dispatcher needs to answer a repeated request with the reply of the first one.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::http {

struct IdempotencyKey {
    std::string scope;      ///< "user:<uuid>" or "ip:<address>": keys of different callers never meet
    std::string key;        ///< the Idempotency-Key header, 1 to 255 visible ASCII characters
    std::string operation;  ///< "POST /api/v1/trading/buy", with the template of the route
    std::string body_hash;  ///< keyed SHA-256 of target and body, 64 hex digits
};

class IdempotencyStore {
public:
    virtual ~IdempotencyStore() = default;

    /// Claims the key within this transaction, waiting for another one that holds it. The stored reply when there is
    /// one; nullopt when the caller is to do the work. Throws Failure(Code::conflict, "idempotency_mismatch") when the
    /// key was used with another operation or body_hash.
    [[nodiscard]] virtual std::optional<Response> begin(Tx& tx, const IdempotencyKey& key) = 0;

    /// Stores status, content type, headers and bytes of the reply, in the transaction that did the work.
    virtual void finish(Tx& tx, const IdempotencyKey& key, const Response& response) = 0;
};

}  // namespace sw::http
