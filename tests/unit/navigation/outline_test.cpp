// The outline of the galaxy: honest sums over sectors, and a radius that leaves none of them out.
#include "features/navigation/outline.hpp"

#include <cmath>
#include <iostream>

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"
#include "unit/navigation/support.hpp"

using namespace sw;
using namespace sw::navigation;
using galaxy::ZoneType;
using navigation_test::World;

namespace {

World two_clusters() {
    World world(5);
    world.parts.clusters[0] = {.id = Uuid::make(), .name = "Near", .type = "STANDARD"};
    world.parts.clusters.push_back({.id = Uuid::make(), .name = "Far", .type = "MINING", .x = 900, .y = 9, .z = 0});
    world.sector(4).cluster = world.sector(5).cluster = 1;
    world.sector(4).x = 100;
    world.sector(5).x = 103;
    world.sector(5).y = 4;
    return world;
}

}  // namespace

TEST_CASE("a cluster lies where its sectors are, not where its record says") {
    const auto outline = outline_of(two_clusters().atlas());
    REQUIRE(outline.size() == 2);
    CHECK(outline[1].name == "Far");
    CHECK(outline[1].sectors == 2);
    CHECK(outline[1].x == 101.5);
    CHECK(outline[1].y == 2);
    CHECK(outline[1].radius == 2.5);
    CHECK(outline[0].sectors == 3);
    CHECK(outline[0].radius == 0);
    CHECK(outline[0].region_name == "test");
    CHECK(outline[0].explored == 0);
}

TEST_CASE("the zone of a cluster is that of most of its sectors, its security the mean") {
    World world = two_clusters();
    world.sector(1).zone = ZoneType::federation;
    world.sector(2).zone = world.sector(3).zone = ZoneType::frontier;
    world.sector(1).security_level = 9;
    world.sector(2).security_level = world.sector(3).security_level = 1;
    const auto outline = outline_of(world.atlas());
    CHECK(outline[0].zone == ZoneType::frontier);
    CHECK(outline[0].security_level == 3.67);
}

TEST_CASE("a cluster without sectors keeps its recorded place") {
    World world = two_clusters();
    world.parts.clusters.push_back({.id = Uuid::make(), .name = "Empty", .type = "STANDARD", .x = 7, .y = 8, .z = 9});
    const auto outline = outline_of(world.atlas());
    REQUIRE(outline.size() == 3);
    CHECK(outline[2].sectors == 0);
    CHECK(outline[2].z == 9);
    CHECK(outline[2].radius == 0);
}

TEST_CASE("no sector lies outside the radius of its cluster") {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    Random random(seed);
    World world(500);
    for (int i = 0; i < 9; ++i) world.parts.clusters.push_back({});
    for (auto& sector : world.parts.sectors) {
        sector.cluster = static_cast<std::size_t>(random.integer(0, 9));
        sector.x = static_cast<int>(random.integer(-5000, 5000));
        sector.y = static_cast<int>(random.integer(-5000, 5000));
        sector.z = static_cast<int>(random.integer(-50, 50));
    }
    const auto atlas = world.atlas();
    const auto outline = outline_of(atlas);
    std::int64_t sectors = 0;
    for (const auto& cluster : outline) sectors += cluster.sectors;
    CHECK(sectors == 500);
    for (const auto& sector : atlas.parts().sectors) {
        const auto& cluster = outline[sector.cluster];
        const double distance = std::hypot(sector.x - cluster.x, sector.y - cluster.y, sector.z - cluster.z);
        CHECK(distance <= cluster.radius + 1e-9);
    }
}
