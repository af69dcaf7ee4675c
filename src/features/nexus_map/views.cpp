// Views of the Nexus.
#include "views.hpp"

#include <algorithm>

namespace sw::nexus_map {
namespace {

using namespace galaxy;

constexpr std::size_t samples = 10;

bool inside(const Atlas& atlas, SectorId id, const Region& region) {
    const Sector* sector = atlas.sector(id);
    return sector && &atlas.region_of(*sector) == &region;
}

template <class T>
std::int64_t count_inside(const Atlas& atlas, const std::vector<T>& items, const Region& region) {
    return std::count_if(items.begin(), items.end(), [&](const T& one) {
        return inside(atlas, one.sector_id, region);
    });
}

}  // namespace

const Region* nexus(const Atlas& atlas) {
    const auto& regions = atlas.parts().regions;
    const auto found = std::find_if(regions.begin(), regions.end(), [](const Region& one) {
        return one.kind == RegionKind::central_nexus;
    });
    return found == regions.end() ? nullptr : &*found;
}

NexusStatus nexus_status(const Atlas& atlas, const Region& region) {
    return {
        .exists = true,
        .status = "active",
        .message = "The Central Nexus is open.",
        .nexus_id = region.region_id,
        .created_at = region.created_at,
        .total_sectors = region.total_sectors,
        .total_ports = count_inside(atlas, atlas.parts().stations, region),
        .total_planets = count_inside(atlas, atlas.parts().planets, region)};
}

NexusStats nexus_stats(const Atlas& atlas, const Region& region) {
    const auto& parts = atlas.parts();
    NexusStats stats{
        .total_sectors = region.total_sectors,
        .total_ports = count_inside(atlas, parts.stations, region),
        .total_planets = count_inside(atlas, parts.planets, region)};
    stats.total_warp_gates = std::count_if(parts.links.begin(), parts.links.end(), [&](const Link& link) {
        return link.kind == LinkKind::gate && inside(atlas, link.from, region);
    });
    const auto all = figures(atlas);
    for (std::size_t i = 0; i < parts.clusters.size(); ++i) {
        const Cluster& cluster = parts.clusters[i];
        if (&parts.regions[cluster.region] != &region) continue;
        stats.clusters.push_back(
            {.cluster_id = cluster.id,
             .name = cluster.name,
             .type = cluster.type,
             .sectors = all[i].sectors,
             .avg_security = all[i].mean(all[i].security),
             .avg_development = all[i].mean(all[i].development)}
        );
    }
    return stats;
}

std::vector<NexusClusterView> nexus_clusters(const Atlas& atlas, const Region& region) {
    const auto& parts = atlas.parts();
    const auto all = figures(atlas);
    std::vector<NexusClusterView> out;
    for (std::size_t i = 0; i < parts.clusters.size(); ++i) {
        const Cluster& cluster = parts.clusters[i];
        if (&parts.regions[cluster.region] != &region) continue;
        out.push_back(
            {.cluster_id = cluster.id,
             .name = cluster.name,
             .cluster_type = cluster.type,
             .sector_count = all[i].sectors,
             .ports_count = all[i].stations,
             .planets_count = all[i].planets,
             .avg_security_level = all[i].mean(all[i].security),
             .avg_development_level = all[i].mean(all[i].development),
             .economic_value = cluster.economic_value}
        );
    }
    return out;
}

NexusClusterDetail nexus_cluster(const Atlas& atlas, const Cluster& cluster) {
    NexusClusterDetail out{
        .cluster_id = cluster.id,
        .name = cluster.name,
        .cluster_type = cluster.type,
        .total_sectors = cluster.sector_count,
        .economic_value = cluster.economic_value,
        .warp_stability = cluster.warp_stability};
    for (const Sector& sector : atlas.parts().sectors) {
        if (&atlas.cluster_of(sector) != &cluster) continue;
        if (out.sample_sectors.size() < samples) {
            SampleSector sample{sector.sector_number,     sector.sector_id,     sector.security_level,
                                sector.development_level, sector.traffic_level, {}};
            if (sector.type != SectorType::standard) sample.special_features.emplace_back(to_name(sector.type));
            if (sector.nebula_surcharge > 0) sample.special_features.emplace_back("nebula");
            out.sample_sectors.push_back(std::move(sample));
        }
        for (const Station& one : atlas.stations_in(sector.sector_id)) {
            if (out.sample_ports.size() == samples) break;
            out.sample_ports.push_back({one.sector_id, one.name, one.station_class, one.type, 0});
        }
        for (const Planet& one : atlas.planets_in(sector.sector_id)) {
            if (out.sample_planets.size() == samples) break;
            out.sample_planets.push_back({one.sector_id, one.name, one.type, one.population, one.habitability_score});
        }
    }
    return out;
}

std::vector<DistrictView> districts(const Atlas& atlas, const Region& region, const Tuning& tuning) {
    std::vector<DistrictView> out;
    for (const DistrictTuning& one : tuning.districts) {
        const SectorId before_first = region.first_sector - 1;
        DistrictView view{.district_type = one.district_type, .name = one.name};
        view.sector_range = {before_first + one.first, before_first + one.last};
        ClusterFigures sums;
        for (SectorId id = view.sector_range.front(); id <= view.sector_range.back(); ++id) {
            const Sector* sector = atlas.sector(id);
            if (!sector || &atlas.region_of(*sector) != &region) continue;
            ++sums.sectors;
            sums.security += sector->security_level;
            sums.development += sector->development_level;
            view.stations_count += static_cast<std::int64_t>(atlas.stations_in(id).size());
            view.planets_count += static_cast<std::int64_t>(atlas.planets_in(id).size());
        }
        view.sectors_count = sums.sectors;
        view.security_level = sums.mean(sums.security);
        view.development_level = sums.mean(sums.development);
        out.push_back(std::move(view));
    }
    return out;
}

}  // namespace sw::nexus_map
