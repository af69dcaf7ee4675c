// Pure bookkeeping: what makes a posting valid and what it does to stored balances.
#pragma once

#include <string>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/ledger.hpp"

namespace sw::ledger {

/// Does the account have a row in ledger_balances for this asset?
[[nodiscard]] bool is_stored(const Account& account, std::string_view asset) noexcept;

/// One stored balance and the sum of what a posting does to it.
struct Change {
    Account::Kind kind;
    Uuid owner;
    std::string asset;
    std::int64_t amount;

    bool operator==(const Change&) const = default;
};

/// The net change of each stored balance, without those that stay the same, by kind, owner and asset.
/// The error says why the posting is no posting: empty, out of balance, without an owner or a name, too large.
[[nodiscard]] Result<std::vector<Change>> changes_of(const Posting& posting);

[[nodiscard]] std::string_view kind_name(Account::Kind kind) noexcept;

}  // namespace sw::ledger
