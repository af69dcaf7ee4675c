// The end of the chain.
#pragma once

#include "record.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::audit {

/// Appends: fills sequence, audit_id, recorded_at, prev_hash and row_hash.
void append_record(Tx& tx, Record record);

}  // namespace sw::audit
