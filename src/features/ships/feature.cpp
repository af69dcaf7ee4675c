// The ships feature at a glance.
#include "baggage.hpp"
#include "personal.hpp"
#include "service.hpp"

namespace sw::ships {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    register_baggage(platform);
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "ships",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/player/ships", call(service, &Service::fleet), Role::player, "All ships of the pilot"),
                get("/api/v1/player/current-ship", call(service, &Service::current), Role::player,
                    "The ship that the pilot flies"),
                get("/api/v1/ships/catalogue", call(service, &Service::catalogue), Role::player, "All hulls"),
            },
    };
}

}  // namespace sw::ships
