// What buyers do. Nothing here makes a subscription active: that is PayPal's word alone.
#pragma once

#include <memory>

#include "messages.hpp"
#include "orders.hpp"
#include "paypal.hpp"

namespace sw::billing {

class Service {
public:
    Service(
        const Platform& platform, std::shared_ptr<const Figures> figures, std::shared_ptr<Paypal> paypal,
        std::shared_ptr<const Effects> effects
    );

    PlansReply plans(const Caller& caller, const Nothing&) const;
    NameReply name(ReadTx& tx, const Caller& caller, const NameQuery& in) const;

    Later<CreateReply> create(const Caller& caller, const CreateRequest& in) const;
    Later<CreateReply> become_citizen(const Caller& caller, const BuyRequest& in) const;
    Later<CreateReply> become_owner(const Caller& caller, const BuyRequest& in) const;
    Later<CreateReply> take_over(const Caller& caller, const TakeoverRequest& in) const;
    Later<CreateReply> change(const Caller& caller, const ChangeRequest& in) const;
    Later<MessageReply> cancel(const Caller& caller, const ById& in) const;

    SubscriptionsReply list(ReadTx& tx, const Caller& caller, const Nothing&) const;
    SubscriptionDetail detail(ReadTx& tx, const Caller& caller, const ById& in) const;

    /// PayPal makes it, or says which one it made for the same id before; what waits for its payer is kept. Also for
    /// events about subscriptions whose first answer got lost.
    static Awaitable<Subscription> make(Database& database, std::shared_ptr<Paypal> paypal, Subscription subscription);

private:
    struct Parts;

    Later<CreateReply> buy(const Caller& caller, Order order) const;
    static Awaitable<CreateReply> buy_it(std::shared_ptr<const Parts> parts, Caller caller, Order order);
    static Awaitable<CreateReply> change_it(
        std::shared_ptr<const Parts> parts, Caller caller, Uuid subscription, Order order
    );
    static Awaitable<MessageReply> cancel_it(std::shared_ptr<const Parts> parts, Caller caller, Uuid subscription);
    static Awaitable<bool> look_again(std::shared_ptr<const Parts> parts, Subscription subscription);

    std::shared_ptr<const Parts> parts_;
};

}  // namespace sw::billing
