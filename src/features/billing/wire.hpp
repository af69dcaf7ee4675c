// What PayPal sends, as far as we need it: names, addresses and amounts of people are not read at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "subscription.hpp"

namespace sw::billing {

struct Subscriber {
    std::optional<std::string> payer_id;

    static constexpr auto describe() {
        return fields(field("payer_id", &Subscriber::payer_id, "Who pays", max_length(64)));
    }
};

struct LastPayment {
    std::optional<std::string> time;

    static constexpr auto describe() { return fields(field("time", &LastPayment::time, "When", max_length(40))); }
};

struct BillingInfo {
    std::optional<std::string> next_billing_time;
    std::optional<LastPayment> last_payment;
    std::optional<std::int32_t> failed_payments_count;

    static constexpr auto describe() {
        using B = BillingInfo;
        return fields(
            field("next_billing_time", &B::next_billing_time, "When it is paid next", max_length(40)),
            field("last_payment", &B::last_payment, "The last one that worked"),
            field("failed_payments_count", &B::failed_payments_count, "In a row", between(0, 1000))
        );
    }
};

struct DisputedSale {
    std::optional<std::string> seller_transaction_id;

    static constexpr auto describe() {
        return fields(field("seller_transaction_id", &DisputedSale::seller_transaction_id, "Payment", max_length(64)));
    }
};

/// A subscription, a payment, a refund or a dispute.
struct Resource {
    std::optional<std::string> id, status, plan_id, custom_id, create_time, update_time, start_time,
        billing_agreement_id, sale_id;
    std::optional<Subscriber> subscriber;
    std::optional<BillingInfo> billing_info;
    std::optional<std::vector<DisputedSale>> disputed_transactions;

    static constexpr auto describe() {
        using R = Resource;
        return fields(
            field("id", &R::id, "Id", max_length(64)), field("status", &R::status, "State", max_length(40)),
            field("plan_id", &R::plan_id, "Plan", max_length(64)),
            field("custom_id", &R::custom_id, "Ours", max_length(127)),
            field("create_time", &R::create_time, "When it was made", max_length(40)),
            field("update_time", &R::update_time, "When it changed last", max_length(40)),
            field("start_time", &R::start_time, "When it began", max_length(40)),
            field("billing_agreement_id", &R::billing_agreement_id, "Subscription of a payment", max_length(64)),
            field("sale_id", &R::sale_id, "Payment of a refund", max_length(64)),
            field("subscriber", &R::subscriber, "Who pays"), field("billing_info", &R::billing_info, "Payments"),
            field("disputed_transactions", &R::disputed_transactions, "Payments of a dispute", length(0, 100))
        );
    }
};

struct Notice {
    std::string id, event_type;
    std::optional<std::string> create_time;
    Resource resource;

    static constexpr auto describe() {
        using N = Notice;
        return fields(
            field("id", &N::id, "Event", length(1, 64)), field("event_type", &N::event_type, "Kind", length(1, 100)),
            field("create_time", &N::create_time, "When", max_length(40)),
            field("resource", &N::resource, "What it is about")
        );
    }
};

/// What an event does here; `other` is kept and does nothing.
enum class Kind { state, payment, failure, taken_back, refunded, dispute, other };

[[nodiscard]] Kind kind_of(std::string_view event_type);

/// The subscription that the event names; empty for refunds and disputes, which name a payment.
[[nodiscard]] std::optional<std::string> subscription_of(const Notice& notice);
/// The payment that a payment, refund or dispute names.
[[nodiscard]] std::optional<std::string> sale_of(const Notice& notice);
/// PayPal's time of it: of the last change of the resource, else of its making, else of the event.
[[nodiscard]] std::optional<Time> time_of(const Notice& notice);

/// nullopt when it has no id or a state that PayPal does not have.
[[nodiscard]] std::optional<Truth> truth_of(const Resource& resource);

/// Of an event about a subscription; the event's type wins over the resource's word.
[[nodiscard]] std::optional<Truth> truth_of(const Notice& notice);

}  // namespace sw::billing
