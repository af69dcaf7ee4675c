// The end of the chain.
#pragma once

#include "record.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::audit {

/// Without what the chain fills.
[[nodiscard]] Record record_of(const Entry& entry);

/// Appends: fills sequence, audit_id, recorded_at, prev_hash and row_hash. The audit_id.
Uuid append_record(Tx& tx, Record record);

}  // namespace sw::audit
