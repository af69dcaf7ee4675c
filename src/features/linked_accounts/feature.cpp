// Linked accounts at a glance.
#include "sectorwars/platform/feature.hpp"

#include "events.hpp"
#include "households.hpp"
#include "personal.hpp"
#include "review.hpp"

namespace sw::linked_accounts {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "linked_accounts.json");
    if (const auto problem = problem_of(*tuning)) throw Failure(*problem);
    platform.shared.get<Figures>()->tuning = tuning;
    const auto evaluation = std::make_shared<const Evaluation>(tuning);
    const auto households = std::make_shared<const Households>(tuning, evaluation);
    const auto review = std::make_shared<const Review>(platform, tuning, evaluation);
    register_personal_data(platform, households);
    platform.shared.get<region_link::NoticeHandlers>()->by_topic["link"] = &hear_of_link;
    const RouteOptions never{.token = TokenUse::never};
    const RouteOptions made{.status = 201, .token = TokenUse::never};
    const auto see = scopes::multi_account_review;
    return {
        .name = "linked_accounts",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get("/api/v1/households/mine", call(households, &Households::mine), Role::user,
                    "The caller's household, and who asks the caller into theirs", never),
                post(
                    "/api/v1/households", call(households, &Households::declare), Role::user,
                    "Declare who lives together, starting with oneself", made
                ),
                post(
                    "/api/v1/households/{household_id}/invite", call(households, &Households::invite), Role::user,
                    "Ask somebody into the caller's household", never
                ),
                post(
                    "/api/v1/households/{household_id}/accept", call(households, &Households::accept), Role::user,
                    "Join a household that asked", never
                ),
                post(
                    "/api/v1/households/{household_id}/decline", call(households, &Households::decline), Role::user,
                    "Decline an invitation", never
                ),
                post(
                    "/api/v1/households/{household_id}/leave", call(households, &Households::leave), Role::user,
                    "Leave the household", never
                ),
                get("/api/v1/admin/multi-account/pairs", call(review, &Review::pairs), see,
                    "Pairs of accounts with evidence that they belong together", {.audit = AuditUse::always}),
                get("/api/v1/admin/multi-account/{user_id}", call(review, &Review::of_user), see,
                    "What speaks for other accounts of the same person", {.audit = AuditUse::always}),
                post(
                    "/api/v1/admin/multi-account/pairs/{pair_id}/decision", call(review, &Review::decide), see,
                    "Decide on a pair: linked, unrelated or watch"
                ),
            },
        .jobs = {{"linked_accounts.evaluate", std::chrono::minutes(10), [evaluation](Tx& tx) { evaluation->run(tx); }}},
        .events = {
            event_type<PairSuspected>("Evidence that two accounts belong together rose to the threshold"),
            event_type<HouseholdInvited>("Somebody asks this pilot into a household"),
        }};
}

}  // namespace sw::linked_accounts
