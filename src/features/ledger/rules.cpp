// Pure bookkeeping.
#include "rules.hpp"

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

namespace sw::ledger {
namespace {

/// Positions are stored as smallint.
constexpr std::size_t max_entries = std::numeric_limits<std::int16_t>::max();

Error bad_posting(const std::string& why) {
    return {.code = Code::internal, .id = "bad_posting", .message = "A posting " + why + "."};
}

bool is_owned(Account::Kind kind) noexcept {
    return kind != Account::Kind::faucet && kind != Account::Kind::sink;
}

std::optional<Error> problem_of(const Entry& entry) {
    const bool owned = is_owned(entry.account.kind);
    if (owned == entry.account.owner.is_nil() || owned != entry.account.name.empty()) {
        return bad_posting("names an account that cannot be");
    }
    if (entry.asset.empty()) return bad_posting("moves nothing that has a name");
    if (entry.amount == 0) return bad_posting("moves an amount of zero");
    return std::nullopt;
}

}  // namespace

bool is_stored(const Account& account, std::string_view asset) noexcept {
    if (account.kind == Account::Kind::station) return asset != credits;
    return is_owned(account.kind);
}

Result<std::vector<Change>> changes_of(const Posting& posting) {
    if (posting.entries.empty()) return bad_posting("has no entries");
    if (posting.entries.size() > max_entries) return bad_posting("has too many entries");
    std::map<std::string_view, Credits> sums;
    std::map<std::tuple<Account::Kind, Uuid, std::string_view>, Credits> balances;
    for (const Entry& entry : posting.entries) {
        if (auto problem = problem_of(entry)) return *problem;
        auto& sum = sums[entry.asset];
        sum = sum + Credits{entry.amount};
        if (!is_stored(entry.account, entry.asset)) continue;
        auto& balance = balances[{entry.account.kind, entry.account.owner, entry.asset}];
        balance = balance + Credits{entry.amount};
    }
    for (const auto& [asset, sum] : sums) {
        if (sum != Credits{}) return bad_posting("does not sum to zero in " + std::string(asset));
    }
    std::vector<Change> changes;
    changes.reserve(balances.size());
    for (const auto& [key, amount] : balances) {
        if (amount == Credits{}) continue;
        const auto& [kind, owner, asset] = key;
        changes.push_back({kind, owner, std::string(asset), amount.amount()});
    }
    return changes;
}

std::string_view kind_name(Account::Kind kind) noexcept {
    constexpr std::array<std::string_view, 6> all{"player", "ship", "station", "escrow", "faucet", "sink"};
    return all[static_cast<std::size_t>(kind)];
}

Account player(PlayerId id) {
    return {Account::Kind::player, id.uuid, {}};
}

Account ship(ShipId id) {
    return {Account::Kind::ship, id.uuid, {}};
}

Account station(StationId id) {
    return {Account::Kind::station, id.uuid, {}};
}

Account escrow(Uuid id) {
    return {Account::Kind::escrow, id, {}};
}

Account faucet(std::string_view name) {
    return {Account::Kind::faucet, {}, std::string(name)};
}

Account sink(std::string_view name) {
    return {Account::Kind::sink, {}, std::string(name)};
}

void move(Posting& posting, const Account& from, const Account& to, std::string_view asset, std::int64_t amount) {
    if (amount <= 0) throw Failure(bad_posting("moves no positive amount"));
    posting.entries.push_back({from, std::string(asset), -amount});
    posting.entries.push_back({to, std::string(asset), amount});
}

}  // namespace sw::ledger
