// Turn regeneration: exact, monotone, capped; ranks and pace as data.
#include <iostream>

#include "features/players/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::players;
using namespace std::chrono_literals;

namespace {

const Time start = parse_time("2026-11-20T00:00:00Z").value();
const TurnTuning plain{.base = 1000, .per_day = 1000, .levels = {{0, 1.0}, {50, 1.1}, {150, 1.2}}};

TurnPool pool_of(int turns, int cap = 1000, std::int64_t interval_us = 86'400'000) {
    return {.turns = turns, .anchor = start, .cap = cap, .interval_us = interval_us};
}

std::uint64_t seed_of_this_run() {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    return seed;
}

}  // namespace

TEST_CASE("a thousand turns come back in a day") {
    CHECK(regenerate(pool_of(0), start + 24h).turns == 1000);
    CHECK(regenerate(pool_of(0), start + 12h).turns == 500);
    CHECK(regenerate(pool_of(0), start + 86'399'999us).turns == 0);
    CHECK(regenerate(pool_of(0), start + 86'400'000us).turns == 1);
}

TEST_CASE("the unfinished part of a turn is kept in the anchor") {
    const TurnPool pool = regenerate(pool_of(10), start + 100s);
    CHECK(pool.turns == 11);
    CHECK(pool.anchor == start + 86'400'000us);
    CHECK(regenerate(pool, start + 172'800'000us).turns == 12);
}

TEST_CASE("a full pool saves nothing up") {
    TurnPool pool = regenerate(pool_of(1000), start + 48h);
    CHECK(pool.turns == 1000);
    CHECK(pool.anchor == start + 48h);
    pool.turns -= 10;
    CHECK(regenerate(pool, start + 48h).turns == 990);
    CHECK(regenerate(pool_of(999), start + 48h) == TurnPool{1000, start + 48h, 1000, 86'400'000});
}

TEST_CASE("a pool above its cap keeps its turns") {
    CHECK(regenerate(pool_of(1200), start + 48h).turns == 1200);
}

TEST_CASE("a clock that runs backwards changes nothing") {
    CHECK(regenerate(pool_of(10), start - 1h) == pool_of(10));
    CHECK(regenerate(pool_of(1000), start - 1h) == pool_of(1000));
}

TEST_CASE("many small steps give what one big step gives") {
    Random random(seed_of_this_run());
    for (int round = 0; round < 2000; ++round) {
        const TurnPool first =
            pool_of(static_cast<int>(random.integer(0, 1100)), 1000, random.integer(1'000, 100'000'000));
        TurnPool stepped = first;
        Time at = start;
        const auto steps = random.integer(1, 40);
        for (std::int64_t i = 0; i < steps; ++i) {
            at += std::chrono::microseconds(random.integer(0, 3'000'000'000));
            const int before = stepped.turns;
            stepped = regenerate(stepped, at);
            REQUIRE(stepped.turns >= before);
            REQUIRE(stepped.turns <= std::max(first.turns, first.cap));
            REQUIRE(regenerate(stepped, at) == stepped);
        }
        REQUIRE(stepped == regenerate(first, at));
    }
}

TEST_CASE("a clock that jumps about never gives more than the time that passed") {
    Random random(seed_of_this_run());
    for (int round = 0; round < 500; ++round) {
        TurnPool pool = pool_of(0);
        Time latest = start;
        for (int i = 0; i < 30; ++i) {
            const Time at = start + std::chrono::seconds(random.integer(-50'000, 50'000));
            latest = std::max(latest, at);
            const int before = pool.turns;
            pool = regenerate(pool, at);
            REQUIRE(pool.turns >= before);
        }
        REQUIRE(pool.turns <= regenerate(pool_of(0), latest).turns);
    }
}

TEST_CASE("experience shortens the time a turn takes") {
    CHECK(turn_interval_us(1.0, plain) == 86'400'000);
    CHECK(turn_interval_us(1.2, plain) == 72'000'000);
    CHECK(turn_interval_us(1.5, plain) == 57'600'000);
    Progress progress;
    progress.fill(1000, {{.name = "Recruit"}, {.name = "Spacer", .points = 50, .turns = 5}}, levels_of(plain));
    Pilot pilot{.interactions = 48};
    progress.count_interaction(pilot);
    CHECK(pilot.turn_interval_us == 86'400'000);
    progress.count_interaction(pilot);
    CHECK(pilot.interactions == 50);
    CHECK(pilot.turn_interval_us == turn_interval_us(1.1, plain));
}

TEST_CASE("a rank is held from its points on and enlarges the pool") {
    Progress progress;
    progress.fill(
        1000,
        {{.name = "Recruit"},
         {.name = "Spacer", .points = 50, .turns = 5},
         {.name = "Corporal", .points = 150, .turns = 10}},
        levels_of(plain)
    );
    const auto [points, rank] = GENERATE(table<std::int64_t, std::string>(
        {{0, "Recruit"}, {49, "Recruit"}, {50, "Spacer"}, {149, "Spacer"}, {150, "Corporal"}, {99'999, "Corporal"}}
    ));
    CHECK(progress.rank_at(points).name == rank);
    Pilot pilot;
    progress.add_rank_points(pilot, points);
    CHECK(pilot.military_rank == rank);
    CHECK(pilot.max_turns == 1000 + progress.rank_at(points).turns);
}

TEST_CASE("turns are spent or refused, never owed") {
    Pilot pilot{.turns = 3};
    spend_turns(pilot, 3);
    CHECK(pilot.turns == 0);
    spend_turns(pilot, 0);
    try {
        spend_turns(pilot, 1);
        FAIL("a turn was spent that was not there");
    } catch (const Failure& failure) {
        CHECK(failure.error().code == Code::rule_violation);
        CHECK(failure.error().id == "insufficient_turns");
    }
    CHECK_THROWS_AS(spend_turns(pilot, -1), Failure);
    CHECK(pilot.turns == 0);
}

TEST_CASE("ranks and levels must rise from zero") {
    Tuning tuning{
        .turns = plain,
        .start = {},
        .ranks = {{.name = "A"}, {.name = "B", .points = 5}},
        .reputation = {{-1000, "Low", "#000000"}, {0, "Even", "#FFFFFF"}}};
    CHECK(problem_of(tuning).empty());
    tuning.reputation.front().points = -999;
    CHECK_FALSE(problem_of(tuning).empty());
    tuning.reputation.front().points = -1000;
    tuning.ranks[1].points = 0;
    CHECK_FALSE(problem_of(tuning).empty());
    tuning.ranks = {{.name = "A", .points = 1}};
    CHECK_FALSE(problem_of(tuning).empty());
    tuning.ranks = {{.name = "A"}};
    tuning.turns.levels = {{0, 1}, {60, 1.1}, {50, 1.2}};
    CHECK_FALSE(problem_of(tuning).empty());
}
