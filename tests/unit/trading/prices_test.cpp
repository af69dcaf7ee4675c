// The price engine against the published figures, and its shape.
#include <map>

#include "support.hpp"

using namespace sw;
using namespace sw::trading;

TEST_CASE("prices by fill are the published ones") {
    struct Shown {
        std::int64_t sell, buy;
    };

    const std::map<std::string, std::vector<Shown>> table{
        {"ore", {{45, 38}, {45, 33}, {34, 26}, {28, 20}, {17, 15}}},
        {"organics", {{25, 20}, {24, 18}, {18, 14}, {15, 11}, {9, 8}}},
        {"fuel", {{60, 51}, {60, 44}, {46, 34}, {37, 27}, {23, 20}}},
        {"equipment", {{120, 108}, {120, 94}, {98, 72}, {78, 58}, {50, 49}}},
        // 57.5 in the middle: published as 57, which is what binary fractions make of 1.15; half to even is 58.
        {"gourmet_food", {{70, 64}, {70, 55}, {58, 42}, {46, 34}, {30, 29}}},
        {"luxury_goods", {{200, 172}, {200, 149}, {155, 115}, {124, 92}, {78, 75}}},
        {"exotic_technology", {{300, 287}, {300, 249}, {259, 191}, {207, 153}, {150, 149}}},
        {"precious_metals", {{180, 166}, {180, 144}, {150, 110}, {120, 88}, {80, 79}}},
        {"colonists", {{80, 70}, {80, 61}, {63, 47}, {51, 37}, {32, 30}}}};
    constexpr std::array<std::int64_t, 5> fills{0, 20, 50, 70, 100};
    for (const auto& [good, row] : table) {
        const Listing listing = plain(good);
        for (std::size_t i = 0; i < fills.size(); ++i) {
            CAPTURE(good, fills[i]);
            const UnitPrice price = price_of(listing, listing.capacity * fills[i] / 100, 10000);
            CHECK(price.sell == row[i].sell);
            CHECK(price.buy == row[i].buy);
        }
    }
}

TEST_CASE("division rounds half to even") {
    CHECK(divide(5, 2) == 2);
    CHECK(divide(7, 2) == 4);
    CHECK(divide(9, 4) == 2);
    CHECK(divide(11, 4) == 3);
    CHECK(divide(0, 7) == 0);
}

TEST_CASE("prices never rise with stock, and buying is dearer than selling") {
    for (const auto& kind : shipped().classes) {
        for (const auto& listing : listings_of(shipped(), kind.station_class, 5)) {
            for (int hour = 0; hour < 24; ++hour) {
                const auto cycle = cycle_factor(listing, Time{std::chrono::hours(hour)});
                UnitPrice last{INT64_MAX, INT64_MAX, INT64_MAX};
                for (std::int64_t level = 0; level <= listing.capacity; ++level) {
                    const UnitPrice price = price_of(listing, level, cycle);
                    const bool sane = price.sell <= last.sell && price.buy <= last.buy && price.buy >= 1 &&
                                      price.buy <= price.divider && price.divider < price.sell &&
                                      price.sell <= listing.high;
                    if (!sane) FAIL(listing.commodity << " class " << kind.station_class << " level " << level);
                    last = price;
                }
            }
        }
    }
}

TEST_CASE("no standing makes a pilot sell above the divider or buy at it") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 100'000; ++round) {
        const auto& kind = random.pick(shipped().classes);
        const auto listings = listings_of(shipped(), kind.station_class, 5);
        const Listing& listing = random.pick(listings);
        const UnitPrice unit = price_of(listing, random.integer(0, listing.capacity), random.integer(9000, 11000));
        const auto pays = price_for(listing, unit, random_terms(random), Side::buy);
        const auto gets = price_for(listing, unit, random_terms(random), Side::sell);
        REQUIRE(gets <= unit.divider);
        REQUIRE(pays > unit.divider);
        REQUIRE(pays > unit.buy);
        REQUIRE(gets >= 1);
    }
}

TEST_CASE("a better rank never worsens a price") {
    const Listing listing = plain("equipment");
    const UnitPrice unit = price_of(listing, 1000, 10000);
    for (std::int64_t rank = 1; rank <= 12; ++rank) {
        const Terms junior{.rank_percent = rank - 1};
        const Terms senior{.rank_percent = rank};
        CHECK(price_for(listing, unit, senior, Side::buy) <= price_for(listing, unit, junior, Side::buy));
        CHECK(price_for(listing, unit, senior, Side::sell) >= price_for(listing, unit, junior, Side::sell));
    }
    CHECK(price_for(listing, unit, {.rank_percent = 12}, Side::buy) == divide(98 * 88, 100));
}

TEST_CASE("splitting an order changes nothing") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 2000; ++round) {
        const auto& kind = random.pick(shipped().classes);
        const auto listings = listings_of(shipped(), kind.station_class, 5);
        const Listing& listing = random.pick(listings);
        const Terms terms = random_terms(random);
        const Side side = random.chance(0.5) ? Side::buy : Side::sell;
        const std::int64_t stock = random.integer(0, listing.capacity);
        const std::int64_t room = side == Side::buy ? stock : listing.capacity - stock;
        const std::int64_t quantity = random.integer(0, room);
        const std::int64_t first = random.integer(0, quantity);
        const std::int64_t between = side == Side::buy ? stock - first : stock + first;
        const auto whole = total_of(listing, {stock, quantity, side}, terms, noon);
        const auto parts = total_of(listing, {stock, first, side}, terms, noon) +
                           total_of(listing, {between, quantity - first, side}, terms, noon);
        REQUIRE(whole == parts);
    }
}

TEST_CASE("one unit costs and earns what the market shows, and a unit has one price from either side") {
    const Listing listing = plain("fuel");
    for (std::int64_t stock = 1; stock < listing.capacity; stock += 37) {
        const ShownPrices shown = shown_prices(listing, stock, noon);
        REQUIRE(total_of(listing, {stock, 1, Side::buy}, {}, noon) == shown.sell);
        REQUIRE(total_of(listing, {stock, 1, Side::sell}, {}, noon) == shown.buy);
        // Sold back, the unit that was bought is the same unit.
        const UnitPrice unit = price_of(listing, stock, 10000);
        REQUIRE(total_of(listing, {stock, 1, Side::buy}, {}, noon) == unit.sell);
        REQUIRE(total_of(listing, {stock - 1, 1, Side::sell}, {}, noon) == unit.buy);
    }
}

TEST_CASE("a large order does not ride the first price") {
    const Listing listing = plain("ore");
    const auto one = total_of(listing, {4000, 1, Side::buy}, {}, noon);
    const auto many = total_of(listing, {4000, 2000, Side::buy}, {}, noon);
    CHECK(many > 2000 * one * 12 / 10);
    // The average of the first and the last price, within rounding.
    const auto last = total_of(listing, {2001, 1, Side::buy}, {}, noon);
    CHECK(std::abs(many - 2000 * (one + last) / 2) <= 2000);
}

TEST_CASE("the capital's prices follow the hour, other stations' do not") {
    const auto capital = listing_of(shipped(), 0, 5, "ore").value();
    CHECK(cycle_factor(capital, Time{std::chrono::hours(6)}) == 11000);
    CHECK(cycle_factor(capital, Time{std::chrono::hours(18)}) == 9000);
    CHECK(cycle_factor(capital, Time{std::chrono::hours(24 * 365 + 6)}) == 11000);
    const auto mining = listing_of(shipped(), 1, 5, "ore").value();
    CHECK(cycle_factor(mining, Time{std::chrono::hours(6)}) == 10000);
}

TEST_CASE("dangerous stations pay more or charge less") {
    const auto usual = price_of(plain("ore"), 2500, 10000);
    CHECK(price_of(listing_of(shipped(), 8, 5, "ore").value(), 2500, 10000).buy == 31);
    CHECK(price_of(listing_of(shipped(), 9, 5, "ore").value(), 2500, 10000).sell == 28);
    CHECK(usual.buy == 26);
    CHECK(usual.sell == 34);
}
