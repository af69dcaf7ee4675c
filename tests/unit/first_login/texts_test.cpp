// What the guard says: both languages complete, and chosen as the rules want.
#include "features/first_login/texts.hpp"

#include <set>

#include "shipped.hpp"
#include "support/catch.hpp"

using namespace sw::first_login;
using namespace test_first_login;

namespace {

const Library& library() {
    static const Library shipped = load_library("config/i18n");
    return shipped;
}

}  // namespace

TEST_CASE("the guard speaks English and German completely") {
    CHECK(library().all().size() >= 2);
    for (const auto& [language, texts] : library().all()) {
        CAPTURE(language);
        CHECK(problems_of(texts).empty());
    }
    CHECK(library().in("de").scene != library().in("en").scene);
    CHECK(library().in("xx").scene == library().in("en").scene);
    CHECK(library().known("de-AT") == "de");
    CHECK(library().known("EN_us") == "en");
    CHECK_FALSE(library().known("tlh").has_value());
}

TEST_CASE("no question is the same as another one of its language") {
    for (const auto& [language, texts] : library().all()) {
        std::set<std::string> seen;
        for (const auto& [bank, by_topic] : texts.questions) {
            for (const auto& [topic, questions] : by_topic) {
                for (const auto& [number, question] : questions) {
                    CAPTURE(language, bank, topic, number);
                    CHECK(seen.insert(question).second);
                    CHECK(question.size() > 20);
                }
            }
        }
        CHECK(seen.size() == 48);
    }
}

TEST_CASE("missing texts are named") {
    Texts texts = library().in("en");
    texts.moods["annoyed"].erase("2");
    texts.questions["tier4"].erase("arrival_details");
    texts.verdicts.clear();
    const auto missing = problems_of(texts);
    CHECK(missing.size() == 1 + 3 + 6);
    CHECK(std::count(missing.begin(), missing.end(), "moods.annoyed.2 is missing") == 1);
    CHECK(std::count(missing.begin(), missing.end(), "questions.tier4.arrival_details.3 is missing") == 1);
}

TEST_CASE("values fill their places, and values are not filled again") {
    CHECK(fill("{{a}} and {{b}}, {{a}}", {{"a", "one"}, {"b", "two"}}) == "one and two, one");
    CHECK(fill("{{a}}", {{"a", "{{a}}"}}) == "{{a}}");
    CHECK(fill("{{c}}", {{"a", "one"}}) == "{{c}}");
    CHECK(
        list_of(library().in("en"), {"ESCAPE_POD", "SCOUT_SHIP", "CARRIER"}) ==
        "an escape pod, a scout ship and a carrier"
    );
}

TEST_CASE("the guard asks about everything once, and of big ships first about the ship") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        std::vector<Question> asked;
        std::set<std::string> topics_asked;
        for (int i = 0; i < 4; ++i) {
            const Question next = choose_question(seed, 3, asked);
            CHECK((next.number >= 1 && next.number <= 3));
            CHECK(topics_asked.insert(next.topic).second);
            CHECK(next == choose_question(seed, 3, asked));
            asked.push_back(next);
        }
        CHECK(choose_question(seed, 4, {}).topic == "ship_knowledge");
        const Question again = choose_question(seed, 3, asked);
        CHECK(std::find(asked.begin(), asked.end(), again) == asked.end());
        CHECK(choose_question(seed, 5, asked).topic == "ship_knowledge");
    }
}

TEST_CASE("late questions sound as suspicious as the guard is") {
    const Texts& texts = library().in("en");
    const auto contains_one = [&](const std::string& text, const std::string& tone) {
        for (const auto& [number, words] : texts.tones.at(tone)) {
            if (text.find(words) != std::string::npos) return true;
        }
        return false;
    };
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto said = [&](double suspicion, int question) {
            return preface(texts, figures().tone, {Mood::suspicious, suspicion, question}, seed);
        };
        CHECK_FALSE(contains_one(said(0.9, 2), "ultimatum"));
        CHECK(contains_one(said(0.71, 3), "ultimatum"));
        CHECK(contains_one(said(0.70, 3), "doubt"));
        CHECK(contains_one(said(0.41, 4), "doubt"));
        CHECK_FALSE(contains_one(said(0.40, 4), "doubt"));
    }
}

TEST_CASE("slips are told in the language of the talk") {
    const Slip lie{true, "today", "yesterday"}, strange{false, "", "weapons"};
    CHECK(sentence_of(library().in("en"), lie, "SCOUT_SHIP") == "Before it was “today”, now it is “yesterday”.");
    CHECK(sentence_of(library().in("de"), lie, "SCOUT_SHIP").find("yesterday") != std::string::npos);
    CHECK(sentence_of(library().in("en"), strange, "CARGO_HAULER") == "“weapons” does not go with a cargo hauler.");
}
