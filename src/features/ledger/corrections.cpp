// load -> decide -> save -> emit.
#include "corrections.hpp"

#include "rules.hpp"
#include "sectorwars/players.hpp"

namespace sw::ledger {
namespace {

constexpr std::string_view counter_account = "correction";

[[noreturn]] void bad_account() {
    throw Failure(
        Code::invalid, "bad_account", "Name either player_id or account, and the account as player:<id> or escrow:<id>."
    );
}

Account account_of(const CorrectionRequest& request) {
    if (request.player_id.has_value() == request.account.has_value()) bad_account();
    if (request.player_id) return player(*request.player_id);
    const std::string& text = *request.account;
    const auto colon = text.find(':');
    if (colon == std::string::npos) bad_account();
    const auto id = Uuid::parse(text.substr(colon + 1));
    const std::string kind = text.substr(0, colon);
    if (!id || id->is_nil()) bad_account();
    if (kind == "player") return player(PlayerId{*id});
    if (kind == "escrow") return escrow(*id);
    bad_account();
}

/// Credits of a pilot who is elsewhere are elsewhere, too.
void require_here(Tx& tx, const Account& account) {
    if (account.kind != Account::Kind::player) return;
    const auto pilot = players::lock_later(tx, PlayerId{account.owner}).get_anywhere();
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "There is no such pilot.");
    if (pilot->status == players::Status::here) return;
    throw Failure(
        Code::rule_violation, "pilot_elsewhere", "The pilot is not in this region now; correct the balance where it is."
    );
}

std::string text_of(const Account& account) {
    return std::string(kind_name(account.kind)) + ":" + account.owner.to_string();
}

}  // namespace

CorrectionView Corrections::correct(Tx& tx, const Caller&, const CorrectionRequest& request) const {
    const Account account = account_of(request);
    const std::int64_t most = tuning_->most_credits;
    if (request.amount == 0 || request.amount > most || request.amount < -most) {
        throw Failure(
            Code::rule_violation, "bad_amount",
            "A correction is at least 1 and at most " + std::to_string(most) + " credits, either way."
        );
    }
    require_here(tx, account);
    auto balances = lock_balances(tx, {{account, std::string(credits)}});
    const std::int64_t before = balances.amount(account, credits);
    if (before + request.amount < 0) {
        throw Failure(
            Code::rule_violation, "insufficient_balance",
            "The account holds " + std::to_string(before) + " credits; it cannot fall below zero."
        );
    }
    Posting posting{.reason = "correction", .reference = request.reference.value_or(Uuid{})};
    if (request.amount > 0) move(posting, faucet(counter_account), account, credits, request.amount);
    else move(posting, account, sink(counter_account), credits, -request.amount);
    CorrectionView out{.transaction_id = post(tx, posting)};
    out.account = text_of(account);
    out.amount = request.amount;
    out.balance = before + request.amount;
    Corrected event{.transaction_id = out.transaction_id, .account = out.account};
    event.amount = out.amount;
    event.balance = out.balance;
    event.reason = request.reason;
    event.timestamp = tx.now();
    if (account.kind == Account::Kind::player) {
        tx.emit(event, {to_player(PlayerId{account.owner}), to_admins()});
    } else {
        tx.emit(event, {to_admins()});
    }
    return out;
}

}  // namespace sw::ledger
