// Samples of prices: spans of time, and what is left of many points.
#include "features/trading/samples.hpp"

#include "support.hpp"

using namespace sw;
using namespace sw::trading;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("an instant belongs to the span that began last") {
    CHECK(bucket_of(noon, 10) == noon);
    CHECK(bucket_of(noon + seconds(599), 10) == noon);
    CHECK(bucket_of(noon + seconds(600), 10) == noon + minutes(10));
    CHECK(bucket_of(noon + minutes(59), 60) == noon);
}

TEST_CASE("thinning out keeps the newest of each part, in order, and never more than asked for") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 300; ++round) {
        const Time to = noon + std::chrono::hours(random.integer(1, 168));
        std::vector<PriceSample> samples;
        for (Time at = noon; at <= to; at += minutes(random.integer(1, 90))) {
            samples.push_back({at, 1, 2, static_cast<std::int64_t>(samples.size())});
        }
        const auto parts = static_cast<std::int32_t>(random.integer(1, 200));
        const auto left = thin_out(samples, noon, to, parts);
        REQUIRE_FALSE(left.empty());
        REQUIRE(left.size() <= static_cast<std::size_t>(parts));
        REQUIRE(left.back().quantity == samples.back().quantity);
        for (std::size_t i = 1; i < left.size(); ++i) REQUIRE(left[i - 1].recorded_at < left[i].recorded_at);
        if (samples.size() == 1) REQUIRE(left.size() == 1);
    }
    CHECK(thin_out({}, noon, noon + minutes(1), 5).empty());
}

TEST_CASE("few samples are left as they are") {
    const std::vector<PriceSample> samples{
        {noon, 1, 2, 3}, {noon + minutes(10), 2, 3, 4}, {noon + minutes(20), 3, 4, 5}};
    CHECK(thin_out(samples, noon, noon + std::chrono::hours(24), 199).size() == 3);
}

TEST_CASE("a market has moved when it was traded, made or used something, or follows the hour") {
    const auto listing = listing_of(shipped(), 1, 5, "organics").value();
    const repository::Market idle{.capacity = listing.capacity, .per_hour = listing.per_hour, .last_tick_at = noon};
    LiveMarket live{.listing = listing, .stock = 100, .tick_at = noon + std::chrono::hours(1)};
    CHECK_FALSE(has_moved(idle, live));
    repository::Market traded = idle;
    traded.last_trade_at = noon + minutes(5);
    CHECK(has_moved(traded, live));
    traded.last_trade_at = noon - minutes(5);  // the tick after it has shown it
    CHECK_FALSE(has_moved(traded, live));
    live.produced = -1;
    CHECK(has_moved(idle, live));
    live.produced = 0;
    live.listing.cycle_percent = 10;
    CHECK(has_moved(idle, live));
}
