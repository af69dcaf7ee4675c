// See the header. What the database's threads hold knows nothing of the reactor. Before PayPal is asked, and after it
// has answered, there is one transaction each.
#include "service.hpp"

#include "later.hpp"
#include "plan_ids.hpp"
#include "sectorwars/regions.hpp"

namespace sw::billing {

struct Service::Parts {
    Platform platform;
    std::shared_ptr<const Figures> figures;
    std::shared_ptr<Paypal> paypal;
    std::shared_ptr<const Effects> effects;
    Orders orders;

    [[nodiscard]] std::string amount(Plan plan) const { return figures_of(*figures, plan).price; }

    [[nodiscard]] bool granted(const Subscription& one, Time at) const {
        return grants(one, at, platform.config.paypal.failure_threshold);
    }

    [[nodiscard]] CreateReply reply_of(const Subscription& one, Plan plan) const {
        return {one.subscription_id.to_string(), one.state, one.approval_url, plan, one.region_name, amount(plan)};
    }
};

namespace {

void require_paypal(const Paypal& paypal) {
    if (paypal.configured()) return;
    throw Failure(Code::unavailable, "billing_not_configured", "Nothing can be bought here.");
}

/// Of the caller, or as good as not there: ids of others tell nothing.
Subscription require_own(Reader& reader, const Caller& caller, const Uuid& id) {
    auto found = repository::find(reader, id);
    if (found && found->user_id == caller.user) return std::move(*found);
    throw Failure(Code::not_found, "no_subscription", "You have no such subscription.");
}

Wanted wanted_of(const Subscription& one, const std::string& plan_id) {
    return {
        .request_id = one.subscription_id.to_string(),
        .plan_id = plan_id,
        .return_url = one.return_url.value_or(""),
        .cancel_url = one.cancel_url.value_or("")};
}

}  // namespace

Service::Service(
    const Platform& platform, std::shared_ptr<const Figures> figures, std::shared_ptr<Paypal> paypal,
    std::shared_ptr<const Effects> effects
)
    : parts_(std::make_shared<const Parts>(Parts{
          platform, std::move(figures), std::move(paypal), effects, Orders(platform, effects)})) {}

PlansReply Service::plans(const Caller&, const Nothing&) const {
    PlansReply out{.available = parts_->paypal->configured()};
    for (const Plan plan : {Plan::galactic_citizen, Plan::regional_owner}) {
        const PlanFigures& one = figures_of(*parts_->figures, plan);
        out.plans.push_back(
            {std::string(to_name(plan)), one.name, one.description, one.price + " " + parts_->figures->currency,
             one.features}
        );
    }
    return out;
}

NameReply Service::name(ReadTx& tx, const Caller&, const NameQuery& in) const {
    std::string slug;
    try {
        slug = regions::slug_of(in.name);
    } catch (const Failure& problem) {
        return {.name = in.name, .reason = problem.error().message};
    }
    if (regions::find(tx, slug)) return {.name = slug, .reason = "There is a region of this name."};
    return {.available = true, .name = slug};
}

Later<CreateReply> Service::buy(const Caller& caller, Order order) const {
    parts_->orders.check(order.plan, order.return_url, order.cancel_url);
    return answer_later<CreateReply>(parts_->platform, [parts = parts_, caller, order = std::move(order)] {
        return buy_it(parts, caller, order);
    });
}

Later<CreateReply> Service::create(const Caller& caller, const CreateRequest& in) const {
    return buy(caller, {in.subscription_type, in.region_name, std::nullopt, in.return_url, in.cancel_url});
}

Later<CreateReply> Service::become_citizen(const Caller& caller, const BuyRequest& in) const {
    return buy(caller, {Plan::galactic_citizen, std::nullopt, std::nullopt, in.return_url, in.cancel_url});
}

Later<CreateReply> Service::become_owner(const Caller& caller, const BuyRequest& in) const {
    return buy(caller, {Plan::regional_owner, in.region_name, std::nullopt, in.return_url, in.cancel_url});
}

Later<CreateReply> Service::take_over(const Caller& caller, const TakeoverRequest& in) const {
    return buy(caller, {Plan::regional_owner, std::nullopt, in.id, in.return_url, in.cancel_url});
}

Awaitable<Subscription> Service::make(Database& database, std::shared_ptr<Paypal> paypal, Subscription subscription) {
    const std::string plan = plan_id_of(paypal->settings(), subscription.plan);
    auto making = Paypal::create(paypal, wanted_of(subscription, plan));
    const Made made = co_await std::move(making);
    std::function<Subscription(Tx&)> keep = [id = subscription.subscription_id, made](Tx& tx) {
        auto one = repository::lock(tx, id);
        if (!one) throw Failure(Code::not_found, "no_subscription", "There is no such subscription.");
        if (one->paypal_id) return *one;
        one->paypal_id = made.paypal_id;
        if (!made.approval_url.empty()) one->approval_url = made.approval_url;
        // Whatever it is by now: webhooks and reconciliation say so and see to what follows.
        if (one->state == State::creating) one->state = State::approval_pending;
        repository::save(tx, *one);
        return *one;
    };
    auto keeping = write_rows<Subscription>(database, std::move(keep));
    co_return co_await std::move(keeping);
}

Awaitable<CreateReply> Service::buy_it(std::shared_ptr<const Parts> parts, Caller caller, Order order) {
    std::function<Subscription(Tx&)> open = [orders = parts->orders, caller, order](Tx& tx) {
        return orders.open(tx, caller, order);
    };
    auto opening = write_rows<Subscription>(parts->platform.database, std::move(open));
    Subscription one = co_await std::move(opening);
    if (one.state == State::creating) {
        auto making = make(parts->platform.database, parts->paypal, one);
        one = co_await std::move(making);
    }
    if (one.state == State::abandoned) {
        throw Failure(Code::conflict, "ERR_TOO_LATE", "The purchase took too long. Begin again.");
    }
    co_return parts->reply_of(one, one.plan);
}

Later<CreateReply> Service::change(const Caller& caller, const ChangeRequest& in) const {
    parts_->orders.check(in.subscription_type, in.return_url, in.cancel_url);
    Order order{in.subscription_type, in.region_name, std::nullopt, in.return_url, in.cancel_url};
    return answer_later<CreateReply>(
        parts_->platform, [parts = parts_, caller, id = in.subscription_id,
                           order = std::move(order)] { return change_it(parts, caller, id, order); }
    );
}

Awaitable<CreateReply> Service::change_it(
    std::shared_ptr<const Parts> parts, Caller caller, Uuid subscription, Order order
) {
    std::function<Subscription(Tx&)> open = [orders = parts->orders, caller, subscription, order](Tx& tx) {
        return orders.open_change(tx, caller, subscription, order);
    };
    auto opening = write_rows<Subscription>(parts->platform.database, std::move(open));
    Subscription one = co_await std::move(opening);
    Wanted wanted{.request_id = Uuid::make().to_string()};
    wanted.plan_id = plan_id_of(parts->paypal->settings(), order.plan);
    wanted.return_url = order.return_url;
    wanted.cancel_url = order.cancel_url;
    auto revising = Paypal::revise(parts->paypal, one.paypal_id.value_or(""), wanted);
    one.approval_url = co_await std::move(revising);
    co_return parts->reply_of(one, order.plan);
}

Later<MessageReply> Service::cancel(const Caller& caller, const ById& in) const {
    require_paypal(*parts_->paypal);
    return answer_later<MessageReply>(parts_->platform, [parts = parts_, caller, id = in.subscription_id] {
        return cancel_it(parts, caller, id);
    });
}

Awaitable<MessageReply> Service::cancel_it(std::shared_ptr<const Parts> parts, Caller caller, Uuid subscription) {
    std::function<Subscription(Tx&)> open = [effects = parts->effects, caller, subscription](Tx& tx) {
        (void)require_own(tx, caller, subscription);
        repository::lock_buyer(tx, caller.user);
        const auto one = repository::lock(tx, subscription).value();
        const bool unpaid = one.state == State::creating || one.state == State::approval_pending;
        // Nothing is to be cancelled at PayPal before the payer has agreed.
        if (unpaid) effects->release(tx, one);
        return one;
    };
    auto opening = write_rows<Subscription>(parts->platform.database, std::move(open));
    const Subscription one = co_await std::move(opening);
    const bool unpaid = one.state == State::creating || one.state == State::approval_pending;
    if (unpaid) co_return MessageReply{"The purchase is off. Nothing is paid."};
    if (!is_open(one.state)) throw Failure(Code::conflict, "ERR_ENDED", "The subscription has ended already.");
    auto cancelling = Paypal::cancel(parts->paypal, one.paypal_id.value_or(""), "Cancelled by the player");
    co_await std::move(cancelling);
    auto looking = look_again(parts, one);
    const bool seen = co_await std::move(looking);
    (void)seen;  // a webhook says the same soon
    co_return MessageReply{"The subscription is cancelled. What is paid for stays until its end."};
}

Awaitable<bool> Service::look_again(std::shared_ptr<const Parts> parts, Subscription subscription) {
    std::optional<Truth> truth;
    try {
        auto finding = Paypal::find(parts->paypal, subscription.paypal_id.value_or(""));
        truth = co_await std::move(finding);
    } catch (const Failure&) {
        truth.reset();
    }
    if (!truth) co_return false;
    std::function<bool(Tx&)> apply = [effects = parts->effects, truth, id = subscription.subscription_id](Tx& tx) {
        const auto one = repository::lock(tx, id);
        return one && effects->apply(tx, *one, *truth, tx.now(), "cancelled by the player");
    };
    auto applying = write_rows<bool>(parts->platform.database, std::move(apply));
    co_return co_await std::move(applying);
}

SubscriptionsReply Service::list(ReadTx& tx, const Caller& caller, const Nothing&) const {
    SubscriptionsReply out;
    const Time at = now();
    for (const auto& one : repository::of_user(tx, caller.user)) {
        out.subscriptions.push_back(
            {one.subscription_id.to_string(), one.plan, one.state, parts_->amount(one.plan), one.region_name,
             parts_->granted(one, at), one.paid_until}
        );
    }
    return out;
}

SubscriptionDetail Service::detail(ReadTx& tx, const Caller& caller, const ById& in) const {
    const Subscription one = require_own(tx, caller, in.subscription_id);
    SubscriptionDetail out{
        .subscription_id = one.subscription_id.to_string(),
        .type = one.plan,
        .status = one.state,
        .plan_id = plan_id_of(parts_->paypal->settings(), one.plan),
        .start_time = one.started_at,
        .next_billing_time = one.next_billing_at,
        .last_payment = one.last_payment_at,
        .paid_until = one.paid_until,
        .lapsed_at = one.lapsed_at,
        .payment_failures = one.payment_failures,
        .granted = parts_->granted(one, now()),
        .region_name = one.region_name,
        .wanted_type = one.wanted_plan,
        .subscriber = {one.payer_id}};
    if (one.state == State::approval_pending && one.approval_url) out.links.push_back({"approve", *one.approval_url});
    return out;
}

}  // namespace sw::billing
