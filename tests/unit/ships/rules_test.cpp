// The ship table as shipped, resale value, condition in words.
#include "features/ships/rules.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include "support/catch.hpp"

using namespace sw;
using namespace sw::ships;

namespace {

Tuning shipped() {
    std::ifstream file("config/balance/ships.json");
    std::stringstream text;
    text << file.rdbuf();
    return parse_json<Tuning>(text.str());
}

Hull hull_of(const std::string& type) {
    Catalogue catalogue;
    catalogue.fill(shipped().hulls);
    const Hull* hull = catalogue.find(type);
    REQUIRE(hull != nullptr);
    return *hull;
}

}  // namespace

TEST_CASE("the catalogue has the nine hulls, each with a limit for every upgrade") {
    const Tuning tuning = shipped();
    std::set<std::string> types;
    for (const auto& hull : tuning.hulls) {
        types.insert(hull.type);
        CHECK(hull.max_upgrades.size() == 8);
        CHECK(hull.max_hull > 0);
        CHECK_FALSE(hull.ability.empty());
    }
    CHECK(
        types ==
        std::set<std::string>{
            "ESCAPE_POD", "LIGHT_FREIGHTER", "CARGO_HAULER", "FAST_COURIER", "SCOUT_SHIP", "COLONY_SHIP", "DEFENDER",
            "CARRIER", "WARP_JUMPER"}
    );
}

TEST_CASE("hulls carry the figures of the ship table") {
    const Hull carrier = hull_of("CARRIER");
    CHECK(carrier.cost == Credits{150'000});
    CHECK(carrier.base_speed == 0.75);
    CHECK(carrier.attack_turn_cost == 45);
    CHECK(carrier.max_drones == 12);
    CHECK(carrier.max_upgrades.at("HULL") == 5);
    const Hull pod = hull_of("ESCAPE_POD");
    CHECK(pod.turn_cost == 10);
    CHECK(pod.cargo_capacity == 50);
    CHECK_FALSE(pod.warp_capable);
    const Hull jumper = hull_of("WARP_JUMPER");
    CHECK(jumper.quantum_jump);
    CHECK(jumper.scanner_range == 8);
    CHECK(jumper.construction_time == 21);
}

TEST_CASE("an unknown hull is not in the catalogue") {
    Catalogue catalogue;
    catalogue.fill(shipped().hulls);
    CHECK(catalogue.find("DEATH_STAR") == nullptr);
}

TEST_CASE("a dealer gives less for a worn ship and never more than it cost") {
    const Resale rates = shipped().resale;
    const Hull hull = hull_of("CARGO_HAULER");
    CHECK(resale_value(50'000, hull, {.condition = 100, .hull = 600}, rates) == 35'000);
    CHECK(resale_value(50'000, hull, {.condition = 0, .hull = 600}, rates) == 17'500);
    CHECK(resale_value(50'000, hull, {.condition = 100, .hull = 300}, rates) == 17'500);
    CHECK(resale_value(50'000, hull, {.condition = 0, .hull = 0}, rates) == 5'000);
    CHECK(resale_value(0, hull, {.condition = 100, .hull = 600}, rates) == 0);
    std::int64_t before = 50'000;
    for (int condition = 100; condition >= 0; --condition) {
        const auto value = resale_value(50'000, hull, {.condition = condition, .hull = 600}, rates);
        CHECK(value <= before);
        before = value;
    }
}

TEST_CASE("condition reads as a word, down to nothing") {
    const auto states = shipped().service_states;
    const auto [condition, status] = GENERATE(table<int, std::string>(
        {{100, "EXCELLENT"},
         {90, "EXCELLENT"},
         {89, "GOOD"},
         {50, "WORN"},
         {25, "POOR"},
         {10, "CRITICAL"},
         {0, "FAILING"}}
    ));
    CHECK(service_status(condition, states) == status);
}
