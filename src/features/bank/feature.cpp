// The bank at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::bank {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "bank.json");
    if (const auto problem = problem_of(*tuning)) throw Failure(*problem);
    const auto service = std::make_shared<const Service>(platform, tuning);
    register_personal_data(platform);
    return {
        .name = "bank",
        .modes = every_mode,
        .routes =
            {
                post(
                    "/api/v1/bank/transfers", call(service, &Service::transfer), Role::player,
                    "Send credits to another pilot, docked at a bank", {.status = 201, .token = TokenUse::trade}
                ),
                get("/api/v1/bank/transfers", call(service, &Service::history), Role::player,
                    "What the pilot sent and received"),
                get("/api/v1/bank/limits", call(service, &Service::limits), Role::player,
                    "What the pilot may still send and receive, and what it costs"),
            },
        .events = {event_type<CreditsTransferred>("Credits passed between two pilots; told to both")}};
}

}  // namespace sw::bank
