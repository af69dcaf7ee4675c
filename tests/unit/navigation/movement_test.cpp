// What a hop costs and who may make it; how far a scanner reaches.
#include <iostream>

#include "features/navigation/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"
#include "unit/navigation/support.hpp"

using namespace sw;
using namespace sw::navigation;
using galaxy::Link;
using galaxy::LinkKind;
using galaxy::TunnelType;
using navigation_test::World;

namespace {

const Tuning tuning{};

ships::Hull hull(const std::string& type) {
    const auto make = [&](double speed, int turn_cost, bool warp_capable = true) {
        return ships::Hull{
            .type = type,
            .base_speed = speed,
            .turn_cost = turn_cost,
            .warp_capable = warp_capable,
            .scanner_range = 2};
    };
    if (type == "ESCAPE_POD") return make(0.25, 10, false);
    if (type == "CARGO_HAULER") return make(0.5, 2);
    if (type == "FAST_COURIER") return make(2.0, 1);
    if (type == "SCOUT_SHIP") return make(2.5, 1);
    if (type == "COLONY_SHIP") return make(0.4, 3);
    if (type == "CARRIER") return make(0.75, 2);
    if (type == "WARP_JUMPER") return make(0, 1);
    return make(1.0, 1);
}

std::int64_t cost_of(const std::string& type, Link link = {}, int surcharge = 0) {
    const auto one = hull(type);
    return hop_cost(link, surcharge, drive_of(one, one.base_speed), tuning.tunnel_surcharge);
}

int turns_for(const std::string& type, int hops) {
    int turns = 0;
    std::int64_t credit = 0;
    for (int i = 0; i < hops; ++i) {
        const Charge paid = charge(credit, cost_of(type));
        turns += paid.turns;
        credit = paid.move_credit;
    }
    return turns;
}

players::Pilot pilot_in(SectorId sector, int turns = 100) {
    return {
        .turns = turns,
        .max_turns = 1000,
        .current_sector_id = sector,
        .current_ship_id = ShipId::make(),
        .ship_type = "LIGHT_FREIGHTER",
        .ship_speed = 1};
}

std::string refusal(const players::Pilot& pilot, const galaxy::Atlas& atlas, SectorId to, const ships::Hull* ship) {
    const auto hop = plan_hop(pilot, atlas, to, ship, tuning);
    return hop ? "" : hop.error().id;
}

}  // namespace

TEST_CASE("each hull pays its own price for ten hops") {
    const auto [type, turns] = GENERATE(table<std::string, int>(
        {{"ESCAPE_POD", 100},
         {"LIGHT_FREIGHTER", 10},
         {"CARGO_HAULER", 20},
         {"FAST_COURIER", 5},
         {"SCOUT_SHIP", 4},
         {"COLONY_SHIP", 30},
         {"CARRIER", 20},
         {"WARP_JUMPER", 10}}
    ));
    INFO(type);
    CHECK(turns_for(type, 10) == turns);
}

TEST_CASE("a scout pays two turns for five hops and a courier one for two") {
    CHECK(turns_for("SCOUT_SHIP", 5) == 2);
    CHECK(turns_for("SCOUT_SHIP", 2) == 0);
    CHECK(turns_for("FAST_COURIER", 2) == 1);
    CHECK(turns_for("FAST_COURIER", 3) == 1);
}

TEST_CASE("a damaged ship flies at a higher price") {
    const auto freighter = hull("LIGHT_FREIGHTER"), scout = hull("SCOUT_SHIP");
    CHECK(hop_cost({}, 0, drive_of(freighter, 0.5), 1.5) == 2 * millionths);
    CHECK(hop_cost({}, 0, drive_of(scout, 1.25), 1.5) == 800'000);
}

TEST_CASE("links, nebulae and tunnels have their price") {
    CHECK(cost_of("LIGHT_FREIGHTER", {.turn_cost = 3}) == 3 * millionths);
    CHECK(cost_of("LIGHT_FREIGHTER", {.turn_cost = 1}, 2) == 3 * millionths);
    CHECK(cost_of("CARGO_HAULER", {.turn_cost = 2}, 1) == 6 * millionths);
    const Link quantum{.kind = LinkKind::tunnel, .type = TunnelType::quantum, .turn_cost = 2};
    CHECK(cost_of("LIGHT_FREIGHTER", quantum) == 2 * millionths);
    CHECK(cost_of("ESCAPE_POD", quantum) == 30 * millionths);
    const Link plain{.kind = LinkKind::tunnel, .type = TunnelType::standard, .turn_cost = 2};
    CHECK(cost_of("ESCAPE_POD", plain) == 20 * millionths);
    CHECK(cost_of("ESCAPE_POD", {.kind = LinkKind::gate, .turn_cost = 5}, 3) == 0);
}

TEST_CASE("what is charged over any course is its price, never more, never a turn less") {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    Random random(seed);
    for (int round = 0; round < 500; ++round) {
        std::int64_t credit = 0, price = 0, paid = 0;
        for (int hop = 0; hop < 100; ++hop) {
            const std::int64_t cost = random.integer(0, 12 * millionths);
            const Charge now_due = charge(credit, cost);
            REQUIRE(now_due.turns <= turns_needed(cost));
            REQUIRE(now_due.move_credit >= 0);
            REQUIRE(now_due.move_credit < millionths);
            credit = now_due.move_credit;
            price += cost;
            paid += now_due.turns;
        }
        REQUIRE(paid * millionths + credit == price);
    }
}

TEST_CASE("a pilot moves along a link and pays for it") {
    auto atlas = World(2).two_way({.from = 1, .to = 2, .turn_cost = 2}).atlas();
    const auto ship = hull("LIGHT_FREIGHTER");
    auto pilot = pilot_in(1, 5);
    const auto hop = plan_hop(pilot, atlas, 2, &ship, tuning);
    REQUIRE(hop);
    fly(pilot, hop.value(), atlas);
    CHECK(pilot.current_sector_id == 2);
    CHECK(pilot.turns == 3);
    CHECK(pilot.current_region_id == atlas.parts().regions[0].region_id);
}

TEST_CASE("a move is refused with the reason") {
    auto atlas = World(3).one_way({.from = 1, .to = 2, .turn_cost = 2}).atlas();
    const auto ship = hull("LIGHT_FREIGHTER");
    CHECK(refusal(pilot_in(1), atlas, 2, nullptr) == "no_ship");
    CHECK(refusal(pilot_in(1), atlas, 3, &ship) == "unreachable");
    CHECK(refusal(pilot_in(1), atlas, 999, &ship) == "unreachable");
    CHECK(refusal(pilot_in(1), atlas, 1, &ship) == "unreachable");
    CHECK(refusal(pilot_in(2), atlas, 1, &ship) == "unreachable");
    CHECK(refusal(pilot_in(1, 1), atlas, 2, &ship) == "insufficient_turns");
    CHECK(refusal(pilot_in(1, 2), atlas, 2, &ship).empty());
    auto docked = pilot_in(1);
    docked.docked_station_id = StationId::make();
    CHECK(refusal(docked, atlas, 2, &ship) == "docked");
    auto landed = pilot_in(1);
    landed.landed_planet_id = PlanetId::make();
    CHECK(refusal(landed, atlas, 2, &ship) == "landed");
}

TEST_CASE("without a turn not even a hop for a fraction starts") {
    auto atlas = World(2).two_way({.from = 1, .to = 2}).atlas();
    const auto scout = hull("SCOUT_SHIP");
    auto pilot = pilot_in(1, 0);
    pilot.ship_speed = 2.5;
    CHECK(refusal(pilot, atlas, 2, &scout) == "insufficient_turns");
}

TEST_CASE("a gate takes no turns") {
    auto atlas = World(2).one_way({.from = 1, .to = 2, .kind = LinkKind::gate, .turn_cost = 1, .toll = 50}).atlas();
    const auto ship = hull("LIGHT_FREIGHTER");
    const auto hop = plan_hop(pilot_in(1, 0), atlas, 2, &ship, tuning);
    REQUIRE(hop);
    CHECK(hop->charge.turns == 0);
    CHECK(hop->link->toll == 50);
}

TEST_CASE("a warp is taken before a tunnel, then the cheapest") {
    auto atlas = World(3)
                     .one_way({.from = 1, .to = 2, .kind = LinkKind::tunnel, .turn_cost = 1})
                     .one_way({.from = 1, .to = 2, .kind = LinkKind::warp, .turn_cost = 2})
                     .one_way({.from = 1, .to = 3, .kind = LinkKind::tunnel, .turn_cost = 3})
                     .one_way({.from = 1, .to = 3, .kind = LinkKind::tunnel, .turn_cost = 1})
                     .atlas();
    CHECK(best_link(atlas, 1, 2)->kind == LinkKind::warp);
    CHECK(best_link(atlas, 1, 3)->turn_cost == 1);
    CHECK(best_link(atlas, 2, 3) == nullptr);
}

TEST_CASE("a scanner reaches as far as it says and sees what lies beyond") {
    auto atlas = World(6)
                     .two_way({.from = 1, .to = 2})
                     .two_way({.from = 2, .to = 3})
                     .two_way({.from = 3, .to = 4})
                     .two_way({.from = 1, .to = 5, .kind = LinkKind::tunnel})
                     .two_way({.from = 1, .to = 6, .kind = LinkKind::gate})
                     .atlas();
    const Sweep near = sweep(atlas, 1, 1, tuning);
    CHECK(near.scanned == std::vector<SectorId>{2});
    CHECK(near.seen == std::vector<SectorId>{3});
    const Sweep wide = sweep(atlas, 1, 2, tuning);
    CHECK(wide.scanned == std::vector<SectorId>{2, 3, 5});
    CHECK(wide.seen == std::vector<SectorId>{4});
}

TEST_CASE("a nebula halves a scanner but never blinds it") {
    World world(1);
    auto& sector = world.sector(1);
    auto ship = hull("SCOUT_SHIP");
    ship.scanner_range = 5;
    CHECK(scan_range(ship, sector, tuning) == 5);
    sector.type = galaxy::SectorType::nebula;
    CHECK(scan_range(ship, sector, tuning) == 2);
    ship.scanner_range = 1;
    CHECK(scan_range(ship, sector, tuning) == 1);
}

TEST_CASE("dangerous sectors are met with a warning") {
    World world(1);
    auto& sector = world.sector(1);
    CHECK(encounters_in(sector, tuning).empty());
    sector.type = galaxy::SectorType::black_hole;
    sector.hazard_level = 7;
    REQUIRE(encounters_in(sector, tuning).size() == 1);
    CHECK(encounters_in(sector, tuning)[0].level == "high");
    CHECK(encounters_in(sector, tuning)[0].sector_type == "BLACK_HOLE");
    sector.hazard_level = 6;
    CHECK(encounters_in(sector, tuning)[0].level == "low");
}
