// Small worlds for tests of movement and courses.
#pragma once

#include <utility>
#include <vector>

#include "sectorwars/galaxy.hpp"

namespace navigation_test {

using namespace sw;

struct World {
    galaxy::Atlas::Parts parts;

    explicit World(int sectors) {
        parts.regions.push_back({.region_id = RegionId::make(), .name = "test", .total_sectors = sectors});
        parts.clusters.push_back({});
        for (SectorId id = 1; id <= sectors; ++id) {
            parts.sectors.push_back({.sector_id = id, .sector_number = id, .name = "S" + std::to_string(id)});
        }
    }

    galaxy::Sector& sector(SectorId id) { return parts.sectors[static_cast<std::size_t>(id - 1)]; }

    World& one_way(galaxy::Link link) {
        parts.links.push_back(link);
        return *this;
    }

    World& two_way(galaxy::Link link) {
        parts.links.push_back(link);
        std::swap(link.from, link.to);
        parts.links.push_back(link);
        return *this;
    }

    [[nodiscard]] galaxy::Atlas atlas() const { return galaxy::Atlas(parts); }
};

}  // namespace navigation_test
