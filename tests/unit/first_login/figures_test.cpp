// Figures of the first login: the shipped ones, and what is said of wrong ones.
#include "shipped.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::first_login;
using namespace test_first_login;

namespace {

std::vector<std::string> wrong_fields(const Figures& figures) {
    std::vector<std::string> out;
    for (const auto& problem : problems_of(figures, hulls())) out.push_back(problem.field);
    return out;
}

}  // namespace

TEST_CASE("the shipped figures make a game") {
    CHECK(wrong_fields(figures()).empty());
    CHECK(figures().ships.size() == 8);
    const auto* carrier = figures().find("CARRIER");
    REQUIRE(carrier != nullptr);
    CHECK(carrier->credits == 15'000);
    CHECK(carrier->strong == 0.70);
    CHECK(figures().find("WARP_JUMPER") == nullptr);
    CHECK(figures().end.exchanges == 5);
    CHECK(figures().limits.answer_characters == 500);
    CHECK(figures().limits.resets == 3);
}

TEST_CASE("figures survive a way through the database") {
    CHECK(to_json(parse_json<Figures>(to_json(figures()))) == to_json(figures()));
}

TEST_CASE("everything that is wrong with figures is said at once") {
    Figures bad = figures();
    bad.always_offered = "CRADLE";
    bad.ships[1].type = "WARP_JUMPER";
    bad.ships[2].average = 0.9;
    bad.ships[3].strong = 0.9;
    bad.ships[4].type = "SCOUT_SHIP";
    bad.ships[5].bank = 2;
    bad.rolls[1].up_to = 10;
    bad.rolls[2].tiers = {1};
    bad.rolls[3].up_to = 99;
    bad.traits[0].name = "Somebody";
    bad.analysis.length[0].words = 1;
    bad.analysis.difficulty[6] = 3;
    bad.analysis.belief_confidence = 0.9;
    bad.suspicion.back().believability = 0.1;
    bad.suspicion[1].believability = 0.9;
    bad.outcome.consistency = 0.9;
    bad.outcome.average = 0.8;
    bad.outcome.least_threshold = 0.96;
    bad.mood.suspicious_below = 0.1;
    bad.tone.doubt_above = 0.9;
    bad.end.calm_below = 0.9;
    const auto found = wrong_fields(bad);
    for (const char* field :
         {"always_offered",
          "ships.1.type",
          "ships.2.average",
          "ships.3.strong",
          "ships.4.type",
          "ships.5.bank",
          "rolls.1.up_to",
          "rolls.2.tiers",
          "rolls",
          "traits.0.name",
          "analysis.length.0.words",
          "analysis.difficulty.6",
          "analysis.belief_persuasiveness",
          "suspicion",
          "suspicion.1.believability",
          "outcome.consistency",
          "outcome.average",
          "outcome.least_threshold",
          "mood.suspicious_below",
          "tone.doubt_above",
          "end.calm_below"}) {
        CAPTURE(field);
        CHECK(std::count(found.begin(), found.end(), field) == 1);
    }
}

TEST_CASE("a single figure out of its range is named with its place") {
    std::string text = read("config/balance/first_login.json");
    const auto at = text.find("\"base_suspicion\": 0.70");
    REQUIRE(at != std::string::npos);
    text.replace(at, 22, "\"base_suspicion\": 1.70");
    try {
        static_cast<void>(parse_json<Figures>(text));
        FAIL("accepted");
    } catch (const Failure& failure) {
        REQUIRE(failure.error().fields.size() == 1);
        CHECK(failure.error().fields.front().field == "traits.5.base_suspicion");
    }
}
