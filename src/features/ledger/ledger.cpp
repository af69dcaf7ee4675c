// What the ledger promises to other features (include/sectorwars/ledger.hpp).
#include "sectorwars/ledger.hpp"

#include <algorithm>

#include "repository.hpp"
#include "rules.hpp"

namespace sw::ledger {

LedgerTxId post(Tx& tx, const Posting& posting) {
    const auto changes = changes_of(posting).value();
    const auto id = LedgerTxId::make();
    repository::insert(tx, id, posting, changes);
    return id;
}

Holding flown_by(PlayerId pilot) {
    return {player(pilot), {}, true};
}

LockedBalances lock_balances(Tx& tx, const std::vector<Holding>& holdings) {
    return LockedBalances(repository::lock(tx, holdings));
}

void LockedBalances::load() {
    if (loaded_) return;
    balances_ = repository::read_balances(pending_.rows());
    loaded_ = true;
}

std::int64_t LockedBalances::amount(const Account& account, std::string_view asset) {
    load();
    const auto found = std::find_if(balances_.begin(), balances_.end(), [&](const Balance& balance) {
        return balance.account == account && balance.asset == asset;
    });
    return found == balances_.end() ? 0 : found->amount;
}

const std::vector<Balance>& LockedBalances::all() {
    load();
    return balances_;
}

std::vector<Balance> balances(Reader& reader, const std::vector<Account>& accounts) {
    return repository::read_balances(repository::balances(reader, accounts));
}

}  // namespace sw::ledger
