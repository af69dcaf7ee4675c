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

/// Up to `limit` rows after `sequence`, in order.
[[nodiscard]] std::vector<Record> after(Reader& reader, std::int64_t sequence, std::int32_t limit);

}  // namespace sw::audit::repository
