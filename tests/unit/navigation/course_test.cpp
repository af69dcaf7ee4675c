// Courses through charted space: shortest, honest about what is known, and the same however they are flown.
#include "features/navigation/course.hpp"

#include <deque>
#include <iostream>

#include "features/navigation/targets.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"
#include "unit/navigation/support.hpp"

using namespace sw;
using namespace sw::navigation;
using galaxy::LinkKind;
using navigation_test::World;

namespace {

const Tuning tuning{};

using Course = std::vector<SectorId>;

std::uint64_t seed_of_this_run() {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    return seed;
}

Chart all_visited(const galaxy::Atlas& atlas) {
    Chart chart;
    for (const auto& sector : atlas.parts().sectors) chart[sector.sector_id] = Level::visited;
    return chart;
}

KnownGraph graph_of(const galaxy::Atlas& atlas, const Chart& chart, Optimise optimise = Optimise::turns) {
    return {atlas, chart, {.optimise = optimise}, tuning};
}

std::string refusal(const KnownGraph& graph, SectorId from, SectorId to) {
    const auto course = graph.course(from, to);
    return course ? "" : course.error().id;
}

World random_world(Random& random, int sectors) {
    World world(sectors);
    for (SectorId id = 2; id <= sectors; ++id) {  // a tree, then more links, some one-way
        world.two_way(
            {.from = static_cast<SectorId>(random.integer(1, id - 1)),
             .to = id,
             .turn_cost = static_cast<int>(random.integer(1, 3))}
        );
    }
    for (int i = 0; i < sectors; ++i) {
        const auto from = static_cast<SectorId>(random.integer(1, sectors));
        const auto to = static_cast<SectorId>(random.integer(1, sectors));
        const galaxy::Link link{.from = from, .to = to, .turn_cost = static_cast<int>(random.integer(1, 4))};
        if (from == to) continue;
        if (random.chance(0.7)) world.two_way(link);
        else world.one_way(link);
    }
    for (auto& sector : world.parts.sectors) {
        sector.hazard_level = static_cast<int>(random.integer(0, 10));
        sector.nebula_surcharge = random.chance(0.1) ? 2 : 0;
    }
    return world;
}

std::int64_t price(const galaxy::Atlas& atlas, SectorId from, const Course& course) {
    std::int64_t sum = 0;
    for (const SectorId to : course) {
        const auto* link = best_link(atlas, from, to);
        REQUIRE(link != nullptr);
        sum += hop_cost(*link, atlas.sector(from)->nebula_surcharge, {}, tuning.tunnel_surcharge);
        from = to;
    }
    return sum;
}

/// Bellman-Ford over everything, as an independent judge.
std::int64_t least_price(const galaxy::Atlas& atlas, SectorId from, SectorId to) {
    constexpr std::int64_t far = INT64_MAX / 2;
    std::map<SectorId, std::int64_t> best{{from, 0}};
    const auto get = [&](SectorId id) { return best.contains(id) ? best[id] : far; };
    for (std::size_t round = 0; round < atlas.parts().sectors.size(); ++round) {
        for (const auto& link : atlas.parts().links) {
            if (get(link.from) == far) continue;
            const auto& used = *best_link(atlas, link.from, link.to);
            const auto cost = hop_cost(used, atlas.sector(link.from)->nebula_surcharge, {}, tuning.tunnel_surcharge);
            best[link.to] = std::min(get(link.to), get(link.from) + cost);
        }
    }
    return get(to);
}

}  // namespace

TEST_CASE("a course can save turns, hops or danger") {
    World world(5);
    world.two_way({.from = 1, .to = 2, .turn_cost = 1}).two_way({.from = 2, .to = 3, .turn_cost = 1});
    world.two_way({.from = 1, .to = 3, .turn_cost = 3});
    world.two_way({.from = 1, .to = 4, .turn_cost = 2}).two_way({.from = 4, .to = 3, .turn_cost = 1});
    world.sector(2).hazard_level = 10;
    const auto atlas = world.atlas();
    const auto chart = all_visited(atlas);
    CHECK(graph_of(atlas, chart, Optimise::turns).course(1, 3).value() == Course{2, 3});
    CHECK(graph_of(atlas, chart, Optimise::hops).course(1, 3).value() == Course{3});
    CHECK(graph_of(atlas, chart, Optimise::safe).course(1, 3).value() == Course{3});
    CHECK(graph_of(atlas, chart).course(1, 1).value().empty());
}

TEST_CASE("fog of war hides courses") {
    const auto atlas = World(5)
                           .two_way({.from = 1, .to = 2})
                           .two_way({.from = 2, .to = 3})
                           .two_way({.from = 3, .to = 4})
                           .one_way({.from = 4, .to = 5})
                           .atlas();
    Chart chart;
    add_surroundings(chart, atlas, 1);
    CHECK(graph_of(atlas, chart).course(1, 2).value() == Course{2});
    CHECK(refusal(graph_of(atlas, chart), 1, 3) == "course_unknown");
    chart[3] = Level::seen;  // heard of, but no link is known
    CHECK(refusal(graph_of(atlas, chart), 1, 3) == "course_unknown");
    chart[2] = Level::scanned;
    CHECK(graph_of(atlas, chart).course(1, 3).value() == Course{2, 3});
    CHECK(refusal(graph_of(atlas, chart), 1, 99) == "course_unknown");
}

TEST_CASE("a two-way link is known from both ends, a one-way link from its source") {
    const auto atlas = World(3).two_way({.from = 1, .to = 2}).one_way({.from = 2, .to = 3}).atlas();
    CHECK(graph_of(atlas, {{1, Level::visited}, {2, Level::seen}}).course(2, 1).value() == Course{1});
    CHECK(refusal(graph_of(atlas, {{2, Level::seen}, {3, Level::visited}}), 2, 3) == "course_unknown");
    CHECK(refusal(graph_of(atlas, {{2, Level::visited}, {3, Level::visited}}), 3, 2) == "course_unknown");
    CHECK(graph_of(atlas, {{2, Level::visited}, {3, Level::seen}}).course(2, 3).value() == Course{3});
}

TEST_CASE("a free gate is a hop and never a circle") {
    const auto atlas = World(3)
                           .two_way({.from = 1, .to = 2, .kind = LinkKind::gate})
                           .two_way({.from = 2, .to = 3, .kind = LinkKind::gate})
                           .atlas();
    CHECK(graph_of(atlas, all_visited(atlas)).course(1, 3).value() == Course{2, 3});
}

TEST_CASE("courses are as short as an independent search finds them") {
    Random random(seed_of_this_run());
    for (int round = 0; round < 40; ++round) {
        const auto atlas = random_world(random, 40).atlas();
        const auto graph = graph_of(atlas, all_visited(atlas));
        for (int i = 0; i < 10; ++i) {
            const auto from = static_cast<SectorId>(random.integer(1, 40));
            const auto to = static_cast<SectorId>(random.integer(1, 40));
            const auto course = graph.course(from, to);
            const auto least = least_price(atlas, from, to);
            REQUIRE(course.has_value());
            REQUIRE(price(atlas, from, course.value()) == least);
        }
    }
}

TEST_CASE("what remains of a course is the course from there") {
    Random random(seed_of_this_run());
    for (int round = 0; round < 60; ++round) {
        const auto atlas = random_world(random, 60).atlas();
        const auto optimise = static_cast<Optimise>(random.integer(0, 2));
        const auto graph = graph_of(atlas, all_visited(atlas), optimise);
        const auto to = static_cast<SectorId>(random.integer(1, 60));
        Course rest = graph.course(static_cast<SectorId>(random.integer(1, 60)), to).value();
        while (!rest.empty()) {
            const SectorId at = rest.front();
            rest.erase(rest.begin());
            REQUIRE(graph.course(at, to).value() == rest);
        }
    }
}

TEST_CASE("the nearest place is the one that costs least") {
    World world(5);
    world.two_way({.from = 1, .to = 2, .turn_cost = 3}).two_way({.from = 1, .to = 3}).two_way({.from = 3, .to = 4});
    world.parts.stations = {
        {.station_id = StationId::make(), .name = "Far Yard", .sector_id = 2, .type = galaxy::StationType::shipyard},
        {.station_id = StationId::make(), .name = "Test SpaceDock Alpha", .sector_id = 4, .station_class = 3}};
    world.parts.planets = {{.planet_id = PlanetId::make(), .name = "Eden", .sector_id = 4}};
    const auto atlas = world.atlas();
    auto chart = all_visited(atlas);
    chart[4] = Level::seen;
    const auto find = [&](std::string_view kind) -> SectorId {
        const auto target = target_of(kind, atlas, "SpaceDock").value();
        const auto wanted = [&](SectorId id) { return !target(*atlas.sector(id), chart.at(id)).empty(); };
        return graph_of(atlas, chart).nearest(1, wanted).value_or(0);
    };
    CHECK(find("station") == 4);
    CHECK(find("spacedock") == 4);
    CHECK(find("class:3") == 4);
    CHECK(find("shipyard") == 2);
    CHECK(find("type:SHIPYARD") == 2);
    CHECK(find("unexplored") == 4);
    CHECK(find("class:9") == 0);
    CHECK(find("planet") == 0);
    chart[4] = Level::scanned;
    CHECK(find("planet") == 4);
}

TEST_CASE("a kind of place that does not exist is refused by name") {
    const galaxy::Atlas atlas;
    const auto kind = GENERATE("", "moon", "class:", "class:x", "class:3x", "type:", "type:mining", "STATION");
    const auto target = target_of(kind, atlas, "SpaceDock");
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().code == Code::invalid);
    CHECK(target.error().fields.at(0).field == "kind");
}
