// What subscriptions tell others (platform spec 7.1, 14.10).
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::billing {

struct SubscriptionChanged {
    Uuid subscription_id;
    UserId user_id;
    std::string subscription_type, status;
    bool granted = false;
    std::optional<RegionId> region_id;
    std::optional<Time> paid_until;
    static constexpr std::string_view topic = "subscription.changed";
    static constexpr std::string_view frame = "subscription_changed";

    static constexpr auto describe() {
        using S = SubscriptionChanged;
        return fields(
            field("subscription_id", &S::subscription_id, "Subscription"),
            field("user_id", &S::user_id, "Who bought it"),
            field("subscription_type", &S::subscription_type, "galactic_citizen or regional_owner"),
            field("status", &S::status, "active, suspended, cancelled, expired, …"),
            field("granted", &S::granted, "It gives its rights now"),
            field("region_id", &S::region_id, "Region that it pays for"),
            field("paid_until", &S::paid_until, "End of what is paid for")
        );
    }
};

/// As the other alerts that administrators get.
struct PaymentAlert {
    std::string kind;
    std::string severity = "high";
    std::string subject;
    std::string ip_hash{};
    static constexpr std::string_view topic = "security.alert";
    static constexpr std::string_view frame = "system:alert";

    static constexpr auto describe() {
        using P = PaymentAlert;
        return fields(
            field("kind", &P::kind, "payment_reversed, payment_refunded, payment_dispute, payment_for_nothing, …"),
            field("severity", &P::severity, "high"), field("subject", &P::subject, "Subscription"),
            field("ip_hash", &P::ip_hash, "Always empty")
        );
    }
};

}  // namespace sw::billing
