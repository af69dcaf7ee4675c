// Questions of the nexus at a glance.
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::region_query {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform.shared.get<galaxy::World>());
    return {
        .name = "region_query",
        .modes = every_mode,
        .routes = {post(
            "/internal/v1/query/{name}", call(service, &Service::answer), Role::service,
            "Answer a registered question from this region's own tables", {.listener = Listener::internal}
        )},
    };
}

}  // namespace sw::region_query
