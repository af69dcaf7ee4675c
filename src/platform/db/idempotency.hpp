// Replies by Idempotency-Key, kept in PostgreSQL in the transaction of the effect they belong to.
#pragma once

#include "platform/http/idempotency.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

class PostgresIdempotency final : public http::IdempotencyStore {
public:
    [[nodiscard]] std::optional<http::Response> begin(Tx& tx, const http::IdempotencyKey& key) override;
    void finish(Tx& tx, const http::IdempotencyKey& key, const http::Response& response) override;
};

/// Forgets replies stored before `before`; a job calls this with a day ago. Returns how many went.
std::int64_t purge_idempotency_keys(Tx& tx, Time before);

}  // namespace sw
