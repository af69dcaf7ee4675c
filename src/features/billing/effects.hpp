// What follows from what PayPal told and from the passing of days: on citizens, regions and their instances. Every way
// here, by webhook, reconciliation or clock, ends in the same settle().
#pragma once

#include <memory>
#include <string>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/region_errands.hpp"

namespace sw::billing {

class Effects {
public:
    Effects(const Platform& platform, std::shared_ptr<const Figures> figures);

    [[nodiscard]] const Figures& figures() const { return *figures_; }

    /// PayPal's word on a locked subscription. True when something changed. `cause` goes into the audit log.
    bool apply(Tx& tx, Subscription subscription, const Truth& truth, Time at, const std::string& cause) const;
    void pay(Tx& tx, Subscription subscription, Time paid_at, Time at, const std::string& cause) const;
    void fail_payment(Tx& tx, Subscription subscription, Time told_at, Time at, const std::string& cause) const;
    /// The payment is gone again: what it paid for is suspended until the next one.
    void take_back(Tx& tx, Subscription subscription, Time at, const std::string& cause) const;
    /// Days have passed; also repairs what could not be done before. True when something changed.
    bool pass_time(Tx& tx, Subscription subscription, Time at) const;

    /// For administrators, now and in the audit log.
    void alert(Tx& tx, const std::string& kind, const std::string& subject, std::optional<UserId> user = {}) const;

    /// A name for a buyer, in the registry from now on. Throws conflict "ERR_NAME_TAKEN".
    [[nodiscard]] RegionId reserve_region(Tx& tx, const Subscription& subscription) const;
    /// What waited for its payment waits no more: state and name are free again.
    void release(Tx& tx, Subscription subscription) const;
    /// The change that the payer did not approve, and the name that waited for it.
    void forget_change(Tx& tx, Subscription& subscription) const;

private:
    void settle(Tx& tx, const Subscription& before, Subscription& now, Time at, const std::string& cause) const;
    /// False when the plan is none that was agreed on.
    bool take_plan(Tx& tx, Subscription& subscription, const Truth& truth) const;
    /// An abandoned one was paid for after all. False when there is no place for it any more.
    bool revive(Tx& tx, Subscription& subscription) const;
    void free_name(Tx& tx, const Subscription& subscription) const;
    void give_back(Tx& tx, Subscription& subscription, const std::string& why) const;
    void follow_citizen(Tx& tx, const Subscription& before, const Subscription& now, bool paid, Time at) const;
    void follow_region(Tx& tx, Subscription& subscription, bool paid, Time at) const;
    void find_region(Tx& tx, Subscription& subscription) const;
    bool take_over(Tx& tx, Subscription& subscription, const regions::RegionConfig& region) const;
    void step(Tx& tx, Subscription& subscription, const regions::RegionConfig& region, RegionStep step, Time at) const;
    void provision(Tx& tx, const Subscription& subscription) const;

    Platform platform_;
    std::shared_ptr<const Figures> figures_;
    std::shared_ptr<orchestrator::Errands> errands_;
};

}  // namespace sw::billing
