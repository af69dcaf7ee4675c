// Decisions in regions at a glance.
#include "personal.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::governance {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>();
    constexpr RouteOptions ruling{.token = TokenUse::govern};
    const std::string mine = "/api/v1/regions/my-region";
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "governance",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get(mine + "/stats", call(service, &Service::stats), Role::user, "Figures of the own region", ruling),
                get(mine + "/policies", call(service, &Service::policies), Role::user, "Policies, newest first",
                    ruling),
                get(mine + "/elections", call(service, &Service::elections), Role::user, "Elections, newest first",
                    ruling),
                get(mine + "/treaties", call(service, &Service::treaties), Role::user, "Treaties, newest first",
                    ruling),
            },
    };
}

}  // namespace sw::governance
