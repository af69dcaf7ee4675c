// Travel at a glance: the source and the destination of journeys between regions.
#include "sectorwars/platform/feature.hpp"

#include "follow.hpp"
#include "internal.hpp"
#include "personal.hpp"
#include "repository.hpp"
#include "service.hpp"

namespace sw::travel {

Feature feature(const Platform& platform) {
    register_jumps(platform);
    const auto tuning = load_tuning<Tuning>(platform, "travel.json");
    const auto source = std::make_shared<const Source>(platform, tuning);
    const auto gate = std::make_shared<const Gatekeeper>(platform);
    const auto courier = std::make_shared<Courier>(platform, source, gate);
    const auto service = std::make_shared<const Service>(platform, source, courier);
    const auto internal = std::make_shared<const Internal>(gate);
    open_doors(platform, gate, courier);
    // Under a later epoch an empty database may have taken the place of one that the nexus' books remember.
    const bool successor = platform.config.mode == Mode::regional && platform.config.regional.epoch > 1;
    constexpr Role player = Role::player;
    constexpr RouteOptions inside{.listener = Listener::internal};
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "travel",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/travel/routes", call(service, &Service::routes), player, "Ways to other regions"),
                post("/api/v1/travel/quote", call(service, &Service::quote), player, "What a travel would take"),
                post(
                    "/api/v1/travel", call(service, &Service::depart), player, "Leave for another region",
                    {.status = 202}
                ),
                get("/api/v1/travel/history", call(service, &Service::history), player, "Travels from and to here"),
                get("/api/v1/travel/{id}", call(service, &Service::view), player, "How a travel stands"),
                post(
                    "/api/v1/travel/{id}/cancel", call(service, &Service::cancel), player,
                    "Ask to stay; the travel ends one way or the other", {.status = 202}
                ),
                post(
                    "/api/v1/travel/gates", call(service, &Service::open_gate), player,
                    "Open a gate in the pilot's sector", {.status = 201}
                ),
                del("/api/v1/travel/gates/{id}", call(service, &Service::close_gate), player, "Close a gate"),
                post(
                    "/internal/v1/travels/{travel_id}/arrive", call(internal, &Internal::arrive), Role::service,
                    "A traveller is at the gate", inside
                ),
                post(
                    "/internal/v1/travels/{travel_id}/refuse", call(internal, &Internal::refuse), Role::service,
                    "The nexus wants a travel refused, unless it has arrived", inside
                ),
                post(
                    "/internal/v1/travels/books", call(internal, &Internal::books), Role::service,
                    "Sums and residents, for the audit of travel", inside
                ),
            },
        .subscriptions =
            {{std::string(Departed::topic),
              [courier, &hub = platform.hub](const Event& event) {
                  leave_room(hub, event);
                  courier->wake();
              }},
             {std::string(Arrived::topic), [&hub = platform.hub](const Event& event) { enter_room(hub, event); }},
             {std::string(Failed::topic), [&hub = platform.hub](const Event& event) { return_to_room(hub, event); }}},
        .events =
            {event_type<Departed>("The pilot left for another region"),
             event_type<Arrived>("The pilot is in another region; told there, and where the pilot came from"),
             event_type<Failed>("The travel came to nothing; everything is back as it was")},
        .start =
            [courier, successor, &database = platform.database] {
                courier->connect();
                if (successor) database.write([](Tx& tx) { repository::mark_empty_as_restored(tx); });
            },
        .stage = 5,  // behind the office, which opens its doors when it starts
        .opened = [courier] { courier->begin(); },
    };
}

}  // namespace sw::travel
