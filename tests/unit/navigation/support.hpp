// Small worlds for tests of movement and courses.
#pragma once

#include <utility>
#include <vector>

#include "sectorwars/galaxy.hpp"

namespace navigation_test {

struct World {
    sw::galaxy::Atlas::Parts parts;

    explicit World(int sectors) {
        parts.regions.push_back({.region_id = sw::RegionId::make(), .name = "test", .total_sectors = sectors});
        parts.clusters.push_back({});
        for (sw::SectorId id = 1; id <= sectors; ++id) {
            parts.sectors.push_back({.sector_id = id, .sector_number = id, .name = "S" + std::to_string(id)});
        }
    }

    sw::galaxy::Sector& sector(sw::SectorId id) { return parts.sectors[static_cast<std::size_t>(id - 1)]; }

    World& one_way(sw::galaxy::Link link) {
        parts.links.push_back(link);
        return *this;
    }

    World& two_way(sw::galaxy::Link link) {
        parts.links.push_back(link);
        std::swap(link.from, link.to);
        parts.links.push_back(link);
        return *this;
    }

    [[nodiscard]] sw::galaxy::Atlas atlas() const { return sw::galaxy::Atlas(parts); }
};

}  // namespace navigation_test
