// From the atlas to what routes give. Pure.
#pragma once

#include <span>

#include "admin_messages.hpp"
#include "tuning.hpp"

namespace sw::galaxy::views {

[[nodiscard]] StationView station(const Station& station, const Tuning& tuning);
[[nodiscard]] PlanetView planet(const Planet& planet);

[[nodiscard]] GalaxyView galaxy(const Atlas& atlas, const Tuning& tuning, Time now);
[[nodiscard]] RegionView region(const Atlas& atlas, const Region& region);
[[nodiscard]] ZoneView zone(const Atlas& atlas, const Zone& zone);
[[nodiscard]] ClusterList clusters(const Atlas& atlas);
[[nodiscard]] SectorView sector(const Atlas& atlas, const Sector& sector);
[[nodiscard]] AdminStationView admin_station(const Atlas& atlas, const Station& station, const Tuning& tuning);

}  // namespace sw::galaxy::views
