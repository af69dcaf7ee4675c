// No sequence of trades at one station gains credits, whoever trades and however the orders are cut.
#include "support.hpp"

using namespace sw;
using namespace sw::trading;

namespace {

const StationId here{Uuid::derive(3, 1)};

/// One station and good, a crowd of pilots of all standings, and one purse between them.
struct Scene {
    Listing listing;
    Situation at;
    std::int64_t traded = 0;

    /// False when refused.
    bool trade(std::int64_t quantity, Side side) {
        const auto deal = decide({here, quantity, side}, at);
        if (!deal.has_value()) return false;
        const bool buying = side == Side::buy;
        at.credits += buying ? -deal->total() : deal->goods;
        at.held += buying ? quantity : -quantity;
        at.cargo_used = at.held;
        at.stock = deal->stock_after;
        traded += quantity;
        return true;
    }
};

Scene random_scene(Random& random) {
    Scene scene;
    const auto& kind = random.pick(shipped().classes);
    const auto listings = listings_of(shipped(), kind.station_class, static_cast<int>(random.integer(1, 10)));
    scene.listing = random.pick(listings);
    // Most classes trade a good one way only; the other way must be just as safe.
    if (random.chance(0.5)) scene.listing.sold = scene.listing.bought = true;
    scene.at.berth = {.sector = 1, .docked = here};
    scene.at.has_ship = true;
    scene.at.credits = 100'000'000;
    scene.at.cargo_capacity = 20'000;
    scene.at.stock = random.integer(0, scene.listing.capacity);
    scene.at.held = scene.at.cargo_used = random.integer(0, 300);
    scene.at.tax_points = random.chance(0.5) ? 0 : random.integer(0, 2500);
    scene.at.at = Time{std::chrono::hours(random.integer(0, 23))};
    return scene;
}

std::int64_t random_quantity(Random& random) {
    return random.chance(0.05) ? random.integer(1, 5000) : random.integer(1, 25);
}

}  // namespace

TEST_CASE("no sequence of trades at one station gains credits") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    std::int64_t closed = 0;
    for (int sequence = 0; sequence < 120'000; ++sequence) {
        Scene scene = random_scene(random);
        scene.at.listing = &scene.listing;
        const std::int64_t credits = scene.at.credits;
        const std::int64_t held = scene.at.held;
        const auto trades = random.integer(1, 8);
        for (std::int64_t i = 0; i < trades; ++i) {
            scene.at.terms = random_terms(random);
            scene.trade(random_quantity(random), random.chance(0.5) ? Side::buy : Side::sell);
            scene.at.stock = advance(scene.listing, scene.at.stock, 0);
        }
        // Back to the cargo of the beginning, in two orders, with yet another standing.
        scene.at.terms = random_terms(random);
        const std::int64_t excess = scene.at.held - held;
        const Side back = excess > 0 ? Side::sell : Side::buy;
        const std::int64_t first = std::abs(excess) / 2;
        if (first > 0) scene.trade(first, back);
        const std::int64_t rest = std::abs(scene.at.held - held);
        if (rest > 0 && !scene.trade(rest, back)) {
            // One-way markets keep the goods: then the credits of the beginning are the most there can be.
            REQUIRE_FALSE((scene.listing.sold && scene.listing.bought));
            if (scene.at.held > held) REQUIRE(scene.at.credits < credits);
            continue;
        }
        ++closed;
        if (scene.traded == 0) REQUIRE(scene.at.credits == credits);
        else REQUIRE(scene.at.credits < credits);
    }
    CHECK(closed > 60'000);
}

TEST_CASE("a split order with tax is never cheaper than the whole") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 5000; ++round) {
        Scene whole = random_scene(random);
        whole.listing.sold = whole.listing.bought = true;
        whole.at.stock = whole.listing.capacity / 2;
        whole.at.terms = random_terms(random);
        const std::int64_t quantity = random.integer(2, std::min<std::int64_t>(80, whole.at.stock));
        Scene split = whole;
        whole.at.listing = &whole.listing;
        split.at.listing = &split.listing;
        REQUIRE(whole.trade(quantity, Side::buy));
        for (std::int64_t left = quantity; left > 0;) {
            const std::int64_t part = random.integer(1, left);
            REQUIRE(split.trade(part, Side::buy));
            left -= part;
        }
        REQUIRE(split.at.credits <= whole.at.credits);
        REQUIRE(split.at.stock == whole.at.stock);
    }
}
