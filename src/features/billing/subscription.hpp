// A subscription as we keep it, and as PayPal tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::billing {

enum class Plan { galactic_citizen, regional_owner };

constexpr auto enum_names(Plan) {
    return names("galactic_citizen", "regional_owner");
}

/// PayPal's states, and two of ours: `creating` before PayPal has answered for the first time, `abandoned` when nobody
/// approved in time.
enum class State { creating, approval_pending, approved, active, suspended, cancelled, expired, abandoned };

constexpr auto enum_names(State) {
    return names(
        "creating", "approval_pending", "approved", "active", "suspended", "cancelled", "expired", "abandoned"
    );
}

/// States that accounts and regions show.
constexpr bool is_shown(State state) {
    return state == State::active || state == State::suspended || state == State::cancelled || state == State::expired;
}

struct Subscription {
    Uuid subscription_id;
    UserId user_id;
    PlayerId player_id;
    Plan plan = Plan::galactic_citizen;
    std::optional<Plan> wanted_plan;   ///< a change that the payer has not approved yet
    std::optional<Time> wanted_until;  ///< it is forgotten then
    State state = State::creating;
    std::optional<std::string> paypal_id, payer_id, approval_url, return_url, cancel_url;
    std::optional<RegionId> region_id;
    std::optional<std::string> region_name;
    bool takeover = false;       ///< the region has another owner until this is paid
    bool blocked = false;        ///< a payment was taken back
    bool cancel_wanted = false;  ///< what it should pay for cannot be had: it ends at PayPal, too
    std::int32_t payment_failures = 0;
    Time created_at{};
    std::optional<Time> told_at;  ///< PayPal's time of the newest thing that it told
    std::optional<Time> started_at, paid_until, last_payment_at, next_billing_at, ended_at;
    std::optional<Time> lapsed_at;      ///< nobody pays since then
    std::optional<Time> terminated_at;  ///< of its region

    bool operator==(const Subscription&) const = default;
};

/// What PayPal says of a subscription, from its API or from a webhook that is proven to be its own.
struct Truth {
    std::string paypal_id, plan_id;
    State state = State::approval_pending;
    std::optional<std::string> payer_id;
    std::optional<Time> told_at, started_at, last_payment_at, next_billing_at;
    std::int32_t payment_failures = 0;
};

}  // namespace sw::billing
