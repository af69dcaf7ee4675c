// From the atlas to what routes give. Pure.
#pragma once

#include <span>

#include "admin_messages.hpp"
#include "tuning.hpp"

namespace sw::galaxy::views {

[[nodiscard]] StationView station(const Station& station, const Tuning& tuning);
[[nodiscard]] PlanetView planet(const Planet& planet);

/// Counts and means of the sectors of one cluster.
struct ClusterFigures {
    std::int64_t sectors = 0, stations = 0, planets = 0, security = 0, development = 0;
    const Sector* first = nullptr;

    [[nodiscard]] double mean(std::int64_t sum) const;
};

/// By index into Parts::clusters.
[[nodiscard]] std::vector<ClusterFigures> figures(const Atlas& atlas);

/// nullptr when the atlas has none.
[[nodiscard]] const Region* nexus(const Atlas& atlas);
[[nodiscard]] NexusStatus nexus_status(const Atlas& atlas, const Region& region);
[[nodiscard]] NexusStats nexus_stats(const Atlas& atlas, const Region& region);
[[nodiscard]] std::vector<NexusClusterView> nexus_clusters(const Atlas& atlas, const Region& region);
[[nodiscard]] NexusClusterDetail nexus_cluster(const Atlas& atlas, const Cluster& cluster);

[[nodiscard]] GalaxyView galaxy(const Atlas& atlas, const Tuning& tuning, Time now);
[[nodiscard]] RegionView region(const Atlas& atlas, const Region& region);
[[nodiscard]] ZoneView zone(const Atlas& atlas, const Zone& zone);
[[nodiscard]] ClusterList clusters(const Atlas& atlas);
[[nodiscard]] SectorView sector(const Atlas& atlas, const Sector& sector);
[[nodiscard]] AdminStationView admin_station(const Atlas& atlas, const Station& station, const Tuning& tuning);

}  // namespace sw::galaxy::views
