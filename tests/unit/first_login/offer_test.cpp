// Which ships are offered.
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "shipped.hpp"
#include "support/catch.hpp"

using namespace sw::first_login;
using namespace test_first_login;

TEST_CASE("an offer is the pod and two other ships, of tiers that the roll allows") {
    for (std::uint64_t seed = 0; seed < 5000; ++seed) {
        const Offer offer = draw_offer(figures(), seed);
        CAPTURE(seed, offer.roll);
        REQUIRE(offer.ships.size() == 3);
        REQUIRE(offer.ships.front() == "ESCAPE_POD");
        REQUIRE(std::set<std::string>(offer.ships.begin(), offer.ships.end()).size() == 3);
        REQUIRE((offer.roll >= 0 && offer.roll <= 100));
        const int least = offer.roll <= 85 ? 2 : offer.roll <= 95 ? 3 : 4;
        const int most = offer.roll <= 60 ? 3 : offer.roll <= 85 ? 4 : offer.roll <= 95 ? 5 : 7;
        for (std::size_t i = 1; i < 3; ++i) {
            const int tier = figures().find(offer.ships[i])->tier;
            REQUIRE((tier >= least && tier <= most));
        }
    }
}

TEST_CASE("the same seed draws the same offer") {
    for (std::uint64_t seed : {0ULL, 7ULL, 2102ULL, ~0ULL}) {
        CHECK(draw_offer(figures(), seed).ships == draw_offer(figures(), seed).ships);
    }
}

TEST_CASE("offers come as often as their weights say") {
    const std::uint64_t begin = std::random_device{}();
    std::cout << "seed " << begin << '\n';
    constexpr int draws = 200'000;
    std::map<std::string, double> share;
    std::map<int, double> rolls;
    for (int i = 0; i < draws; ++i) {
        const Offer offer = draw_offer(figures(), begin + static_cast<std::uint64_t>(i));
        for (const auto& ship : offer.ships) share[ship] += 1.0 / draws;
        rolls[offer.roll] += 1.0 / draws;
    }
    CAPTURE(begin);
    CHECK(share["ESCAPE_POD"] == Approx(1.0));
    // Exact: the first draw by weight, then the second from what is left, for each of the four kinds of rolls.
    CHECK(share["LIGHT_FREIGHTER"] == Approx(0.7110).margin(0.006));
    CHECK(share["SCOUT_SHIP"] == Approx(0.5844).margin(0.006));
    CHECK(share["FAST_COURIER"] == Approx(0.4897).margin(0.006));
    CHECK(share["CARGO_HAULER"] == Approx(0.1377).margin(0.005));
    CHECK(share["DEFENDER"] == Approx(0.0506).margin(0.004));
    CHECK(share["COLONY_SHIP"] == Approx(0.0197).margin(0.002));
    CHECK(share["CARRIER"] == Approx(0.0069).margin(0.001));
    CHECK(rolls.size() == 101);
    for (const auto& [roll, often] : rolls) CHECK(often == Approx(1.0 / 101).margin(0.0015));
}
