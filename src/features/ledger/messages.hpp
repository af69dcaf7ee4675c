// What the ledger says over HTTP.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::ledger {

struct AssetSum {
    std::string asset;
    std::int64_t sum = 0, entries = 0;

    static constexpr auto describe() {
        return fields(
            field("asset", &AssetSum::asset, "Credits or a commodity"),
            field("sum", &AssetSum::sum, "Of all entries; zero when the books are right"),
            field("entries", &AssetSum::entries, "How many entries there are")
        );
    }
};

struct BalanceDifference {
    std::string account_kind;
    Uuid owner_id;
    std::string asset;
    std::int64_t stored = 0, expected = 0;

    static constexpr auto describe() {
        return fields(
            field("account_kind", &BalanceDifference::account_kind, "player, ship, station or escrow"),
            field("owner_id", &BalanceDifference::owner_id, "Whose account"),
            field("asset", &BalanceDifference::asset, "Credits or a commodity"),
            field("stored", &BalanceDifference::stored, "The balance as stored"),
            field("expected", &BalanceDifference::expected, "The sum of the account's entries")
        );
    }
};

struct BadTransaction {
    Uuid transaction_id;
    std::string asset;
    std::int64_t amount = 0;

    static constexpr auto describe() {
        return fields(
            field("transaction_id", &BadTransaction::transaction_id, "Ledger transaction"),
            field("asset", &BadTransaction::asset, "Credits or a commodity; empty when it has no entries"),
            field("amount", &BadTransaction::amount, "What is too much (or too little)")
        );
    }
};

struct Flow {
    std::string name, asset;
    std::int64_t amount = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &Flow::name, "Faucet or sink"), field("asset", &Flow::asset, "Credits or a commodity"),
            field("amount", &Flow::amount, "What went through it since the beginning")
        );
    }
};

struct AuditView {
    std::int64_t differences = 0;
    std::int64_t unbalanced_transactions = 0, balance_differences = 0, negative_balances = 0, orphan_entries = 0,
                 empty_transactions = 0;
    std::vector<AssetSum> assets;
    std::vector<BadTransaction> unbalanced;
    std::vector<BalanceDifference> balances;
    std::vector<BalanceDifference> negative;
    std::vector<BadTransaction> orphans;
    std::vector<Flow> faucets, sinks;
    Time checked_at{};

    static constexpr auto describe() {
        return fields(
            field(
                "differences", &AuditView::differences, "Everything that is wrong, counted; zero is the only good value"
            ),
            field("unbalanced_transactions", &AuditView::unbalanced_transactions, "Transactions and assets off zero"),
            field(
                "balance_differences", &AuditView::balance_differences,
                "Stored balances that are not the sum of entries"
            ),
            field("negative_balances", &AuditView::negative_balances, "Stored balances below zero"),
            field("orphan_entries", &AuditView::orphan_entries, "Entries without their transaction"),
            field("empty_transactions", &AuditView::empty_transactions, "Transactions without entries"),
            field("assets", &AuditView::assets, "All entries by asset"),
            field("unbalanced", &AuditView::unbalanced, "The first hundred"),
            field("balances", &AuditView::balances, "The first hundred"),
            field("negative", &AuditView::negative, "The first hundred"),
            field("orphans", &AuditView::orphans, "The first hundred transactions with orphans, or without entries"),
            field("faucets", &AuditView::faucets, "What came into the game"),
            field("sinks", &AuditView::sinks, "What left the game"),
            field("checked_at", &AuditView::checked_at, "When the snapshot was taken")
        );
    }
};

struct ExplainRequest {
    LedgerTxId tx;

    static constexpr auto describe() { return fields(field("tx", &ExplainRequest::tx, "Ledger transaction")); }
};

struct EntryView {
    std::int32_t position = 0;
    std::string account;
    std::string account_kind;
    std::optional<Uuid> owner_id;
    std::string asset;
    std::int64_t amount = 0;
    std::optional<Uuid> previous, next;

    static constexpr auto describe() {
        return fields(
            field("position", &EntryView::position, "From 0"),
            field("account", &EntryView::account, "The account for people: player Ada, station Terra Station"),
            field("account_kind", &EntryView::account_kind, "player, ship, station, escrow, faucet or sink"),
            field("owner_id", &EntryView::owner_id, "Null for faucets and sinks"),
            field("asset", &EntryView::asset, "Credits or a commodity"),
            field("amount", &EntryView::amount, "Into the account when positive"),
            field("previous", &EntryView::previous, "The transaction before this one on the same account and asset"),
            field("next", &EntryView::next, "The transaction after it")
        );
    }
};

struct ExplainView {
    LedgerTxId transaction_id;
    std::string reason;
    std::optional<Uuid> actor, reference;
    std::optional<std::string> actor_name;
    Time created_at{};
    std::vector<EntryView> entries;

    static constexpr auto describe() {
        return fields(
            field("transaction_id", &ExplainView::transaction_id, "Ledger transaction"),
            field("reason", &ExplainView::reason, "Which act it was"),
            field("actor", &ExplainView::actor, "The pilot who acted; null for the game itself"),
            field("reference", &ExplainView::reference, "The trade, ship, … that it was for"),
            field("actor_name", &ExplainView::actor_name, "The pilot's name"),
            field("created_at", &ExplainView::created_at, "When"), field("entries", &ExplainView::entries, "In order")
        );
    }
};

struct StatementRequest {
    std::int32_t limit = 50;
    std::optional<LedgerTxId> before;

    static constexpr auto describe() {
        return fields(
            field("limit", &StatementRequest::limit, "Lines", or_default(50), between(1, 200)),
            field("before", &StatementRequest::before, "Only transactions before this one: the next page")
        );
    }
};

struct StatementLine {
    LedgerTxId transaction_id;
    Time timestamp{};
    std::string reason;
    std::optional<Uuid> reference;
    std::int64_t amount = 0, balance = 0;

    static constexpr auto describe() {
        return fields(
            field("transaction_id", &StatementLine::transaction_id, "Ledger transaction"),
            field("timestamp", &StatementLine::timestamp, "When"), field("reason", &StatementLine::reason, "What for"),
            field("reference", &StatementLine::reference, "The trade, ship, … that it was for"),
            field("amount", &StatementLine::amount, "Credits in (positive) or out"),
            field("balance", &StatementLine::balance, "Credits after it")
        );
    }
};

struct StatementView {
    std::int64_t opening = 0, closing = 0;
    std::vector<StatementLine> entries;
    std::optional<LedgerTxId> next_before;

    static constexpr auto describe() {
        return fields(
            field("opening", &StatementView::opening, "Credits before the oldest line"),
            field("closing", &StatementView::closing, "Credits after the newest line"),
            field("entries", &StatementView::entries, "Newest first"),
            field("next_before", &StatementView::next_before, "`before` of the next page; null on the last")
        );
    }
};

}  // namespace sw::ledger
