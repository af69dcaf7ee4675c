// What the galaxy's routes take and give.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::galaxy {

struct SectorPath {
    SectorId sector_id = 0;

    static constexpr auto describe() {
        return fields(field("sector_id", &SectorPath::sector_id, "Public sector number", at_least(1)));
    }
};

struct StationView {
    StationId id;
    std::string name;
    std::int32_t station_class = 0, port_class = 0;
    StationType type = StationType::trading;
    std::string status;
    SectorId sector_id = 0;
    std::int32_t size = 5;
    std::optional<PlayerId> owner_id;
    std::optional<std::string> owner_name;
    std::map<std::string, bool> services;
    std::optional<std::string> faction_affiliation;

    static constexpr auto describe() {
        using S = StationView;
        return fields(
            field("id", &S::id, "Station"), field("name", &S::name, "Name"),
            field("station_class", &S::station_class, "Trading class, 0 to 11"),
            field("port_class", &S::port_class, "The same"), field("type", &S::type, "Type"),
            field("status", &S::status, "OPERATIONAL while it works"), field("sector_id", &S::sector_id, "Where it is"),
            field("size", &S::size, "1 to 10"), field("owner_id", &S::owner_id, "Owner, if a player"),
            field("owner_name", &S::owner_name, "Name of the owner"),
            field("services", &S::services, "What it offers; every service has a key"),
            field("faction_affiliation", &S::faction_affiliation, "Who runs it")
        );
    }
};

struct StationList {
    std::vector<StationView> stations;

    static constexpr auto describe() {
        return fields(field("stations", &StationList::stations, "Stations of the sector"));
    }
};

struct PlanetView {
    PlanetId id;
    std::string name, type, status;
    SectorId sector_id = 0;
    std::int32_t size = 5;
    std::optional<PlayerId> owner_id;
    std::optional<std::string> owner_name;
    RawJson resources;
    std::int64_t population = 0, max_population = 0;
    double habitability_score = 0;

    static constexpr auto describe() {
        using P = PlanetView;
        return fields(
            field("id", &P::id, "Planet"), field("name", &P::name, "Name"), field("type", &P::type, "Type"),
            field("status", &P::status, "UNINHABITABLE, HABITABLE, COLONIZED or DEVELOPED"),
            field("sector_id", &P::sector_id, "Where it is"), field("size", &P::size, "1 to 10"),
            field("owner_id", &P::owner_id, "Owner, if a player"),
            field("owner_name", &P::owner_name, "Name of the owner"),
            field("resources", &P::resources, "Deposits of the planet"), field("population", &P::population, "People"),
            field("max_population", &P::max_population, "Room for people"),
            field("habitability_score", &P::habitability_score, "Of 100")
        );
    }
};

struct PlanetList {
    std::vector<PlanetView> planets;

    static constexpr auto describe() { return fields(field("planets", &PlanetList::planets, "Planets of the sector")); }
};

}  // namespace sw::galaxy
