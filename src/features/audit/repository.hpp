// Rows of audit_log and audit_checkpoints.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::audit::repository {

struct Head {
    std::int64_t sequence = 0;
    std::string row_hash;
};

/// Holds the end of the chain until the transaction ends and tells where it is. One round trip.
[[nodiscard]] Head lock_head(Tx& tx);

[[nodiscard]] Record read_record(const Rows::Row& row);

void insert(Tx& tx, const Record& record);

/// As lock_head(), of whoever does not write.
[[nodiscard]] Head head(Reader& reader);

[[nodiscard]] std::optional<Record> at(Reader& reader, std::int64_t sequence);

/// Up to `limit` rows after `sequence`, in order.
[[nodiscard]] std::vector<Record> after(Reader& reader, std::int64_t sequence, std::int32_t limit);

struct Filter {
    std::optional<UserId> user_id{};
    std::optional<std::string> action{}, resource_type{};
    std::optional<Time> from{}, to{};
    bool violations = false;

    [[nodiscard]] bool empty() const { return !user_id && !action && !resource_type && !from && !to && !violations; }
};

/// Sequences between which all rows of a time lie, by index. Times and sequences go up together but for transactions
/// that waited.
struct Range {
    std::int64_t lowest, highest;
};

[[nodiscard]] Range range_of(Reader& reader, const Filter& filter);

/// Newest first.
[[nodiscard]] std::vector<Record> newest(
    Reader& reader, const Filter& filter, const Range& range, std::int64_t limit, std::int64_t offset
);

/// At most `limit`.
[[nodiscard]] std::int64_t count(Reader& reader, const Filter& filter, const Range& range, std::int64_t limit);

struct Checkpoint {
    std::int64_t number = 0;
    Time made_at{};
    std::int64_t sequence = 0;
    std::string row_hash, issuer, public_key, document;
};

void insert_checkpoint(Tx& tx, const Checkpoint& checkpoint);
[[nodiscard]] std::optional<Checkpoint> newest_checkpoint(Reader& reader);
[[nodiscard]] std::vector<Checkpoint> checkpoints_after(Reader& reader, std::int64_t number, std::int32_t limit);

}  // namespace sw::audit::repository
