// The bank's table: bank_transfers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::bank::repository {

struct Recipient {
    PlayerId player_id;
    std::string username;
};

/// By name in any case, or by player_id. Pilots who flew away have a row here, too.
[[nodiscard]] std::optional<Recipient> find_recipient(Reader& reader, const std::string& to);

struct Flows {
    std::int64_t sent = 0, received = 0;
    bool is_new = false;
};

[[nodiscard]] Flows flows_of(Reader& reader, PlayerId player, Time since, Time new_since);
[[nodiscard]] std::int64_t between(Reader& reader, PlayerId one, PlayerId other, Time since);

struct Transfer {
    Uuid transfer_id;
    PlayerId from, to;
    std::int64_t amount = 0, tax = 0, surcharge = 0;
    std::optional<std::string> note;
    StationId station;
    LedgerTxId ledger_tx;
};

void insert_transfer(Tx& tx, const Transfer& transfer);  ///< deferred
[[nodiscard]] std::vector<PastTransfer> history(Reader& reader, PlayerId player, Time before, std::int32_t limit);
/// What the pilot wrote to others goes; the amounts are books. Deferred.
void erase_notes(Tx& tx, PlayerId player);

}  // namespace sw::bank::repository
