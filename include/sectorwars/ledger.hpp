// The only way credits and goods move: double entry, in the transaction of the act (ADR 0005).
//
// Every posting sums to zero per asset. Players, ships, stations (goods) and escrows have a stored balance that
// never goes below zero; a station's credits, faucets and sinks are only the sum of their entries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/credits.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::ledger {

inline constexpr std::string_view credits = "credits";  ///< the asset that is money; all others are commodity keys

struct Account {
    enum class Kind { player, ship, station, escrow, faucet, sink };
    Kind kind;
    Uuid owner{};      ///< player, ship, station, escrow
    std::string name;  ///< faucet and sink: "station_production", "gate_toll"

    bool operator==(const Account&) const = default;
};

Account player(PlayerId id);
Account ship(ShipId id);
Account station(StationId id);
Account escrow(Uuid id);
Account faucet(std::string_view name);
Account sink(std::string_view name);

struct Entry {
    Account account;
    std::string asset;
    std::int64_t amount;  ///< into the account when positive
};

struct Posting {
    std::string reason;  ///< stable word: "trade.buy", "register.grant"
    Uuid actor{};        ///< the player who acted; nil for jobs
    Uuid reference{};    ///< the trade, ship, … that it was for
    std::vector<Entry> entries;
};

/// from gives `amount` (> 0) of the asset to `to`; appends the two entries.
void move(Posting& posting, const Account& from, const Account& to, std::string_view asset, std::int64_t amount);

/// Queues the posting with all balance changes, to travel with the commit; no round trip of its own.
/// Throws when it does not sum to zero per asset. A balance that would fall below zero fails the transaction with
/// rule_violation "insufficient_balance": callers check first, under the lock of lock_balances.
LedgerTxId post(Tx& tx, const Posting& posting);

struct Balance {
    Account account;
    std::string asset;
    std::int64_t amount = 0;
};

/// Balances of several accounts, locked for update in one fixed order. Queued; read when first asked for.
class LockedBalances {
public:
    explicit LockedBalances(Pending pending) : pending_(pending) {}

    /// Zero when the account never held the asset.
    [[nodiscard]] std::int64_t amount(const Account& account, std::string_view asset);
    [[nodiscard]] const std::vector<Balance>& all();

private:
    void load();
    Pending pending_;
    std::vector<Balance> balances_;
    bool loaded_ = false;
};

struct Holding {
    Account account;
    std::string asset;  ///< empty = every asset of the account
    /// `account` is a player and the ship that this player flies is meant. The database finds the ship, so that
    /// nobody waits for the pilot first; queue the lock of the pilot before, or the ship may change under you.
    bool flown = false;
};

/// Everything in the hold of the ship that the pilot flies.
Holding flown_by(PlayerId pilot);

[[nodiscard]] LockedBalances lock_balances(Tx& tx, const std::vector<Holding>& holdings);

/// Unlocked reads, for views: every asset of the account.
[[nodiscard]] std::vector<Balance> balances(Reader& reader, const std::vector<Account>& accounts);

}  // namespace sw::ledger
