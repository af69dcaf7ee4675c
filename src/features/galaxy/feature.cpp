// The galaxy feature at a glance.
#include "service.hpp"

namespace sw::galaxy {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform);
    const std::string admin = "/api/v1/admin";
    return {
        .name = "galaxy",
        .modes = every_mode,
        .routes =
            {get("/api/v1/sectors/{sector_id}/stations", call(service, &Service::stations), Role::player,
                 "Stations of a sector that the pilot knows"),
             get("/api/v1/sectors/{sector_id}/planets", call(service, &Service::planets), Role::player,
                 "Planets of a sector that the pilot knows"),
             get(admin + "/galaxy", call(service, &Service::galaxy), scopes::galaxy_view, "The world in figures"),
             get(admin + "/regions", call(service, &Service::regions), scopes::galaxy_view, "All regions"),
             get(admin + "/regions/{region_id}/zones", call(service, &Service::zones), scopes::galaxy_view,
                 "Its zones"),
             get(admin + "/regions/{region_id}/zones/{zone_id}", call(service, &Service::zone), scopes::galaxy_view,
                 "A zone"),
             get(admin + "/clusters", call(service, &Service::clusters), scopes::galaxy_view, "All clusters"),
             get(admin + "/sectors", call(service, &Service::sectors), scopes::galaxy_view, "Sectors, page by page"),
             get(admin + "/stations", call(service, &Service::admin_stations), scopes::galaxy_view,
                 "Stations, page by page")},
        .start = [service, &database = platform.database] { service->start(database); },
        .stage = 10,
    };
}

}  // namespace sw::galaxy
