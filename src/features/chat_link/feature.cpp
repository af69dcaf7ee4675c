// A region in the chat of the whole galaxy, at a glance.
#include "sectorwars/platform/feature.hpp"

#include "service.hpp"

namespace sw::chat_link {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<Service>(platform);
    return {
        .name = "chat_link",
        .modes = static_cast<unsigned>(Mode::regional),
        .routes = {post(
            "/internal/v1/broadcast", call(std::shared_ptr<const Service>(service), &Service::broadcast), Role::service,
            "Chat of other regions", {.listener = Listener::internal}
        )},
        .start = [service] { service->start(); },
        .opened = [service] { service->begin(); },
    };
}

}  // namespace sw::chat_link
