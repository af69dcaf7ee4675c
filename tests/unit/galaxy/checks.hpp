// What must hold in every region, as checks that tests share.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "features/galaxy/graph.hpp"
#include "support.hpp"
#include "support/catch.hpp"

namespace galaxy_test {

using sw::galaxy::Atlas;
using sw::galaxy::Landmark;
using sw::galaxy::LinkKind;
using sw::galaxy::Sector;
using sw::galaxy::SectorType;
using sw::galaxy::Station;
using sw::galaxy::strong_components;
using sw::galaxy::ZoneType;

/// Distinct neighbours by warp and tunnel, whatever the direction.
inline std::map<sw::SectorId, std::set<sw::SectorId>> neighbours(const Atlas::Parts& parts, bool warps_only) {
    std::map<sw::SectorId, std::set<sw::SectorId>> out;
    for (const auto& link : parts.links) {
        if (link.kind == LinkKind::gate || (warps_only && link.kind != LinkKind::warp)) continue;
        out[link.from].insert(link.to);
        out[link.to].insert(link.from);
    }
    return out;
}

inline void check_links(const Atlas::Parts& parts, sw::SectorId first, sw::SectorId last) {
    std::set<std::pair<sw::SectorId, sw::SectorId>> seen;
    for (const auto& link : parts.links) {
        REQUIRE(link.from >= first);
        REQUIRE(link.from <= last);
        REQUIRE(link.to >= first);
        REQUIRE(link.to <= last);
        REQUIRE(link.from != link.to);
        REQUIRE(seen.emplace(link.from, link.to).second);
        REQUIRE(link.stability >= 0.3);
        REQUIRE(link.stability <= 1.0);
        const auto& from = parts.sectors[static_cast<std::size_t>(link.from - first)];
        const auto& to = parts.sectors[static_cast<std::size_t>(link.to - first)];
        if (link.kind == LinkKind::gate) {
            REQUIRE(link.turn_cost == 0);
            REQUIRE(link.toll == tuning().gate.toll);
            REQUIRE(from.region != to.region);
            continue;
        }
        REQUIRE(link.turn_cost >= 1);
        REQUIRE(link.turn_cost <= 3);
        REQUIRE(link.toll == 0);
        REQUIRE(from.region == to.region);
        REQUIRE((from.cluster == to.cluster) == (link.kind == LinkKind::warp));
    }
    const auto component = strong_components(last - first + 1, edges(parts, first));
    REQUIRE(std::all_of(component.begin(), component.end(), [](int one) { return one == 0; }));
}

inline void check_degrees(const Atlas::Parts& parts, std::size_t sectors) {
    for (const auto& [sector, others] : neighbours(parts, false)) REQUIRE(others.size() <= 6);
    std::size_t ends = 0;
    for (const auto& [sector, others] : neighbours(parts, true)) ends += others.size();
    const double average = static_cast<double>(ends) / static_cast<double>(sectors);
    REQUIRE(average > 2.7);
    REQUIRE(average <= 3.0);
}

inline void check_one_way_share(const Atlas::Parts& parts) {
    std::set<std::pair<sw::SectorId, sw::SectorId>> warps;
    for (const auto& link : parts.links) {
        if (link.kind == LinkKind::warp) warps.emplace(link.from, link.to);
    }
    std::size_t one_way = 0;
    std::size_t both_ways = 0;
    for (const auto& [from, to] : warps) ++(warps.contains({to, from}) ? both_ways : one_way);
    const double share = static_cast<double>(one_way) / static_cast<double>(one_way + both_ways / 2);
    REQUIRE(share > 0.03);
    REQUIRE(share < 0.07);
}

/// Ids, names and contents that hold in every region.
inline void check_contents(const Atlas::Parts& parts) {
    std::set<sw::Uuid> ids;
    for (const auto& one : parts.regions) REQUIRE(ids.insert(one.region_id.uuid).second);
    for (const auto& one : parts.zones) REQUIRE(ids.insert(one.id).second);
    for (const auto& one : parts.clusters) REQUIRE(ids.insert(one.id).second);
    for (const auto& one : parts.sectors) REQUIRE(ids.insert(one.id).second);
    for (const auto& one : parts.stations) REQUIRE(ids.insert(one.station_id.uuid).second);
    for (const auto& one : parts.planets) REQUIRE(ids.insert(one.planet_id.uuid).second);
    std::set<std::pair<std::size_t, std::string>> names;
    for (const auto& one : parts.sectors) {
        REQUIRE_FALSE(one.name.empty());
        REQUIRE(names.emplace(one.region, one.name).second);
        const auto& limits = tuning().sectors.at(std::string(sw::to_name(one.type)));
        REQUIRE(one.hazard_level <= limits.hazard.high);
        REQUIRE(one.radiation_level <= limits.radiation_percent.high / 100.0);
        REQUIRE(one.security_level >= 1);
        REQUIRE(one.security_level <= 10);
        REQUIRE(one.nebula_surcharge >= 0);
        REQUIRE(one.nebula_surcharge <= 5);
        if (one.sector_number <= 7) {
            REQUIRE(one.type == SectorType::standard);
            REQUIRE(one.security_level == 10);
            REQUIRE(one.hazard_level <= 1);
        }
        if (one.sector_number == 1) REQUIRE((one.hazard_level == 0 && one.radiation_level == 0));
    }
}

inline void check_zones(const Atlas::Parts& parts) {
    for (std::size_t region = 0; region < parts.regions.size(); ++region) {
        int next = 1;
        for (const auto& zone : parts.zones) {
            if (zone.region != region) continue;
            REQUIRE(zone.first_number == next);
            next = zone.last_number + 1;
            for (const auto& sector : parts.sectors) {
                const bool inside = sector.region == region && sector.sector_number >= zone.first_number &&
                                    sector.sector_number <= zone.last_number;
                if (inside) REQUIRE(sector.zone == zone.type);
            }
        }
        REQUIRE(next == parts.regions[region].total_sectors + 1);
    }
}

inline void check_clusters(const Atlas::Parts& parts) {
    std::vector<int> counted(parts.clusters.size());
    for (const auto& sector : parts.sectors) {
        ++counted[sector.cluster];
        REQUIRE(parts.clusters[sector.cluster].region == sector.region);
    }
    for (std::size_t i = 0; i < counted.size(); ++i) REQUIRE(counted[i] == parts.clusters[i].sector_count);
}

inline const Station& station_at(const Atlas::Parts& parts, sw::SectorId sector) {
    const auto found = std::find_if(parts.stations.begin(), parts.stations.end(), [&](const Station& one) {
        return one.sector_id == sector;
    });
    REQUIRE(found != parts.stations.end());
    return *found;
}

inline bool is_landmark(const Atlas::Parts& parts, const Sector& sector) {
    return std::any_of(tuning().landmarks.begin(), tuning().landmarks.end(), [&](const Landmark& one) {
        return one.region == parts.regions[sector.region].kind && one.number == sector.sector_number;
    });
}

inline void check_stations(const Atlas::Parts& parts, sw::SectorId first) {
    std::set<sw::SectorId> taken;
    std::set<std::pair<std::size_t, std::string>> names;
    for (const auto& station : parts.stations) {
        const Sector& sector = parts.sectors[static_cast<std::size_t>(station.sector_id - first)];
        INFO(station.name << " class " << station.station_class << " in " << sector.sector_id);
        REQUIRE(taken.insert(station.sector_id).second);
        REQUIRE(names.emplace(sector.region, station.name).second);
        REQUIRE(sector.type != SectorType::void_space);
        REQUIRE_FALSE(station.services.empty());
        REQUIRE(std::all_of(station.faction.begin(), station.faction.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || c == '_';
        }));
        if (is_landmark(parts, sector)) continue;
        REQUIRE(station.services == tuning().services.at(std::string(sw::to_name(station.type))));
        REQUIRE(station.station_class >= 1);
        REQUIRE(station.station_class <= 11);
        if (sector.zone == ZoneType::expanse) REQUIRE((station.station_class >= 4 && station.station_class <= 8));
        const std::set<int> never_in_frontier{4, 7, 10, 11};
        const std::set<int> only_in_frontier{8, 9};
        if (sector.zone == ZoneType::frontier) REQUIRE_FALSE(never_in_frontier.contains(station.station_class));
        if (sector.zone == ZoneType::federation || sector.zone == ZoneType::border) {
            REQUIRE_FALSE(only_in_frontier.contains(station.station_class));
        }
    }
}

}  // namespace galaxy_test
