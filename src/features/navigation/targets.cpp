// What `nearest` can look for.
#include "targets.hpp"

#include <charconv>

namespace sw::navigation {

namespace {

using galaxy::Station;
using galaxy::StationType;

Target stations_where(const galaxy::Atlas& atlas, std::function<bool(const Station&)> accepts) {
    return [&atlas, accepts = std::move(accepts)](const galaxy::Sector& sector, Level) {
        std::vector<std::string> names;
        for (const auto& station : atlas.stations_in(sector.sector_id)) {
            if (accepts(station)) names.push_back(station.name);
        }
        return names;
    };
}

Target stations_of(const galaxy::Atlas& atlas, StationType type) {
    return stations_where(atlas, [type](const Station& station) { return station.type == type; });
}

Target planets(const galaxy::Atlas& atlas) {
    return [&atlas](const galaxy::Sector& sector, Level level) {
        std::vector<std::string> names;
        if (level < Level::scanned) return names;
        for (const auto& planet : atlas.planets_in(sector.sector_id)) names.push_back(planet.name);
        return names;
    };
}

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

Result<Target> target_of(std::string_view kind, const galaxy::Atlas& atlas, const std::string& spacedock_name) {
    if (kind == "station") return stations_where(atlas, [](const Station&) { return true; });
    if (kind == "shipyard") return stations_of(atlas, StationType::shipyard);
    if (kind == "planet") return planets(atlas);
    if (kind == "spacedock") {
        return stations_where(atlas, [spacedock_name](const Station& station) {
            return station.name.find(spacedock_name) != std::string::npos;
        });
    }
    if (kind == "unexplored") {
        return Target{[](const galaxy::Sector& sector, Level level) {
            return level < Level::visited ? std::vector{sector.name} : std::vector<std::string>{};
        }};
    }
    if (kind.starts_with("class:")) {
        if (const auto number = number_in(kind.substr(6))) {
            return stations_where(atlas, [number](const Station& station) { return station.station_class == *number; });
        }
    }
    if (kind.starts_with("type:")) {
        if (const auto type = from_name<StationType>(kind.substr(5))) return stations_of(atlas, *type);
    }
    return Error{
        .code = Code::invalid,
        .id = "validation_failed",
        .message = "The request is not valid.",
        .fields = {
            {.field = "kind",
             .code = "enum",
             .message = "must be station, spacedock, shipyard, planet, unexplored, class:<number> or type:<type>"}}};
}

}  // namespace sw::navigation
