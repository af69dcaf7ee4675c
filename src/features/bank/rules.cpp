// Surcharges are marginal: each step charges only what goes beyond it.
#include "rules.hpp"

#include <algorithm>

namespace sw::bank {
namespace {

std::int64_t percent_of(std::int64_t amount, std::int32_t percent) {
    return (amount * percent + 99) / 100;
}

std::string left_of(std::int64_t most, std::int64_t used) {
    return std::to_string(std::max<std::int64_t>(0, most - used));
}

Error refuse(std::string id, std::string message) {
    return {.code = Code::rule_violation, .id = std::move(id), .message = std::move(message)};
}

}  // namespace

std::optional<Error> problem_of(const Tuning& tuning) {
    const bool ascending =
        std::is_sorted(tuning.surcharges.begin(), tuning.surcharges.end(), [](const Surcharge& a, const Surcharge& b) {
            return a.above < b.above;
        });
    if (ascending) return std::nullopt;
    return Error{
        .code = Code::internal,
        .id = "bad_balance_file",
        .message = "config/balance/bank.json: surcharges must ascend"};
}

bool has_bank(const Tuning& tuning, const galaxy::Station& station) {
    const auto contains = [](const auto& list, const auto& one) {
        return std::find(list.begin(), list.end(), one) != list.end();
    };
    return contains(tuning.station_classes, station.station_class) ||
           contains(tuning.station_types, to_name(station.type));
}

Charge charge_of(const Tuning& tuning, std::int64_t amount, std::int64_t sent) {
    Charge out{.amount = amount, .tax = percent_of(amount, tuning.tax_percent)};
    const std::int64_t after = sent + amount;
    for (std::size_t i = 0; i < tuning.surcharges.size(); ++i) {
        const auto& step = tuning.surcharges[i];
        const std::int64_t end = i + 1 < tuning.surcharges.size() ? tuning.surcharges[i + 1].above : after;
        const std::int64_t part = std::min(after, end) - std::max(sent, step.above);
        if (part > 0) out.surcharge += percent_of(part, step.percent);
    }
    return out;
}

Result<Charge> decide(const Tuning& tuning, std::int64_t amount, const Standing& standing) {
    if (amount > tuning.most_sent - standing.sent) {
        return refuse(
            "bank_send_limit", "You may send " + left_of(tuning.most_sent, standing.sent) + " credits more within " +
                                   std::to_string(tuning.flow_days) + " days."
        );
    }
    if (amount > tuning.most_of_pair - standing.between) {
        return refuse(
            "bank_pair_limit", "Between the two of you " + left_of(tuning.most_of_pair, standing.between) +
                                   " credits may still pass within " + std::to_string(tuning.pair_days) + " days."
        );
    }
    // How much the other one got from third pilots is nobody's business, so no figure is named.
    const std::int64_t most = standing.recipient_is_new ? tuning.most_received_by_newcomer : tuning.most_received;
    if (amount > most - standing.received) {
        return refuse("bank_receive_limit", "The recipient may not receive that much now.");
    }
    const Charge charge = charge_of(tuning, amount, standing.sent);
    if (charge.total() > standing.credits) {
        return refuse(
            "insufficient_credits", "This takes " + std::to_string(charge.total()) +
                                        " credits with tax, and you have " + std::to_string(standing.credits) + "."
        );
    }
    return charge;
}

}  // namespace sw::bank
