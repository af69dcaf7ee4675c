// What the routes of linked_accounts take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::linked_accounts {

struct Nothing {
    static constexpr auto describe() { return fields(); }
};

struct NewHousehold {
    std::string name;

    static constexpr auto describe() {
        return fields(field("name", &NewHousehold::name, "For its members to know it by", length(1, 60)));
    }
};

struct HouseholdPath {
    Uuid household_id;

    static constexpr auto describe() {
        return fields(field("household_id", &HouseholdPath::household_id, "The household"));
    }
};

struct Invite {
    Uuid household_id;
    std::string username;

    static constexpr auto describe() {
        return fields(
            field("household_id", &Invite::household_id, "The household"),
            field("username", &Invite::username, "Whom to ask, in any case", length(1, 60))
        );
    }
};

struct Member {
    UserId user_id;
    std::string username;
    Time joined_at{};

    static constexpr auto describe() {
        return fields(
            field("user_id", &Member::user_id, "Account"), field("username", &Member::username, "Its name"),
            field("joined_at", &Member::joined_at, "Since")
        );
    }
};

struct Household {
    Uuid household_id;
    std::string name;
    std::vector<Member> members;
    std::vector<std::string> invited;

    static constexpr auto describe() {
        return fields(
            field("household_id", &Household::household_id, "The household"),
            field("name", &Household::name, "What its members call it"),
            field("members", &Household::members, "In the order in which they joined"),
            field("invited", &Household::invited, "Names of those who were asked and have not answered")
        );
    }
};

struct Invitation {
    Uuid household_id;
    std::string household, invited_by;
    Time invited_at{};

    static constexpr auto describe() {
        return fields(
            field("household_id", &Invitation::household_id, "The household"),
            field("household", &Invitation::household, "Its name"),
            field("invited_by", &Invitation::invited_by, "Who asks"),
            field("invited_at", &Invitation::invited_at, "When")
        );
    }
};

struct MyHousehold {
    std::optional<Household> household;
    std::vector<Invitation> invitations;
    std::int64_t linked_credits_per_day = 0;

    static constexpr auto describe() {
        return fields(
            field("household", &MyHousehold::household, "None: declared none"),
            field("invitations", &MyHousehold::invitations, "To the caller"),
            field(
                "linked_credits_per_day", &MyHousehold::linked_credits_per_day,
                "What two members may give each other in 24 hours"
            )
        );
    }
};

struct Answered {
    std::string message;

    static constexpr auto describe() { return fields(field("message", &Answered::message, "For people")); }
};

struct PairsRequest {
    std::optional<std::int32_t> least_score;
    bool all = false;
    std::int32_t skip = 0, limit = 50;

    static constexpr auto describe() {
        return fields(
            field("least_score", &PairsRequest::least_score, "None: the threshold of suspicion", between(0, 10'000)),
            field("all", &PairsRequest::all, "Decided pairs and households, too", or_default(false)),
            field("skip", &PairsRequest::skip, "Pairs to leave out", or_default(0), between(0, 1'000'000)),
            field("limit", &PairsRequest::limit, "Most pairs to return", or_default(50), between(1, 200))
        );
    }
};

struct PairView {
    Uuid pair_id;
    UserId user_a, user_b;
    std::string username_a, username_b;
    std::int32_t score = 0;
    std::vector<Part> evidence;
    bool household = false;
    std::optional<Time> suspicious_since;
    Time evaluated_at{};
    std::optional<std::string> decision, decision_reason;
    std::optional<UserId> decided_by;
    std::optional<Time> decided_at;

    static constexpr auto describe() {
        using P = PairView;
        return fields(
            field("pair_id", &P::pair_id, "The pair"), field("user_a", &P::user_a, "One account"),
            field("user_b", &P::user_b, "The other"), field("username_a", &P::username_a, "Name of the one"),
            field("username_b", &P::username_b, "Name of the other"),
            field("score", &P::score, "By evidence, decaying"), field("evidence", &P::evidence, "What it consists of"),
            field("household", &P::household, "Both declared the same household"),
            field("suspicious_since", &P::suspicious_since, "When the score rose to the threshold"),
            field("evaluated_at", &P::evaluated_at, "When the score was computed"),
            field("decision", &P::decision, "linked, unrelated, watch or none"),
            field("decision_reason", &P::decision_reason, "Why"), field("decided_by", &P::decided_by, "By whom"),
            field("decided_at", &P::decided_at, "When")
        );
    }
};

struct PairList {
    std::vector<PairView> pairs;
    std::int32_t suspicion_score = 0;

    static constexpr auto describe() {
        return fields(
            field("pairs", &PairList::pairs, "Highest score first"),
            field("suspicion_score", &PairList::suspicion_score, "The threshold")
        );
    }
};

struct UserPath {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &UserPath::user_id, "The account")); }
};

struct SightingView {
    std::string kind;
    Time first_seen{}, last_seen{};

    static constexpr auto describe() {
        return fields(
            field("kind", &SightingView::kind, "network, browser, device or payer"),
            field("first_seen", &SightingView::first_seen, "First"),
            field("last_seen", &SightingView::last_seen, "Last")
        );
    }
};

struct UserEvidence {
    UserId user_id;
    std::vector<PairView> pairs;
    std::vector<SightingView> sightings;

    static constexpr auto describe() {
        return fields(
            field("user_id", &UserEvidence::user_id, "The account"),
            field("pairs", &UserEvidence::pairs, "With other accounts, highest score first"),
            field("sightings", &UserEvidence::sightings, "The newest 100, without what was seen: only digests are kept")
        );
    }
};

struct Decide {
    Uuid pair_id;
    std::string decision, reason;

    static constexpr auto describe() {
        return fields(
            field("pair_id", &Decide::pair_id, "The pair"),
            field("decision", &Decide::decision, "What follows", one_of("linked", "unrelated", "watch")),
            field("reason", &Decide::reason, "For the audit log", length(3, 500))
        );
    }
};

}  // namespace sw::linked_accounts
