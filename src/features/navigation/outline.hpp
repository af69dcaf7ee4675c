// Where the clusters of a world lie. Pure.
#pragma once

#include <string>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::navigation {

struct ClusterView {
    Uuid cluster_id;
    std::string name, type;
    RegionId region_id;
    std::string region_name;
    galaxy::ZoneType zone = galaxy::ZoneType::expanse;
    double security_level = 0, x = 0, y = 0, z = 0, radius = 0;
    std::int64_t sectors = 0, explored = 0;

    static constexpr auto describe() {
        return fields(
            field("cluster_id", &ClusterView::cluster_id, "Cluster"), field("name", &ClusterView::name, "Its name"),
            field("type", &ClusterView::type, "Its type"), field("region_id", &ClusterView::region_id, "Its region"),
            field("region_name", &ClusterView::region_name, "Name of the region"),
            field("zone", &ClusterView::zone, "Zone of most of its sectors"),
            field("security_level", &ClusterView::security_level, "Mean of its sectors, 0 to 10"),
            field("x", &ClusterView::x, "Mean of its sectors"), field("y", &ClusterView::y, "Mean of its sectors"),
            field("z", &ClusterView::z, "Mean of its sectors"),
            field("radius", &ClusterView::radius, "All its sectors lie within this distance of x, y, z"),
            field("sectors", &ClusterView::sectors, "How many sectors it has"),
            field("explored", &ClusterView::explored, "How many of them the pilot has visited")
        );
    }
};

struct ClusterList {
    std::vector<ClusterView> clusters;

    static constexpr auto describe() {
        return fields(field("clusters", &ClusterList::clusters, "Every cluster of the regions served here"));
    }
};

/// In the order of the atlas, with nothing explored; clusters without sectors too.
[[nodiscard]] std::vector<ClusterView> outline_of(const galaxy::Atlas& atlas);

}  // namespace sw::navigation
