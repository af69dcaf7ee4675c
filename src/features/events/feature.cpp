// The event timeline at a glance.
#include "sectorwars/platform/feature.hpp"

#include "personal.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::events {

Feature feature(const Platform& platform) {
    using namespace std::chrono_literals;
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "events",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/events", &read_page, Role::player,
                    "Events after a cursor, without gaps: the pilot's own, or the region's public ones"),
            },
        .jobs = {{.name = "events.purge", .period = 6h, .run = &purge}},
    };
}

}  // namespace sw::events
