// Works webhooks off, one after the other, however often the process dies: what is not marked as done is done again,
// and what it does is one transaction with the mark.
#pragma once

#include <memory>
#include <string>

#include "effects.hpp"
#include "paypal.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "webhooks.hpp"

namespace sw::billing {

class Worker {
public:
    Worker(
        const Platform& platform, std::shared_ptr<const Figures> figures, std::shared_ptr<Paypal> paypal,
        std::shared_ptr<const Effects> effects
    );

    /// Begins the loops that do all of the following, when something is sold here at all.
    static void begin(const std::shared_ptr<Worker>& self);

    /// Works until nothing is due.
    static Awaitable<> work(std::shared_ptr<Worker> self);
    /// The same, then waits for wake() or a while.
    static Awaitable<> work_and_wait(std::shared_ptr<Worker> self);
    void wake();

    /// Asks PayPal about every subscription that it may know better, when somebody wants that.
    static Awaitable<> reconcile(std::shared_ptr<Worker> self);
    /// Cancels at PayPal what is paid for nothing.
    static Awaitable<> cancel_useless(std::shared_ptr<Worker> self);

private:
    static Awaitable<bool> work_one(std::shared_ptr<Worker> self);
    /// What became of it, for administrators.
    static Awaitable<std::string> handle(std::shared_ptr<Worker> self, StoredWebhook webhook);
    static Awaitable<std::optional<Subscription>> find(std::shared_ptr<Worker> self, Notice notice);
    static Awaitable<> end(std::shared_ptr<Worker> self, StoredWebhook webhook, Error problem);
    static Awaitable<std::string> check_one(std::shared_ptr<Worker> self, Uuid subscription, Finding& finding);

    Platform platform_;
    std::shared_ptr<const Figures> figures_;
    std::shared_ptr<Paypal> paypal_;
    std::shared_ptr<const Effects> effects_;
    std::shared_ptr<Signal> signal_;
};

}  // namespace sw::billing
