// Claiming a key is an insert: the primary key makes a second claimant wait for the first one's commit.
#include "platform/db/idempotency.hpp"

#include "platform/db/sqlstate.hpp"

namespace sw {
namespace {

constexpr Statement claim{
    "idempotency.claim",
    "insert into idempotency_keys (scope, key, operation, body_hash) values ($1, $2, $3, $4) "
    "on conflict (scope, key) do nothing"};

constexpr Statement load{
    "idempotency.load",
    "select operation, body_hash, status, content_type, headers, body from idempotency_keys "
    "where scope = $1 and key = $2"};

constexpr Statement store{
    "idempotency.store",
    "update idempotency_keys set status = $3, content_type = $4, headers = $5, body = $6 "
    "where scope = $1 and key = $2"};

constexpr Statement purge{"idempotency.purge", "delete from idempotency_keys where created_at < $1"};

/// One "name: value" a line; names and values of headers contain no line breaks.
std::string to_lines(const std::vector<http::Header>& headers) {
    std::string out;
    for (const auto& [name, value] : headers) out += name + ": " + value + "\n";
    return out;
}

std::vector<http::Header> from_lines(std::string_view lines) {
    std::vector<http::Header> out;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const auto line = lines.substr(0, end);
        if (const auto colon = line.find(": "); colon != std::string_view::npos) {
            out.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return out;
}

}  // namespace

std::optional<http::Response> PostgresIdempotency::begin(Tx& tx, const http::IdempotencyKey& key) {
    if (tx.query(claim, key.scope, key.key, key.operation, key.body_hash).affected() == 1) return std::nullopt;
    const Rows rows = tx.query(load, key.scope, key.key);
    if (rows.empty()) {  // purged between the two statements: the next run claims it
        throw SqlError(
            std::string(sqlstate::serialization_failure), "the key has just been purged", "idempotency.load"
        );
    }
    const auto row = rows[0];
    if (row.get<std::string>("operation") != key.operation || row.get<std::string>("body_hash") != key.body_hash) {
        throw Failure(
            Code::conflict, "idempotency_mismatch", "This Idempotency-Key was already used for a different request."
        );
    }
    http::Response response{.status = row.get<std::int32_t>("status")};
    response.content_type = row.get<std::string>("content_type");
    response.headers = from_lines(row.get<std::string>("headers"));
    response.body = row.get<std::string>("body");
    return response;
}

void PostgresIdempotency::finish(Tx& tx, const http::IdempotencyKey& key, const http::Response& response) {
    tx.defer(
        store, key.scope, key.key, response.status, response.content_type, to_lines(response.headers), response.bytes()
    );
}

std::int64_t purge_idempotency_keys(Tx& tx, Time before) {
    return tx.query(purge, before).affected();
}

}  // namespace sw
