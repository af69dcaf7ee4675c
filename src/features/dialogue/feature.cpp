// The dialogue with language models at a glance.
#include "sectorwars/platform/feature.hpp"

#include "personal.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::dialogue {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<Service>(platform);
    const std::shared_ptr<const Service> reading = service;
    if (platform.config.mode != Mode::regional) service->offer();
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "dialogue",
        .modes = Mode::dev | Mode::nexus,
        .routes =
            {
                get("/api/v1/status/ai/providers", call(reading, &Service::status), scopes::system_health_view,
                    "Language models as they answered last; asks none", {.rate = RateClass::admin}),
            },
        .jobs = {{"dialogue.forget_spending", std::chrono::hours{6}, [service](Tx& tx) { service->forget(tx); }}},
    };
}

}  // namespace sw::dialogue
