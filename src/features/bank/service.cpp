// Both pilots are locked, lower id first, so that two who pay each other wait for one another instead of both.
#include "service.hpp"

#include <algorithm>

#include "sectorwars/ledger.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/personal_data.hpp"

namespace sw::bank {
namespace {

constexpr std::int32_t most_exported = 10'000;

std::chrono::hours days(std::int32_t count) {
    return std::chrono::hours(24) * count;
}

struct Both {
    players::Pilot from;
    players::Pilot to;
};

Both lock_both(Tx& tx, PlayerId from, const repository::Recipient& recipient) {
    const bool from_first = from < recipient.player_id;
    auto first = players::lock_later(tx, from_first ? from : recipient.player_id);
    auto second = players::lock_later(tx, from_first ? recipient.player_id : from);
    auto& own = from_first ? first : second;
    auto& other = from_first ? second : first;
    auto to = other.get_anywhere();
    auto payer = own.get();
    if (!to || to->status != players::Status::here) {
        throw Failure(
            Code::rule_violation, "recipient_elsewhere",
            recipient.username + " is not in this region now. The bank pays only pilots who are."
        );
    }
    return {std::move(payer), std::move(*to)};
}

CreditsTransferred event_of(
    const repository::Transfer& transfer, const players::Pilot& from, const players::Pilot& to, Time at
) {
    CreditsTransferred out{.transfer_id = transfer.transfer_id, .from = transfer.from, .to = transfer.to};
    out.from_username = from.username;
    out.to_username = to.username;
    out.amount = transfer.amount;
    out.note = transfer.note;
    out.timestamp = at;
    return out;
}

}  // namespace

Service::Service(const Platform& platform, std::shared_ptr<const Tuning> tuning)
    : platform_(platform), tuning_(std::move(tuning)), world_(platform.shared.get<galaxy::World>()) {}

bool Service::at_bank(const players::Pilot& pilot) const {
    if (!pilot.docked_station_id) return false;
    const auto atlas = world_->atlas();
    const auto* station = atlas->station(*pilot.docked_station_id);
    return station != nullptr && has_bank(*tuning_, *station);
}

Standing Service::standing(Tx& tx, PlayerId from, PlayerId to, std::int64_t credits) const {
    const Time since = tx.now() - days(tuning_->flow_days);
    const Time new_since = tx.now() - days(tuning_->newcomer_days);
    const auto recipient = repository::flows_of(tx, to, since, new_since);
    return {
        .credits = credits,
        .sent = repository::flows_of(tx, from, since, new_since).sent,
        .received = recipient.received,
        .between = repository::between(tx, from, to, tx.now() - days(tuning_->pair_days)),
        .recipient_is_new = recipient.is_new};
}

TransferReply Service::transfer(Tx& tx, const Caller& caller, const TransferRequest& in) const {
    const auto recipient = repository::find_recipient(tx, in.to);
    if (!recipient) throw Failure(Code::not_found, "unknown_pilot", "No such pilot has been in this region.");
    if (recipient->player_id == caller.player) {
        throw Failure(Code::rule_violation, "own_account", "You cannot send credits to yourself.");
    }
    const auto [from, to] = lock_both(tx, caller.player, *recipient);
    if (!at_bank(from)) {
        throw Failure(Code::rule_violation, "no_bank_here", "Dock at a station with a bank to send credits.");
    }
    const auto purse = ledger::player(from.player_id);
    const std::string money(ledger::credits);
    auto balances = ledger::lock_balances(tx, {{purse, money}, {ledger::player(to.player_id), money}});
    const std::int64_t credits = balances.amount(purse, ledger::credits);
    const Charge charge = decide(*tuning_, in.amount, standing(tx, from.player_id, to.player_id, credits)).value();
    linked_accounts::require_transfer_allowed(tx, platform_, from.player_id, to.player_id, charge.amount);

    repository::Transfer transfer{.transfer_id = Uuid::make(), .from = from.player_id, .to = to.player_id};
    transfer.amount = charge.amount;
    transfer.tax = charge.tax;
    transfer.surcharge = charge.surcharge;
    transfer.note = in.note;
    transfer.station = *from.docked_station_id;
    ledger::Posting posting{.reason = "bank.transfer"};
    posting.actor = from.player_id.uuid;
    posting.reference = transfer.transfer_id;
    ledger::move(posting, purse, ledger::player(to.player_id), money, charge.amount);
    if (charge.tax > 0) ledger::move(posting, purse, ledger::sink("region_tax"), money, charge.tax);
    if (charge.surcharge > 0) ledger::move(posting, purse, ledger::sink("bank_surcharge"), money, charge.surcharge);
    transfer.ledger_tx = ledger::post(tx, posting);
    repository::insert_transfer(tx, transfer);
    tx.emit(event_of(transfer, from, to, tx.now()), {to_player(from.player_id), to_player(to.player_id)});

    TransferReply reply{.transfer_id = transfer.transfer_id, .to = to.player_id, .to_username = to.username};
    reply.message = "Sent " + std::to_string(charge.amount) + " credits to " + to.username + ".";
    reply.amount = charge.amount;
    reply.tax = charge.tax;
    reply.surcharge = charge.surcharge;
    reply.total = charge.total();
    reply.new_credits = credits - charge.total();
    return reply;
}

HistoryView Service::history(ReadTx& tx, const Caller& caller, const HistoryRequest& in) const {
    const Time before = in.before.value_or(now() + std::chrono::hours(1));
    return {repository::history(tx, caller.player, before, in.limit)};
}

LimitsView Service::limits(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const Time at = now();
    const auto flows =
        repository::flows_of(tx, caller.player, at - days(tuning_->flow_days), at - days(tuning_->newcomer_days));
    const auto pilot = players::find(tx, caller.player);
    LimitsView out{.sent = flows.sent, .received = flows.received, .newcomer = flows.is_new};
    const std::int64_t most = flows.is_new ? tuning_->most_received_by_newcomer : tuning_->most_received;
    out.may_send = std::max<std::int64_t>(0, tuning_->most_sent - flows.sent);
    out.may_receive = std::max<std::int64_t>(0, most - flows.received);
    out.flow_days = tuning_->flow_days;
    out.pair_days = tuning_->pair_days;
    out.most_of_pair = tuning_->most_of_pair;
    out.tax_percent = tuning_->tax_percent;
    out.surcharges = tuning_->surcharges;
    out.docked_at_bank = pilot && at_bank(*pilot);
    return out;
}

void register_personal_data(const Platform& platform) {
    personal_data::Section section{.name = "bank"};
    section.export_to = [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
        const Time before = now() + std::chrono::hours(1);
        Json<HistoryView>::write(to, {repository::history(reader, person.player_id, before, most_exported)});
    };
    section.erase = [](Tx& tx, const personal_data::Person& person) { repository::erase_notes(tx, person.player_id); };
    section.in_regions = true;
    platform.shared.get<personal_data::Sections>()->add(std::move(section));
}

}  // namespace sw::bank
