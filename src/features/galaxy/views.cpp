// Views for players.
#include "views.hpp"

namespace sw::galaxy::views {
namespace {

constexpr int barely_habitable = 20;

std::string status_of(const Planet& planet) {
    if (planet.population * 2 > planet.max_population) return "DEVELOPED";
    if (planet.population > 0) return "COLONIZED";
    return planet.habitability_score < barely_habitable ? "UNINHABITABLE" : "HABITABLE";
}

}  // namespace

StationView station(const Station& station, const Tuning& tuning) {
    StationView view{
        .id = station.station_id,
        .name = station.name,
        .station_class = station.station_class,
        .port_class = station.station_class,
        .type = station.type,
        .status = "OPERATIONAL",
        .sector_id = station.sector_id,
        .size = station.size};
    for (const auto& [type, services] : tuning.services) {
        for (const std::string& service : services) view.services[service] = false;
    }
    for (const std::string& service : station.services) view.services[service] = true;
    if (!station.faction.empty()) view.faction_affiliation = station.faction;
    return view;
}

PlanetView planet(const Planet& planet) {
    return {
        .id = planet.planet_id,
        .name = planet.name,
        .type = planet.type,
        .status = status_of(planet),
        .sector_id = planet.sector_id,
        .size = planet.size,
        .population = planet.population,
        .max_population = planet.max_population,
        .habitability_score = static_cast<double>(planet.habitability_score)};
}

}  // namespace sw::galaxy::views
