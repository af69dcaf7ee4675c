// Whether somebody may buy something, decided with everything locked.
#pragma once

#include "effects.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::billing {

struct Order {
    Plan plan = Plan::galactic_citizen;
    std::optional<std::string> region_name;
    std::optional<RegionId> takeover;
    std::string return_url, cancel_url;
};

class Orders {
public:
    Orders(const Platform& platform, std::shared_ptr<const Effects> effects)
        : platform_(platform), effects_(std::move(effects)) {}

    /// Throws unavailable "billing_not_configured", or rule_violation "ERR_RETURN_URL" naming the field.
    void check(Plan plan, const std::string& return_url, const std::string& cancel_url) const;

    /// The buyer's subscription that waits for PayPal or for the payer, new or from before; its region's name is taken
    /// from now on. Throws what stands in the way.
    [[nodiscard]] Subscription open(Tx& tx, const Caller& caller, const Order& order) const;

    /// The region for an active citizenship that shall become one. Throws what stands in the way.
    [[nodiscard]] Subscription open_change(Tx& tx, const Caller& caller, const Uuid& id, const Order& order) const;

private:
    void choose_region(Tx& tx, const Caller& caller, const Order& order, Subscription& to) const;
    void choose_own(Tx& tx, RegionId own, const Order& order, Subscription& to) const;
    void choose_foreign(Tx& tx, const Caller& caller, const Order& order, Subscription& to) const;
    void require_no_citizen(Tx& tx, const Caller& caller) const;

    Platform platform_;
    std::shared_ptr<const Effects> effects_;
};

}  // namespace sw::billing
