// The stock tick and the shipped market data.
#include <set>

#include "support.hpp"

using namespace sw;
using namespace sw::trading;

TEST_CASE("many small ticks are one large tick") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 20'000; ++round) {
        const auto& kind = random.pick(shipped().classes);
        const auto listings = listings_of(shipped(), kind.station_class, static_cast<int>(random.integer(1, 10)));
        const Listing& listing = random.pick(listings);
        const std::int64_t stock = random.integer(0, listing.capacity);
        std::int64_t parts = stock;
        std::int64_t hours = 0;
        for (int i = 0; i < 5; ++i) {
            const std::int64_t step = random.integer(0, 200);
            parts = advance(listing, parts, step);
            hours += step;
        }
        REQUIRE(advance(listing, stock, hours) == parts);
        REQUIRE(advance(listing, stock, 0) == stock);
        REQUIRE(parts >= 0);
        REQUIRE(parts <= listing.capacity);
    }
}

TEST_CASE("stock moves towards its equilibrium and rests there") {
    const auto seller = listing_of(shipped(), 1, 5, "organics").value();
    CHECK(seller.equilibrium == 2400);
    CHECK(advance(seller, 0, 1) == 80);
    CHECK(advance(seller, 0, 10'000) == 2400);
    CHECK(advance(seller, 2700, 100) == 2700);
    const auto buyer = listing_of(shipped(), 1, 5, "ore").value();
    CHECK(buyer.equilibrium == 750);
    CHECK(advance(buyer, 5000, 1) == 4900);
    CHECK(advance(buyer, 5000, 10'000) == 750);
    CHECK(advance(buyer, 10, 100) == 10);
    const auto both = listing_of(shipped(), 0, 5, "ore").value();
    CHECK(advance(both, 0, 10'000) == 2500);
    CHECK(advance(both, 5000, 10'000) == 2500);
}

TEST_CASE("recovery slows down near the equilibrium") {
    const auto seller = listing_of(shipped(), 1, 5, "organics").value();
    CHECK(advance(seller, 2000, 1) == 2040);
    CHECK(advance(seller, 2399, 1) == 2400);
}

TEST_CASE("rates follow class and size") {
    CHECK(listing_of(shipped(), 1, 5, "organics")->per_hour == 80);
    CHECK(listing_of(shipped(), 1, 10, "organics")->per_hour == 160);
    CHECK(listing_of(shipped(), 4, 5, "ore")->per_hour == 150);
    CHECK(listing_of(shipped(), 8, 5, "ore")->per_hour == 200);
    CHECK(listing_of(shipped(), 11, 1, "exotic_technology")->per_hour == 1);
}

TEST_CASE("only whole hours count") {
    const Time start{std::chrono::hours(100)};
    CHECK(whole_hours(start, start + std::chrono::minutes(59)) == 0);
    CHECK(whole_hours(start, start + std::chrono::minutes(121)) == 2);
    CHECK(whole_hours(start, start - std::chrono::hours(5)) == 0);
}

TEST_CASE("the shipped balance data fits together") {
    CHECK_FALSE(problem_of(shipped()).has_value());
    CHECK(shipped().goods.size() == 10);
    std::set<std::string> bought, sold;
    for (int kind = 0; kind <= 11; ++kind) {
        const auto* found = find_class(shipped(), kind);
        REQUIRE(found != nullptr);
        bought.insert(found->buys.begin(), found->buys.end());
        sold.insert(found->sells.begin(), found->sells.end());
    }
    for (const auto& [good, unused] : shipped().goods) {
        CAPTURE(good);
        CHECK(sold.count(good) == 1);
        CHECK((bought.count(good) == 1 || good == "colonists"));
    }
}

TEST_CASE("balance data that does not fit together is named") {
    Tuning tuning = shipped();
    tuning.classes[0].buys.push_back("unobtainium");
    CHECK(problem_of(tuning)->message.find("unobtainium") != std::string::npos);
    tuning = shipped();
    tuning.goods["ore"].low = 31;
    CHECK(problem_of(tuning)->message.find("ore") != std::string::npos);
}

TEST_CASE("first stock follows class and side") {
    const auto range = [](int kind, const std::string& good) {
        return opening_stock(shipped(), kind, listing_of(shipped(), kind, 5, good).value());
    };
    CHECK(range(0, "ore") == std::pair<std::int64_t, std::int64_t>{2000, 2000});
    CHECK(range(1, "organics") == std::pair<std::int64_t, std::int64_t>{1200, 2100});
    CHECK(range(1, "ore") == std::pair<std::int64_t, std::int64_t>{500, 1500});
    CHECK(range(4, "ore") == std::pair<std::int64_t, std::int64_t>{3500, 4500});
    CHECK(range(9, "ore") == std::pair<std::int64_t, std::int64_t>{4000, 5000});
    CHECK(range(8, "ore") == std::pair<std::int64_t, std::int64_t>{250, 750});
    CHECK(range(11, "luxury_goods") == std::pair<std::int64_t, std::int64_t>{320, 480});
}
