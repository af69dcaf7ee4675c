// The figures of config/balance/linked_accounts.json.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::linked_accounts {

/// What one thing that two accounts share is worth. It counts half after every half-life.
struct Weight {
    std::int32_t points = 0;
    std::int32_t most = 0;
    std::int32_t half_life_days = 30;

    static constexpr auto describe() {
        return fields(
            field("points", &Weight::points, "For each one that is shared", between(0, 1000)),
            field("most", &Weight::most, "All of them together", between(0, 1000)),
            field("half_life_days", &Weight::half_life_days, "Until it counts half", between(1, 3650))
        );
    }
};

struct Weights {
    Weight network, browser, device, payer;

    static constexpr auto describe() {
        return fields(
            field("network", &Weights::network, "The same network (IPv4 /24, IPv6 /56) on the same day"),
            field("browser", &Weights::browser, "There, the same family of browsers, too"),
            field("device", &Weights::device, "A device that names itself"),
            field("payer", &Weights::payer, "The same payer at the payment provider")
        );
    }
};

struct Tuning {
    Weights evidence;
    std::int32_t crowd = 8;
    std::int32_t keep_days = 90;
    std::int32_t one_way_points = 30;
    std::int32_t one_way_percent = 90;
    std::int64_t one_way_credits = 50'000;
    std::int32_t gift_days = 30;
    std::int32_t suspicion_score = 60;
    std::int64_t linked_credits_per_day = 10'000;
    std::int32_t most_in_household = 8;
    std::int32_t most_invitations = 8;
    std::int32_t invitation_days = 14;

    static constexpr auto describe() {
        return fields(
            field("evidence", &Tuning::evidence, "What shared things are worth"),
            field("crowd", &Tuning::crowd, "What more accounts than these share is no evidence", between(2, 1000)),
            field("keep_days", &Tuning::keep_days, "Digests are forgotten after these", between(1, 3650)),
            field("one_way_points", &Tuning::one_way_points, "Gifts that never come back", between(0, 1000)),
            field("one_way_percent", &Tuning::one_way_percent, "That share in one direction", between(51, 100)),
            field("one_way_credits", &Tuning::one_way_credits, "Less than these prove nothing", at_least(1)),
            field("gift_days", &Tuning::gift_days, "Gifts of these days count", between(1, 365)),
            field(
                "suspicion_score", &Tuning::suspicion_score, "Shown to administrators, and limited", between(1, 1000)
            ),
            field(
                "linked_credits_per_day", &Tuning::linked_credits_per_day,
                "Credits between two linked pilots in 24 hours, both directions together", at_least(0)
            ),
            field("most_in_household", &Tuning::most_in_household, "Accounts in one household", between(2, 100)),
            field("most_invitations", &Tuning::most_invitations, "Open ones of a household", between(1, 100)),
            field("invitation_days", &Tuning::invitation_days, "An invitation lasts", between(1, 365))
        );
    }
};

/// A network that people share must never be enough, not even with gifts.
[[nodiscard]] std::optional<Error> problem_of(const Tuning& tuning);

/// Get it with platform.shared.get<Figures>(); filled when the feature is composed.
struct Figures {
    std::shared_ptr<const Tuning> tuning = std::make_shared<const Tuning>();
};

}  // namespace sw::linked_accounts
