// What linked_accounts announces.
#pragma once

#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::linked_accounts {

struct PairSuspected {
    Uuid pair_id;
    UserId user_a, user_b;
    std::int32_t score = 0;
    std::vector<Part> evidence;
    Time timestamp{};
    static constexpr std::string_view topic = "accounts.pair_suspected";
    static constexpr std::string_view frame = "account_pair_suspected";

    static constexpr auto describe() {
        using P = PairSuspected;
        return fields(
            field("pair_id", &P::pair_id, "The pair"), field("user_a", &P::user_a, "One account"),
            field("user_b", &P::user_b, "The other"), field("score", &P::score, "Now"),
            field("evidence", &P::evidence, "What it consists of"), field("timestamp", &P::timestamp, "When")
        );
    }
};

struct HouseholdInvited {
    Uuid household_id;
    std::string household, invited_by;
    Time timestamp{};
    static constexpr std::string_view topic = "household.invited";
    static constexpr std::string_view frame = "household_invited";

    static constexpr auto describe() {
        using H = HouseholdInvited;
        return fields(
            field("household_id", &H::household_id, "Which"), field("household", &H::household, "Its name"),
            field("invited_by", &H::invited_by, "Who asks"), field("timestamp", &H::timestamp, "When")
        );
    }
};

/// Details of the audit entry.
struct Suspicion {
    std::int32_t score = 0;
    std::vector<Part> evidence;

    static constexpr auto describe() {
        return fields(
            field("score", &Suspicion::score, "Now"), field("evidence", &Suspicion::evidence, "What it consists of")
        );
    }
};

}  // namespace sw::linked_accounts
