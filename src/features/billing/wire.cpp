// See the header.
#include "wire.hpp"

#include <array>
#include <utility>

namespace sw::billing {
namespace {

using Text = std::optional<std::string>;

constexpr std::string_view of_subscriptions = "BILLING.SUBSCRIPTION.";

std::optional<Time> time_in(const Text& text) {
    return text ? parse_time(*text) : std::nullopt;
}

std::optional<State> state_in(const Text& text) {
    static constexpr std::array<std::pair<std::string_view, State>, 6> words{
        {{"APPROVAL_PENDING", State::approval_pending},
         {"APPROVED", State::approved},
         {"ACTIVE", State::active},
         {"SUSPENDED", State::suspended},
         {"CANCELLED", State::cancelled},
         {"EXPIRED", State::expired}}};
    for (const auto& [word, state] : words) {
        if (text && *text == word) return state;
    }
    return std::nullopt;
}

std::optional<State> state_of_type(std::string_view type) {
    if (!type.starts_with(of_subscriptions)) return std::nullopt;
    type.remove_prefix(of_subscriptions.size());
    if (type == "ACTIVATED" || type == "RE-ACTIVATED") return State::active;
    if (type == "SUSPENDED") return State::suspended;
    if (type == "CANCELLED") return State::cancelled;
    if (type == "EXPIRED") return State::expired;
    return std::nullopt;
}

}  // namespace

Kind kind_of(std::string_view type) {
    if (type == "BILLING.SUBSCRIPTION.PAYMENT.FAILED") return Kind::failure;
    if (type == "PAYMENT.SALE.COMPLETED" || type == "BILLING.SUBSCRIPTION.PAYMENT.SUCCEEDED") return Kind::payment;
    if (type == "PAYMENT.SALE.REVERSED") return Kind::taken_back;
    if (type == "PAYMENT.SALE.REFUNDED") return Kind::refunded;
    if (type == "CUSTOMER.DISPUTE.CREATED") return Kind::dispute;
    if (state_of_type(type) || type == "BILLING.SUBSCRIPTION.UPDATED" || type == "BILLING.SUBSCRIPTION.CREATED") {
        return Kind::state;
    }
    return Kind::other;
}

Text subscription_of(const Notice& notice) {
    if (notice.resource.billing_agreement_id) return notice.resource.billing_agreement_id;
    return notice.event_type.starts_with(of_subscriptions) ? notice.resource.id : std::nullopt;
}

Text sale_of(const Notice& notice) {
    const Resource& resource = notice.resource;
    switch (kind_of(notice.event_type)) {
        case Kind::payment:
            // A payment told of as a subscription has no id of its own.
            return resource.billing_agreement_id ? resource.id : std::nullopt;
        case Kind::taken_back:
        case Kind::refunded:
            return resource.sale_id ? resource.sale_id : resource.id;
        case Kind::dispute:
            if (!resource.disputed_transactions || resource.disputed_transactions->empty()) return std::nullopt;
            return resource.disputed_transactions->front().seller_transaction_id;
        default:
            return std::nullopt;
    }
}

std::optional<Time> time_of(const Notice& notice) {
    for (const auto* text : {&notice.resource.update_time, &notice.resource.create_time, &notice.create_time}) {
        if (const auto time = time_in(*text)) return time;
    }
    return std::nullopt;
}

std::optional<Truth> truth_of(const Resource& from) {
    const auto state = state_in(from.status);
    if (!state || !from.id || from.id->empty()) return std::nullopt;
    Truth out{.paypal_id = *from.id, .plan_id = from.plan_id.value_or(""), .state = *state};
    out.told_at = time_in(from.update_time);
    if (!out.told_at) out.told_at = time_in(from.create_time);
    out.started_at = time_in(from.start_time);
    if (from.subscriber) out.payer_id = from.subscriber->payer_id;
    if (!from.billing_info) return out;
    out.next_billing_at = time_in(from.billing_info->next_billing_time);
    out.payment_failures = from.billing_info->failed_payments_count.value_or(0);
    if (from.billing_info->last_payment) out.last_payment_at = time_in(from.billing_info->last_payment->time);
    return out;
}

std::optional<Truth> truth_of(const Notice& notice) {
    Resource resource = notice.resource;
    const auto by_type = state_of_type(notice.event_type);
    const auto by_word = state_in(resource.status);
    // They differ when the event is late: then it is not what is.
    if (by_type && by_word && *by_type != *by_word) return std::nullopt;
    auto out = truth_of(resource);
    if (out && !out->told_at) out->told_at = time_of(notice);
    return out;
}

}  // namespace sw::billing
