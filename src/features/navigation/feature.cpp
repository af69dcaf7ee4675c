// The navigation feature at a glance.
#include "arrivals.hpp"
#include "clusters.hpp"
#include "events.hpp"
#include "service.hpp"
#include "views.hpp"

namespace sw::navigation {

Feature feature(const Platform& platform) {
    const auto tuning = load_tuning<Tuning>(platform, "navigation.json");
    const auto acts = std::make_shared<const Service>(platform, tuning);
    const auto views = std::make_shared<const Views>(platform, tuning);
    const auto clusters = std::make_shared<const Clusters>(platform);
    constexpr Role player = Role::player;
    return {
        .name = "navigation",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/player/current-sector", call(views, &Views::current_sector), player,
                    "The sector where the pilot is"),
                get("/api/v1/player/available-moves", call(views, &Views::available_moves), player,
                    "Sectors one hop away, with costs"),
                post("/api/v1/player/move/{sector_id}", call(acts, &Service::move), player, "Fly to a linked sector"),
                post("/api/v1/nav/scan", call(acts, &Service::scan), player, "Chart the sectors around"),
                get("/api/v1/nav/plot", call(views, &Views::plot), player, "The best course through charted space"),
                post(
                    "/api/v1/nav/plot", call(views, &Views::plot), player, "The same, with a body",
                    {.token = TokenUse::read}
                ),
                get("/api/v1/nav/nearest", call(views, &Views::nearest), player, "The nearest charted place of a kind"),
                get("/api/v1/nav/chart", call(views, &Views::chart), player, "What the pilot knows of the world"),
                get("/api/v1/nav/clusters", call(clusters, &Clusters::list), player,
                    "The outline of the galaxy, and how much of it the pilot has visited"),
                post(
                    "/api/v1/nav/autopilot", call(acts, &Service::autopilot), player,
                    "Fly along the best course, one hop or all the way"
                ),
            },
        .subscriptions =
            {{std::string(PlayerMoved::topic), [&hub = platform.hub](const Event& event) { follow(hub, event); }}},
        .events =
            {event_type<PlayerMoved>("The pilot is in another sector"),
             event_type<PlayerLeftSector>("Another pilot left the sector"),
             event_type<PlayerEnteredSector>("Another pilot came into the sector"),
             event_type<SectorEntered>("Who is in the sector that the pilot entered (live only)")},
    };
}

}  // namespace sw::navigation
