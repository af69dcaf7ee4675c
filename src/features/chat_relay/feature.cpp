// The nexus in the chat of the whole galaxy, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::chat_relay {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<Service>(platform);
    const auto take = [service](const Caller& caller, const GalaxyMessages& in) { return service->chat(caller, in); };
    return {
        .name = "chat_relay",
        .modes = Mode::dev | Mode::nexus,
        .routes = {post(
            "/internal/v1/chat", take, Role::service, "What was said in a region to all others",
            {.listener = Listener::internal}
        )},
        .start = [service] { service->start(); },
        .opened = [service] { service->begin(); },
    };
}

}  // namespace sw::chat_relay
