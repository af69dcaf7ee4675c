// Seeds, the comparison of worlds, and the thread that reloads them.
#include "features/universe/rules.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "features/universe/reloader.hpp"
#include "support/catch.hpp"

using namespace sw;
using universe::drawn_seed;
using universe::first_seed;

namespace {

bool within_five_seconds(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace

TEST_CASE("a drawn seed is never zero and fits every client") {
    REQUIRE(drawn_seed(Uuid{}) == 1);
    for (int i = 0; i < 1000; ++i) {
        const auto seed = drawn_seed(Uuid::make());
        REQUIRE(seed >= 1);
        REQUIRE(seed <= galaxy::max_seed);
    }
    REQUIRE(drawn_seed(Uuid::make()) != drawn_seed(Uuid::make()));
}

TEST_CASE("the configured seed wins, unless clients could not hold it") {
    REQUIRE(first_seed(42, Uuid::make()).value() == 42);
    REQUIRE(first_seed(0, Uuid{}).value() == 1);
    REQUIRE(first_seed(galaxy::max_seed, Uuid{}).has_value());
    REQUIRE(first_seed(galaxy::max_seed + 1, Uuid{}).error().id == "bad_galaxy_seed");
}

TEST_CASE("worlds differ when a region has another seed or was made at another time") {
    galaxy::Region region{.seed = 1, .created_at = now()};
    REQUIRE(universe::same_world({region}, {region}));
    REQUIRE_FALSE(universe::same_world({region}, {}));
    auto other = region;
    other.seed = 2;
    REQUIRE_FALSE(universe::same_world({region}, {other}));
    other = region;
    other.created_at += std::chrono::microseconds(1);
    REQUIRE_FALSE(universe::same_world({region}, {other}));
}

TEST_CASE("worlds differ when a region is ruled otherwise") {
    const galaxy::Region region{.display_name = "Alpha", .tax_rate = 0.1};
    auto other = region;
    other.tax_rate = 0.2;
    REQUIRE_FALSE(universe::same_world({region}, {other}));
    other = region;
    other.display_name = "Beta";
    REQUIRE_FALSE(universe::same_world({region}, {other}));
}

TEST_CASE("a region's process makes the world that its configuration says") {
    const regions::RegionConfig config{
        .region_id = RegionId::make(),
        .slug = "alpha-reach",
        .display_name = "Alpha Reach",
        .region_type = galaxy::RegionKind::player_owned,
        .total_sectors = 150,
        .generation_seed = 7,
        .tax_rate = 0.15,
        .gate_sector = 90};
    const galaxy::RegionPlan plan = universe::plan_of(config, 8);
    REQUIRE(plan.region_id == config.region_id);
    REQUIRE(plan.name == "alpha-reach");
    REQUIRE(plan.first_sector == 1);
    REQUIRE(plan.total_sectors == 150);
    REQUIRE(plan.seed == 8);
    REQUIRE(plan.tax_rate == 0.15);
    REQUIRE(plan.gate_number == 90);
}

TEST_CASE("the reloader works when woken and tries again after a failure") {
    std::atomic<int> calls{0};
    universe::Reloader reloader([&] {
        if (++calls == 1) throw std::runtime_error("the database is away");
    });
    reloader.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    REQUIRE(calls == 0);
    reloader.wake();
    REQUIRE(within_five_seconds([&] { return calls == 2; }));
    reloader.wake();
    REQUIRE(within_five_seconds([&] { return calls == 3; }));
}

TEST_CASE("the reloader ends at once, whether it was started or not") {
    const auto start = std::chrono::steady_clock::now();
    {
        universe::Reloader idle([] {});
        universe::Reloader started([] {});
        started.start();
    }
    REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
