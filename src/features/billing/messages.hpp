// What buyers say and hear (API contract: paypal).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "subscription.hpp"

namespace sw::billing {

struct PlanView {
    std::string id, name, description, price;
    std::vector<std::string> features;

    static constexpr auto describe() {
        using P = PlanView;
        return fields(
            field("id", &P::id, "galactic_citizen or regional_owner"), field("name", &P::name, "For people"),
            field("description", &P::description, "For people"), field("price", &P::price, "A month, with currency"),
            field("features", &P::features, "What one gets")
        );
    }
};

struct PlansReply {
    std::vector<PlanView> plans;
    bool available = false;

    static constexpr auto describe() {
        return fields(
            field("plans", &PlansReply::plans, "What can be bought"),
            field("available", &PlansReply::available, "It can be bought here and now")
        );
    }
};

struct NameQuery {
    std::string name;

    static constexpr auto describe() { return fields(field("name", &NameQuery::name, "Wanted", max_length(100))); }
};

struct NameReply {
    bool available = false;
    std::string name;
    std::optional<std::string> reason;

    static constexpr auto describe() {
        return fields(
            field("available", &NameReply::available, "A region may have it"),
            field("name", &NameReply::name, "As it would stand in URLs, or as asked for"),
            field("reason", &NameReply::reason, "Why not")
        );
    }
};

struct CreateRequest {
    Plan subscription_type = Plan::galactic_citizen;
    std::optional<std::string> region_name;
    std::string return_url, cancel_url;

    static constexpr auto describe() {
        using C = CreateRequest;
        return fields(
            field("subscription_type", &C::subscription_type, "What is bought"),
            field(
                "region_name", &C::region_name, "Of a region that is bought; not needed for an own one", length(3, 50)
            ),
            field("return_url", &C::return_url, "Page of this game to come back to", length(1, 2000)),
            field("cancel_url", &C::cancel_url, "The same, when the buyer changes their mind", length(1, 2000))
        );
    }
};

/// The same without the type, where the path says it.
struct BuyRequest {
    std::optional<std::string> region_name;
    std::string return_url, cancel_url;

    static constexpr auto describe() {
        using B = BuyRequest;
        return fields(
            field(
                "region_name", &B::region_name, "Of a region that is bought; not needed for an own one", length(3, 50)
            ),
            field("return_url", &B::return_url, "Page of this game to come back to", length(1, 2000)),
            field("cancel_url", &B::cancel_url, "The same, when the buyer changes their mind", length(1, 2000))
        );
    }
};

struct TakeoverRequest {
    RegionId id;
    std::string return_url, cancel_url;

    static constexpr auto describe() {
        using T = TakeoverRequest;
        return fields(
            field("id", &T::id, "Region that nobody pays for"),
            field("return_url", &T::return_url, "Page of this game to come back to", length(1, 2000)),
            field("cancel_url", &T::cancel_url, "The same, when the buyer changes their mind", length(1, 2000))
        );
    }
};

struct CreateReply {
    std::string subscription_id;
    State status = State::approval_pending;
    std::optional<std::string> approval_url;
    Plan type = Plan::galactic_citizen;
    std::optional<std::string> region_name;
    std::string amount;

    static constexpr auto describe() {
        using C = CreateReply;
        return fields(
            field("subscription_id", &C::subscription_id, "Subscription"), field("status", &C::status, "State"),
            field("approval_url", &C::approval_url, "Where the buyer agrees, at PayPal"),
            field("type", &C::type, "What is bought"), field("region_name", &C::region_name, "Name that waits"),
            field("amount", &C::amount, "A month, with currency")
        );
    }
};

struct SubscriptionView {
    std::string subscription_id;
    Plan type = Plan::galactic_citizen;
    State status = State::creating;
    std::string amount;
    std::optional<std::string> region_name;
    bool granted = false;
    std::optional<Time> paid_until;

    static constexpr auto describe() {
        using S = SubscriptionView;
        return fields(
            field("subscription_id", &S::subscription_id, "Subscription"), field("type", &S::type, "What was bought"),
            field("status", &S::status, "State"), field("amount", &S::amount, "A month, with currency"),
            field("region_name", &S::region_name, "Region that it pays for"),
            field("granted", &S::granted, "It gives its rights now"),
            field("paid_until", &S::paid_until, "End of what is paid for")
        );
    }
};

struct SubscriptionsReply {
    std::vector<SubscriptionView> subscriptions;

    static constexpr auto describe() {
        return fields(field("subscriptions", &SubscriptionsReply::subscriptions, "Own ones, newest first"));
    }
};

struct ById {
    Uuid subscription_id;

    static constexpr auto describe() {
        return fields(field("subscription_id", &ById::subscription_id, "Subscription"));
    }
};

struct LinkView {
    std::string rel, href;

    static constexpr auto describe() {
        return fields(field("rel", &LinkView::rel, "approve"), field("href", &LinkView::href, "Where"));
    }
};

struct SubscriberView {
    std::optional<std::string> payer_id;

    static constexpr auto describe() {
        return fields(field("payer_id", &SubscriberView::payer_id, "PayPal's id of who pays"));
    }
};

struct SubscriptionDetail {
    std::string subscription_id;
    Plan type = Plan::galactic_citizen;
    State status = State::creating;
    std::string plan_id;
    std::optional<Time> start_time, next_billing_time, last_payment, paid_until, lapsed_at;
    std::int32_t payment_failures = 0;
    bool granted = false;
    std::optional<std::string> region_name;
    std::optional<Plan> wanted_type;
    SubscriberView subscriber;
    std::vector<LinkView> links;

    static constexpr auto describe() {
        using S = SubscriptionDetail;
        return fields(
            field("subscription_id", &S::subscription_id, "Subscription"), field("type", &S::type, "What was bought"),
            field("status", &S::status, "State"), field("plan_id", &S::plan_id, "Plan at PayPal"),
            field("start_time", &S::start_time, "When it began"),
            field("next_billing_time", &S::next_billing_time, "When it is paid next"),
            field("last_payment", &S::last_payment, "When it was paid last"),
            field("paid_until", &S::paid_until, "End of what is paid for"),
            field("lapsed_at", &S::lapsed_at, "Nobody pays since then"),
            field("payment_failures", &S::payment_failures, "Failed payments in a row"),
            field("granted", &S::granted, "It gives its rights now"),
            field("region_name", &S::region_name, "Region that it pays for"),
            field("wanted_type", &S::wanted_type, "Change that waits for the payer"),
            field("subscriber", &S::subscriber, "Who pays"), field("links", &S::links, "What can be done at PayPal")
        );
    }
};

struct ChangeRequest {
    Uuid subscription_id;
    Plan subscription_type = Plan::galactic_citizen;
    std::optional<std::string> region_name;
    std::string return_url, cancel_url;

    static constexpr auto describe() {
        using C = ChangeRequest;
        return fields(
            field("subscription_id", &C::subscription_id, "Subscription"),
            field("subscription_type", &C::subscription_type, "What it becomes"),
            field("region_name", &C::region_name, "Of a region that is bought", length(3, 50)),
            field("return_url", &C::return_url, "Page of this game to come back to", length(1, 2000)),
            field("cancel_url", &C::cancel_url, "The same, when the buyer changes their mind", length(1, 2000))
        );
    }
};

struct MessageReply {
    std::string message;

    static constexpr auto describe() { return fields(field("message", &MessageReply::message, "For people")); }
};

}  // namespace sw::billing
