// The public pages of the Central Nexus.
#include "service.hpp"

namespace sw::nexus_map {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    const std::string nexus = "/api/v1/nexus";
    return {
        .name = "nexus_map",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {get(nexus + "/status", call(service, &Service::status), Role::anonymous, "The Central Nexus in short"),
             get(nexus + "/stats", call(service, &Service::stats), Role::anonymous, "Figures of the Central Nexus"),
             get(nexus + "/clusters", call(service, &Service::clusters), Role::anonymous, "Its clusters"),
             get(nexus + "/districts", call(service, &Service::districts), Role::anonymous,
                 "The districts that people know it by"),
             get(nexus + "/clusters/{cluster_id}", call(service, &Service::cluster), Role::anonymous,
                 "A cluster with samples")},
        .subscriptions = {{"player.move", [service](const Event& event) { service->count_move(event); }}},
    };
}

}  // namespace sw::nexus_map
