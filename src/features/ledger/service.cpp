// The ledger's own routes.
#include "service.hpp"

#include <map>

#include "repository.hpp"
#include "sectorwars/players.hpp"

namespace sw::ledger {
namespace {

void add_balance(std::vector<BalanceDifference>& list, const repository::Finding& finding) {
    const auto kind = static_cast<Account::Kind>(finding.account_kind);
    list.push_back({std::string(kind_name(kind)), finding.owner, finding.asset, finding.amount, finding.expected});
}

void add(AuditView& view, const repository::Finding& finding) {
    const BadTransaction transaction{finding.owner, finding.asset, finding.amount};
    if (finding.part == "asset") {
        view.assets.push_back({finding.asset, finding.amount, finding.expected});
    } else if (finding.part == "flow") {
        const bool faucet = finding.account_kind == static_cast<std::int32_t>(Account::Kind::faucet);
        // A faucet's own balance falls as it gives.
        const std::int64_t amount = faucet ? -finding.amount : finding.amount;
        (faucet ? view.faucets : view.sinks).push_back({finding.name, finding.asset, amount});
    } else if (finding.part == "balance") {
        view.balance_differences = finding.total;
        add_balance(view.balances, finding);
    } else if (finding.part == "negative") {
        view.negative_balances = finding.total;
        add_balance(view.negative, finding);
    } else if (finding.part == "unbalanced") {
        view.unbalanced_transactions = finding.total;
        view.unbalanced.push_back(transaction);
    } else if (finding.part == "orphan") {
        view.orphan_entries = finding.total;
        view.orphans.push_back(transaction);
    } else if (finding.part == "empty") {
        view.empty_transactions = finding.total;
        view.orphans.push_back(transaction);
    }
}

/// Names of accounts for people; asks for each pilot once.
class Names {
public:
    Names(ReadTx& tx, const galaxy::Atlas& atlas) : tx_(tx), atlas_(atlas) {}

    std::string pilot(const Uuid& id) {
        auto [found, fresh] = pilots_.try_emplace(id);
        if (fresh) {
            const auto pilot = players::find(tx_, PlayerId{id});
            found->second = pilot ? pilot->username : id.to_string();
        }
        return found->second;
    }

    std::string of(const Account& account) {
        const std::string kind(kind_name(account.kind));
        if (account.kind == Account::Kind::player) return kind + " " + pilot(account.owner);
        if (account.kind == Account::Kind::station) {
            const auto* station = atlas_.station(StationId{account.owner});
            if (station != nullptr) return kind + " " + station->name;
        }
        return kind + " " + (account.name.empty() ? account.owner.to_string() : account.name);
    }

private:
    ReadTx& tx_;
    const galaxy::Atlas& atlas_;
    std::map<Uuid, std::string> pilots_;
};

}  // namespace

AuditView Service::audit(ReadTx& tx, const Caller&, const Nothing&) const {
    AuditView view{.checked_at = now()};
    for (const auto& finding : repository::audit(tx)) add(view, finding);
    view.differences = view.unbalanced_transactions + view.balance_differences + view.negative_balances +
                       view.orphan_entries + view.empty_transactions;
    for (const auto& asset : view.assets) view.differences += asset.sum == 0 ? 0 : 1;
    return view;
}

ExplainView Service::explain(ReadTx& tx, const Caller&, const ExplainRequest& request) const {
    const auto found = repository::find(tx, request.tx);
    if (!found) throw Failure(Code::not_found, "unknown_ledger_transaction", "There is no such ledger transaction.");
    const auto atlas = world_->atlas();
    Names names(tx, *atlas);
    ExplainView view{
        .transaction_id = request.tx,
        .reason = found->reason,
        .actor = found->actor,
        .reference = found->reference,
        .created_at = found->created_at};
    if (found->actor) view.actor_name = names.pilot(*found->actor);
    for (const auto& entry : repository::entries(tx, request.tx)) {
        const auto& owner = entry.account.owner;
        view.entries.push_back(
            {entry.position, names.of(entry.account), std::string(kind_name(entry.account.kind)),
             owner.is_nil() ? std::nullopt : std::optional(owner), entry.asset, entry.amount, entry.previous,
             entry.next}
        );
    }
    return view;
}

StatementView Service::statement(ReadTx& tx, const Caller& caller, const StatementRequest& request) const {
    const auto lines = repository::statement(tx, caller.player, request.before, request.limit);
    StatementView view;
    if (lines.empty()) return view;
    view.closing = lines.front().closing;
    std::int64_t balance = view.closing;
    for (const auto& line : lines) {
        view.entries.push_back(
            {line.id, line.transaction.created_at, line.transaction.reason, line.transaction.reference, line.amount,
             balance}
        );
        balance -= line.amount;
    }
    view.opening = balance;
    if (lines.size() == static_cast<std::size_t>(request.limit)) view.next_before = lines.back().id;
    return view;
}

}  // namespace sw::ledger
