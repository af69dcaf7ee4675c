// What the routes of the bank take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "tuning.hpp"

namespace sw::bank {

struct Nothing {
    static constexpr auto describe() { return fields(); }
};

struct TransferRequest {
    std::string to;
    std::int64_t amount = 0;
    std::optional<std::string> note;

    static constexpr auto describe() {
        return fields(
            field("to", &TransferRequest::to, "The pilot's name in any case, or player_id", length(1, 60)),
            field("amount", &TransferRequest::amount, "Credits that the recipient gets", between(1, 1'000'000'000)),
            field("note", &TransferRequest::note, "For the recipient", length(1, 140))
        );
    }
};

struct TransferReply {
    std::string message;
    Uuid transfer_id;
    PlayerId to;
    std::string to_username;
    std::int64_t amount = 0, tax = 0, surcharge = 0, total = 0, new_credits = 0;

    static constexpr auto describe() {
        using T = TransferReply;
        return fields(
            field("message", &T::message, "For people"), field("transfer_id", &T::transfer_id, "The transfer"),
            field("to", &T::to, "Who got it"), field("to_username", &T::to_username, "Name"),
            field("amount", &T::amount, "What the recipient got"), field("tax", &T::tax, "On top"),
            field("surcharge", &T::surcharge, "On top, for sending much"), field("total", &T::total, "What it took"),
            field("new_credits", &T::new_credits, "Credits now")
        );
    }
};

struct HistoryRequest {
    std::optional<Time> before;
    std::int32_t limit = 50;

    static constexpr auto describe() {
        return fields(
            field("before", &HistoryRequest::before, "Only transfers before that"),
            field("limit", &HistoryRequest::limit, "Most transfers to return", or_default(50), between(1, 200))
        );
    }
};

struct PastTransfer {
    Uuid transfer_id;
    std::string direction;
    PlayerId other;
    std::string other_username;
    std::int64_t amount = 0;
    std::optional<std::int64_t> tax, surcharge;
    std::optional<std::string> note;
    Time timestamp{};

    static constexpr auto describe() {
        using P = PastTransfer;
        return fields(
            field("transfer_id", &P::transfer_id, "The transfer"),
            field("direction", &P::direction, "sent or received"), field("other", &P::other, "The other pilot"),
            field("other_username", &P::other_username, "Name now; empty when nobody here is called so any more"),
            field("amount", &P::amount, "What the recipient got"), field("tax", &P::tax, "Only for what was sent"),
            field("surcharge", &P::surcharge, "Only for what was sent"), field("note", &P::note, "Of the sender"),
            field("timestamp", &P::timestamp, "When")
        );
    }
};

struct HistoryView {
    std::vector<PastTransfer> transfers;

    static constexpr auto describe() { return fields(field("transfers", &HistoryView::transfers, "Newest first")); }
};

struct LimitsView {
    std::int64_t sent = 0, may_send = 0, received = 0, may_receive = 0;
    bool newcomer = false;
    std::int32_t flow_days = 0, pair_days = 0;
    std::int64_t most_of_pair = 0;
    std::int32_t tax_percent = 0;
    std::vector<Surcharge> surcharges;
    bool docked_at_bank = false;

    static constexpr auto describe() {
        using L = LimitsView;
        return fields(
            field("sent", &L::sent, "In flow_days"), field("may_send", &L::may_send, "Now"),
            field("received", &L::received, "In flow_days"), field("may_receive", &L::may_receive, "Now"),
            field("newcomer", &L::newcomer, "A new pilot may receive less"),
            field("flow_days", &L::flow_days, "Days that count for one pilot"),
            field("pair_days", &L::pair_days, "Days that count for two"),
            field("most_of_pair", &L::most_of_pair, "Credits between two pilots in pair_days"),
            field("tax_percent", &L::tax_percent, "Of the amount, on top"),
            field("surcharges", &L::surcharges, "On top, for what goes beyond each step in flow_days"),
            field("docked_at_bank", &L::docked_at_bank, "Where the pilot is now")
        );
    }
};

struct CreditsTransferred {
    Uuid transfer_id;
    PlayerId from, to;
    std::string from_username, to_username;
    std::int64_t amount = 0;
    std::optional<std::string> note;
    Time timestamp{};
    static constexpr std::string_view topic = "bank.transferred";
    static constexpr std::string_view frame = "credits_transferred";

    static constexpr auto describe() {
        using C = CreditsTransferred;
        return fields(
            field("transfer_id", &C::transfer_id, "The transfer"), field("from", &C::from, "Who sent it"),
            field("to", &C::to, "Who got it"), field("from_username", &C::from_username, "Name"),
            field("to_username", &C::to_username, "Name"), field("amount", &C::amount, "What the recipient got"),
            field("note", &C::note, "Of the sender"), field("timestamp", &C::timestamp, "When")
        );
    }
};

}  // namespace sw::bank
