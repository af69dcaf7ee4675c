// What a travel costs and who may begin one.
#include "features/travel/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::travel;

namespace {

const PlayerId ada{Uuid::derive(1, 1)}, bob{Uuid::derive(1, 2)};

const GateTuning tuning{.jump_hull = "WARP_JUMPER", .build_price = 80'000, .build_turns = 200};

Situation at_gate() {
    Situation at;
    at.pilot.player_id = ada;
    at.pilot.turns = 100;
    at.pilot.current_ship_id = ShipId{Uuid::derive(2, 1)};
    at.pilot.ship_type = "LIGHT_FREIGHTER";
    at.pilot.current_sector_id = 250;
    at.gate_sector = 250;
    at.source = "alpha-reach";
    at.destination = "beta-drift";
    at.credits = 1000;
    at.at = Time{std::chrono::hours(1000)};
    return at;
}

Gate a_gate() {
    return {
        .gate_id = Uuid::derive(3, 1),
        .sector_id = 250,
        .destination_region = "beta-drift",
        .owner_player_id = bob,
        .toll = 70};
}

std::string refusal(Method method, const Situation& at) {
    const auto refused = refuse_departure(method, at, cost_of(method, at, tuning), tuning);
    return refused ? refused->id : "";
}

}  // namespace

TEST_CASE("a platform gate takes credits and turns, but not between the nexus and Terran Space") {
    Situation at = at_gate();
    CHECK(cost_of(Method::platform_gate, at, tuning) == Cost{.turns = 5, .toll = 100});
    at.source = nexus_slug;
    at.destination = terran_slug;
    CHECK(cost_of(Method::platform_gate, at, tuning) == Cost{});
    std::swap(at.source, at.destination);
    CHECK(cost_of(Method::platform_gate, at, tuning) == Cost{});
}

TEST_CASE("nobody pays for leaving a region that closes, and only the nexus is open") {
    Situation at = at_gate();
    at.draining = true;
    CHECK(refusal(Method::platform_gate, at) == "region_draining");
    at.destination = nexus_slug;
    CHECK(cost_of(Method::platform_gate, at, tuning) == Cost{});
    CHECK(refusal(Method::platform_gate, at).empty());
}

TEST_CASE("a pilot leaves undocked, from the gate, with a ship, credits and turns") {
    CHECK(refusal(Method::platform_gate, at_gate()).empty());
    const auto refused_when = [](auto change) {
        Situation at = at_gate();
        change(at);
        return refusal(Method::platform_gate, at);
    };
    CHECK(refused_when([](Situation& at) { at.pilot.docked_station_id = StationId{Uuid::derive(4, 1)}; }) == "docked");
    CHECK(refused_when([](Situation& at) { at.pilot.landed_planet_id = PlanetId{Uuid::derive(5, 1)}; }) == "landed");
    CHECK(refused_when([](Situation& at) { at.pilot.current_ship_id.reset(); }) == "no_ship");
    CHECK(refused_when([](Situation& at) { at.pilot.current_sector_id = 249; }) == "not_at_gate");
    CHECK(refused_when([](Situation& at) { at.credits = 99; }) == "insufficient_credits");
    CHECK(refused_when([](Situation& at) { at.pilot.turns = 4; }) == "insufficient_turns");
    CHECK(refused_when([](Situation& at) { at.destination = at.source; }) == "same_region");
    CHECK(refused_when([](Situation& at) { at.both_here = true; }) == "same_world");
}

TEST_CASE("an evacuation asks nothing of the pilot") {
    Situation at = at_gate();
    at.evacuation = true;
    at.pilot.docked_station_id = StationId{Uuid::derive(4, 1)};
    at.pilot.current_sector_id = 3;
    at.pilot.turns = 0;
    at.credits = 0;
    CHECK(cost_of(Method::platform_gate, at, tuning) == Cost{});
    CHECK(refusal(Method::platform_gate, at).empty());
}

TEST_CASE("the toll of a pilot's gate goes to its owner, who passes for nothing") {
    Situation at = at_gate();
    CHECK(refusal(Method::player_gate, at) == "no_gate");
    at.gate = a_gate();
    CHECK(cost_of(Method::player_gate, at, tuning) == Cost{.toll = 70, .toll_owner = bob});
    CHECK(refusal(Method::player_gate, at).empty());
    at.pilot.player_id = bob;
    CHECK(cost_of(Method::player_gate, at, tuning).toll == 0);
    at.destination = "central-nexus";
    CHECK(refusal(Method::player_gate, at) == "wrong_gate");
    at.gate->is_active = false;
    CHECK(refusal(Method::player_gate, at) == "no_gate");
}

TEST_CASE("a Warp Jumper jumps from anywhere, once a day, for turns alone") {
    Situation at = at_gate();
    at.pilot.current_sector_id = 17;
    CHECK(refusal(Method::warp_jumper, at) == "no_warp_jumper");
    at.pilot.ship_type = "WARP_JUMPER";
    CHECK(cost_of(Method::warp_jumper, at, tuning) == Cost{.turns = 50});
    CHECK(refusal(Method::warp_jumper, at).empty());
    at.last_jump = at.at - std::chrono::hours(23);
    CHECK(refusal(Method::warp_jumper, at) == "cooling_down");
    at.last_jump = at.at - std::chrono::hours(24);
    CHECK(refusal(Method::warp_jumper, at).empty());
}

TEST_CASE("gates are built by Warp Jumpers and region owners, to the nexus, within limits") {
    GateWish wish;
    wish.pilot = at_gate().pilot;
    wish.pilot.turns = 500;
    wish.source = "alpha-reach";
    wish.destination = nexus_slug;
    wish.credits = 100'000;
    const auto answer = [&] {
        const auto refused = refuse_gate(wish, tuning);
        return refused ? refused->id : "";
    };
    CHECK(answer() == "no_gate_hull");
    wish.gate_hull = true;
    CHECK(answer().empty());
    wish.own = 1;
    CHECK(answer() == "too_many_gates");
    wish.region_owner = true;
    CHECK(answer().empty());
    wish.to_destination = 5;
    CHECK(answer() == "too_many_gates");
    wish.to_destination = 0;
    wish.destination = "beta-drift";
    CHECK(answer() == "gate_destination");
    wish.source_is_nexus = true;
    CHECK(answer().empty());
    wish.credits = 79'999;
    CHECK(answer() == "insufficient_credits");
}

TEST_CASE("only the shape of a slug is a slug") {
    for (const auto* good : {"abc", "alpha-reach", "r2-d2"}) CHECK(is_slug(good));
    for (const auto* bad : {"", "ab", "-abc", "abc-", "Abc", "a b c", "../x", "\xc3\xa4\xc3\xb6\xc3\xbc"})
        CHECK_FALSE(is_slug(bad));
}
