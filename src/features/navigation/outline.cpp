// Where the clusters of a world lie.
#include "outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sw::navigation {
namespace {

constexpr std::size_t zone_types = enum_names(galaxy::ZoneType{}).size();

struct Sums {
    double x = 0, y = 0, z = 0;
    std::int64_t sectors = 0, security = 0;
    std::array<std::int64_t, zone_types> zones{};
};

double hundredths(double value) {
    return std::round(value * 100) / 100;
}

void settle(ClusterView& view, const Sums& sums) {
    if (sums.sectors == 0) return;
    const auto count = static_cast<double>(sums.sectors);
    view.sectors = sums.sectors;
    view.x = hundredths(sums.x / count);
    view.y = hundredths(sums.y / count);
    view.z = hundredths(sums.z / count);
    view.security_level = hundredths(static_cast<double>(sums.security) / count);
    const auto most = std::max_element(sums.zones.begin(), sums.zones.end());
    view.zone = static_cast<galaxy::ZoneType>(most - sums.zones.begin());
}

}  // namespace

std::vector<ClusterView> outline_of(const galaxy::Atlas& atlas) {
    const auto& parts = atlas.parts();
    std::vector<ClusterView> out;
    out.reserve(parts.clusters.size());
    for (const auto& cluster : parts.clusters) {
        const auto& region = parts.regions[cluster.region];
        ClusterView view{.cluster_id = cluster.id, .name = cluster.name, .type = cluster.type};
        view.region_id = region.region_id;
        view.region_name = region.name;
        view.x = cluster.x;
        view.y = cluster.y;
        view.z = cluster.z;
        out.push_back(std::move(view));
    }
    std::vector<Sums> sums(out.size());
    for (const auto& sector : parts.sectors) {
        Sums& one = sums[sector.cluster];
        ++one.sectors;
        one.x += sector.x;
        one.y += sector.y;
        one.z += sector.z;
        one.security += sector.security_level;
        ++one.zones[static_cast<std::size_t>(sector.zone)];
    }
    for (std::size_t i = 0; i < out.size(); ++i) settle(out[i], sums[i]);
    for (const auto& sector : parts.sectors) {
        ClusterView& view = out[sector.cluster];
        const double distance = std::hypot(sector.x - view.x, sector.y - view.y, sector.z - view.z);
        view.radius = std::max(view.radius, std::ceil(distance * 100) / 100);
    }
    return out;
}

}  // namespace sw::navigation
