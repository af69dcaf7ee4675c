// The registry of regions at a glance.
#include "events.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "service.hpp"

namespace sw::regions {
namespace {

std::vector<Route> owner_routes(const std::shared_ptr<const Service>& service) {
    const std::string mine = "/api/v1/regions/my-region";
    constexpr RouteOptions ruling{.token = TokenUse::govern};
    return {
        get(mine, call(service, &Service::mine), Role::user, "The caller's own region", ruling),
        put(mine + "/economy", call(service, &Service::set_economy), Role::user, "Change taxes and starts", ruling),
        put(mine + "/governance", call(service, &Service::set_governance), Role::user, "Change who rules", ruling),
        put(mine + "/culture", call(service, &Service::set_culture), Role::user, "Change words, looks and customs",
            ruling),
        put(mine + "/automation", call(service, &Service::set_automation), Role::user,
            "Change how far helpers and scripts may act", ruling),
        get(mine + "/members", call(service, &Service::members), Role::user, "Members, page by page", ruling),
        patch(
            mine + "/members/{player_id}", call(service, &Service::set_member), Role::user,
            "Change voting power or rank of a member", ruling
        ),
    };
}

std::vector<Route> routes(const std::shared_ptr<const Service>& service) {
    std::vector<Route> out = owner_routes(service);
    out.push_back(get("/api/v1/regions", call(service, &Service::list), Role::anonymous, "All active regions"));
    out.push_back(get("/api/v1/regions/{slug}", call(service, &Service::detail), Role::anonymous, "A region"));
    out.push_back(
        put("/api/v1/admin/users/{user_id}/citizenship", call(service, &Service::set_citizenship),
            scopes::subscriptions_modify, "Grant or take galactic citizenship")
    );
    return out;
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    return {
        .name = "regions",
        .modes = Mode::dev | Mode::nexus,
        .routes = routes(service),
        .subscriptions =
            {{std::string(ConfigChanged::topic), [service](const Event&) { service->changed(); }},
             {std::string(galaxy::Generated::topic), [service](const Event&) { service->world_made(); }}},
        .events = {event_type<ConfigChanged>("A region is ruled otherwise from now on")},
        .start = [service] { service->start(); },
        .stage = 15,
        .opened = [service] { service->keep_fresh(); },
    };
}

}  // namespace sw::regions
