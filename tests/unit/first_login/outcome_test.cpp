// From answers to an outcome: suspicion, the end of the talk, thresholds, ship and credits.
#include "shipped.hpp"
#include "support/catch.hpp"

using namespace sw::first_login;
using namespace test_first_login;

namespace {

constexpr std::size_t friendly = 0, tired = 1, strict = 4, paranoid = 5;

/// Answers of an equal score in all three figures.
std::vector<Scored> answers(double score, int count = 5) {
    return std::vector<Scored>(static_cast<std::size_t>(count), Scored{{score, score, score}, score, 0});
}

Verdict verdict(const std::string& ship, double score, std::size_t trait = tired) {
    return decide(figures(), *figures().find(ship), trait, answers(score));
}

}  // namespace

TEST_CASE("suspicion moves with believability and is carried on") {
    const auto& steps = figures().suspicion;
    CHECK(suspect(steps, 0.5, 0.80) == Approx(0.35));
    CHECK(suspect(steps, 0.5, 0.79) == Approx(0.42));
    CHECK(suspect(steps, 0.5, 0.60) == Approx(0.42));
    CHECK(suspect(steps, 0.5, 0.59) == Approx(0.50));
    CHECK(suspect(steps, 0.5, 0.40) == Approx(0.50));
    CHECK(suspect(steps, 0.5, 0.39) == Approx(0.60));
    CHECK(suspect(steps, 0.5, 0.20) == Approx(0.60));
    CHECK(suspect(steps, 0.5, 0.19) == Approx(0.70));
    CHECK(suspect(steps, suspect(steps, 0.5, 0.85), 0.85) == Approx(0.20));
    CHECK(suspect(steps, 0.1, 0.9) == 0.0);
    CHECK(suspect(steps, 0.95, 0.0) == 1.0);
}

TEST_CASE("the talk ends with the fifth exchange, an alarm, or a convinced guard") {
    const End& end = figures().end;
    CHECK_FALSE(is_over(end, 4, 0.5, 0.5));
    CHECK(is_over(end, 5, 0.5, 0.5));
    CHECK_FALSE(is_over(end, 1, 0.9, 0.1));
    CHECK_FALSE(is_over(end, 2, 0.85, 0.1));
    CHECK(is_over(end, 2, 0.86, 0.1));
    CHECK_FALSE(is_over(end, 2, 0.1, 0.9));
    CHECK_FALSE(is_over(end, 3, 0.20, 0.9));
    CHECK_FALSE(is_over(end, 3, 0.1, 0.75));
    CHECK(is_over(end, 3, 0.19, 0.76));
}

TEST_CASE("each ship has its threshold for each skill") {
    struct Row {
        const char* ship;
        double weak, average, strong;
    };

    for (const Row& row :
         {Row{"ESCAPE_POD", .30, .30, .30}, Row{"LIGHT_FREIGHTER", .40, .35, .30}, Row{"SCOUT_SHIP", .55, .50, .45},
          Row{"FAST_COURIER", .55, .50, .45}, Row{"CARGO_HAULER", .65, .55, .50}, Row{"DEFENDER", .75, .65, .60},
          Row{"COLONY_SHIP", .80, .70, .65}, Row{"CARRIER", .85, .75, .70}}) {
        CAPTURE(row.ship);
        const auto& ship = *figures().find(row.ship);
        CHECK(threshold_of(figures(), ship, Skill::weak, tired) == Approx(row.weak));
        CHECK(threshold_of(figures(), ship, Skill::average, tired) == Approx(row.average));
        CHECK(threshold_of(figures(), ship, Skill::strong, tired) == Approx(row.strong));
        CHECK(threshold_of(figures(), ship, Skill::average, strict) == Approx(row.average + 0.1));
        CHECK(threshold_of(figures(), ship, Skill::average, paranoid) == Approx(row.average + 0.1));
        CHECK(threshold_of(figures(), ship, Skill::average, friendly) == Approx(row.average - 0.1));
    }
    const auto& pod = *figures().find("ESCAPE_POD");
    CHECK(threshold_of(figures(), pod, Skill::strong, friendly) == Approx(0.20));
    Figures hard = figures();
    hard.ships[7].weak = 0.9;
    CHECK(threshold_of(hard, hard.ships[7], Skill::weak, strict) == Approx(0.95));
}

TEST_CASE("the score weighs consistency, confidence and persuasiveness over all answers") {
    const std::vector<Scored> two{{{0.2, 0.4, 0.8}, 0.5, 0}, {{0.6, 0.8, 0.4}, 0.5, 0}};
    const Verdict out = decide(figures(), *figures().find("SCOUT_SHIP"), tired, two);
    CHECK(out.score == Approx(0.5 * 0.6 + 0.3 * 0.6 + 0.2 * 0.4));
}

TEST_CASE("a score at the threshold of its skill wins the ship and its credits") {
    struct Row {
        const char* ship;
        double score;
        Skill skill;
        std::int64_t credits;
        bool bonus;
    };

    for (const Row& row :
         {Row{"LIGHT_FREIGHTER", .41, Skill::average, 2'500, false},
          Row{"LIGHT_FREIGHTER", .71, Skill::strong, 2'500, false},  // too small a ship for a bonus
          Row{"SCOUT_SHIP", .51, Skill::average, 2'000, false}, Row{"FAST_COURIER", .71, Skill::strong, 3'000, true},
          Row{"CARGO_HAULER", .56, Skill::average, 5'000, false}, Row{"DEFENDER", .66, Skill::average, 7'000, false},
          Row{"COLONY_SHIP", .71, Skill::strong, 10'000, true}, Row{"CARRIER", .71, Skill::strong, 15'000, true}}) {
        CAPTURE(row.ship, row.score);
        const Verdict out = verdict(row.ship, row.score);
        CHECK(out.outcome == Ending::success);
        CHECK(out.awarded_ship == row.ship);
        CHECK(out.credits == row.credits);
        CHECK(out.skill == row.skill);
        CHECK(out.negotiation_bonus == row.bonus);
        CHECK_FALSE(out.notoriety);
        CHECK(out.words == (row.bonus ? "success_strong" : "success"));
    }
}

TEST_CASE("a score below the threshold leaves the pod, little money and a bad name") {
    struct Row {
        const char* ship;
        double score;
        std::size_t trait;
    };

    for (const Row& row :
         {Row{"LIGHT_FREIGHTER", .39, tired}, Row{"SCOUT_SHIP", .49, tired}, Row{"FAST_COURIER", .59, strict},
          Row{"CARGO_HAULER", .54, tired}, Row{"DEFENDER", .64, tired}, Row{"COLONY_SHIP", .69, tired},
          Row{"CARRIER", .79, strict}}) {
        CAPTURE(row.ship, row.score);
        const Verdict out = verdict(row.ship, row.score, row.trait);
        CHECK(out.outcome == Ending::failure);
        CHECK(out.awarded_ship == "ESCAPE_POD");
        CHECK(out.credits == 500);
        CHECK(out.notoriety);
        CHECK_FALSE(out.negotiation_bonus);
        CHECK(out.words == "failure");
    }
    CHECK(verdict("SCOUT_SHIP", 0.39).skill == Skill::weak);
    CHECK(verdict("SCOUT_SHIP", 0.41, friendly).outcome == Ending::success);
}

TEST_CASE("nobody who wants only a pod is turned away with less than a pod") {
    const Verdict out = verdict("ESCAPE_POD", 0.29, strict);
    CHECK(out.words == "hard_failure");  // consistency below 0.3 as well
    const std::vector<Scored> doubted{{{0.25, 0.25, 0.31}, 0.27, 0}};
    const Verdict partial = decide(figures(), *figures().find("ESCAPE_POD"), strict, doubted);
    CHECK(partial.outcome == Ending::partial_success);
    CHECK(partial.awarded_ship == "ESCAPE_POD");
    CHECK(partial.credits == 800);
    CHECK_FALSE(partial.notoriety);
    const Verdict waved = wave_through(*figures().find("ESCAPE_POD"));
    CHECK(waved.outcome == Ending::success);
    CHECK(waved.credits == 1'000);
    CHECK(waved.skill == Skill::average);
    CHECK(waved.score == 0.5);
    CHECK_FALSE(waved.negotiation_bonus);
}

TEST_CASE("lies fail whatever the score") {
    auto confused = answers(0.9);
    for (auto& one : confused) one.scores.consistency = 0.29;
    auto contradicting = answers(0.9);
    contradicting[1].contradictions = 2;
    contradicting[4].contradictions = 1;
    auto absurd = answers(0.9);
    absurd[3].believability = 0.19;
    for (const auto& told : {confused, contradicting, absurd}) {
        const Verdict out = decide(figures(), *figures().find("LIGHT_FREIGHTER"), tired, told);
        CHECK(out.outcome == Ending::failure);
        CHECK(out.credits == 300);
        CHECK(out.notoriety);
        CHECK(out.words == "hard_failure");
    }
    contradicting[4].contradictions = 0;
    absurd[3].believability = 0.20;
    for (auto& one : confused) one.scores.consistency = 0.30;
    for (const auto& told : {confused, contradicting, absurd}) {
        CHECK(decide(figures(), *figures().find("LIGHT_FREIGHTER"), tired, told).outcome == Ending::success);
    }
}

TEST_CASE("the guard's mood follows from slips and believability") {
    const MoodFigures& mood = figures().mood;
    CHECK(mood_of(mood, 0.9, 3) == Mood::very_suspicious);
    CHECK(mood_of(mood, 0.29, 0) == Mood::very_suspicious);
    CHECK(mood_of(mood, 0.9, 1) == Mood::suspicious);
    CHECK(mood_of(mood, 0.9, 2) == Mood::suspicious);
    CHECK(mood_of(mood, 0.49, 0) == Mood::suspicious);
    CHECK(mood_of(mood, 0.5, 0) == Mood::neutral);
    CHECK(mood_of(mood, 0.80, 0) == Mood::neutral);
    CHECK(mood_of(mood, 0.81, 0) == Mood::convinced);
}
