// The ledger's tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/ledger.hpp"

namespace sw::ledger::repository {

/// Deferred: transaction and entries in one statement, then the balances in the order of their key.
void insert(Tx& tx, LedgerTxId id, const Posting& posting, const std::vector<Change>& changes);

[[nodiscard]] Pending lock(Tx& tx, const std::vector<Holding>& holdings);
[[nodiscard]] std::vector<Balance> read_balances(const Rows& rows);
[[nodiscard]] Rows balances(Reader& reader, const std::vector<Account>& accounts);

/// One finding of the audit; which columns are set depends on `part`.
struct Finding {
    std::string part;  ///< asset, unbalanced, balance, negative, orphan, empty, flow
    std::int32_t account_kind;
    Uuid owner;  ///< owner of the account, or the transaction
    std::string name, asset;
    std::int64_t amount, expected;
    std::int64_t total;  ///< how many findings of this part there are
};

/// Everything in one statement, so that it is one snapshot however busy the game is.
[[nodiscard]] std::vector<Finding> audit(Reader& reader);

struct Transaction {
    std::string reason;
    std::optional<Uuid> actor, reference;
    Time created_at;
};

struct StoredEntry {
    std::int32_t position;
    Account account;
    std::string asset;
    std::int64_t amount;
    std::optional<Uuid> previous, next;
};

[[nodiscard]] std::optional<Transaction> find(Reader& reader, LedgerTxId id);
[[nodiscard]] std::vector<StoredEntry> entries(Reader& reader, LedgerTxId id);

struct Line {
    LedgerTxId id;
    Transaction transaction;
    std::int64_t amount;
    std::int64_t closing;  ///< credits after the newest line of this page; the same in all lines
};

[[nodiscard]] std::vector<Line> statement(
    Reader& reader, PlayerId player, std::optional<LedgerTxId> before, std::int32_t limit
);

}  // namespace sw::ledger::repository
