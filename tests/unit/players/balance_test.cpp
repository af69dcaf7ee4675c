// config/balance/players.json says what the rules say.
#include <fstream>
#include <sstream>

#include "features/players/rules.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::players;

namespace {

Tuning shipped() {
    std::ifstream file("config/balance/players.json");
    std::stringstream text;
    text << file.rdbuf();
    return parse_json<Tuning>(text.str());
}

}  // namespace

TEST_CASE("the shipped ranks and turn levels are those of the game") {
    const Tuning tuning = shipped();
    CHECK(problem_of(tuning).empty());
    CHECK(tuning.ranks.size() == 18);
    CHECK(tuning.ranks.front().name == "Recruit");
    CHECK(tuning.ranks.back().name == "Fleet Admiral");
    CHECK(tuning.ranks.back().points == 60'000);
    CHECK(tuning.ranks.back().turns == 120);
    std::vector<std::int64_t> intervals;
    for (const auto& level : levels_of(tuning.turns)) intervals.push_back(level.turn_interval_us);
    CHECK(intervals == std::vector<std::int64_t>{86'400'000, 78'545'455, 72'000'000, 64'000'000, 57'600'000});
}

TEST_CASE("personal reputation has its word and colour, at most to its ends") {
    const auto tiers = shipped().reputation;
    const auto word = [&](int points) { return tier_of(tiers, points).name; };
    CHECK(word(-1000) == "Villain");
    CHECK(word(-750) == "Villain");
    CHECK(word(-749) == "Criminal");
    CHECK(word(-500) == "Criminal");
    CHECK(word(-499) == "Outlaw");
    CHECK(word(-250) == "Outlaw");
    CHECK(word(-249) == "Suspicious");
    CHECK(word(-1) == "Suspicious");
    CHECK(word(0) == "Neutral");
    CHECK(word(1) == "Lawful");
    CHECK(word(250) == "Heroic");
    CHECK(word(500) == "Legendary");
    CHECK(tier_of(tiers, -25).color == "#FFCC00");
    CHECK(tier_of(tiers, -25).points == -25);
    CHECK(tier_of(tiers, -4000).points == -1000);
    CHECK(tier_of(tiers, 4000).points == 1000);
}

TEST_CASE("a new pilot starts with what registration promises") {
    const Start start = shipped().start;
    CHECK(start.credits == Credits{10'000});
    CHECK(start.turns == 1000);
    CHECK(start.sector == 1);
    CHECK(start.chart_sectors == 20);
    CHECK(start.hull == "LIGHT_FREIGHTER");
}
