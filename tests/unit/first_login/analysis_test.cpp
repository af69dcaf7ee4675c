// How an answer is scored by the rules alone, in English and German.
#include "shipped.hpp"
#include "support/catch.hpp"

using namespace sw::first_login;
using namespace test_first_login;

namespace {

Heard heard(const std::string& text, const std::string& ship = "ESCAPE_POD", std::vector<std::string> earlier = {}) {
    const int tier = figures().find(ship)->tier;
    return analyse(figures().analysis, words(), {ship, tier, "en", std::move(earlier), text});
}

double persuades(const std::string& text, const std::string& ship = "ESCAPE_POD") {
    return heard(text, ship).scores.persuasiveness;
}

std::string filler(int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += "word" + std::to_string(i) + " ";
    return out;
}

}  // namespace

TEST_CASE("longer answers persuade more, up to a point") {
    CHECK(persuades("") == Approx(0.2));
    CHECK(persuades(filler(2)) == Approx(0.2));
    CHECK(persuades(filler(3)) == Approx(0.4));
    CHECK(persuades(filler(9)) == Approx(0.4));
    CHECK(persuades(filler(10)) == Approx(0.6));
    CHECK(persuades(filler(24)) == Approx(0.6));
    CHECK(persuades(filler(25)) == Approx(0.7));
    CHECK(persuades(filler(200)) == Approx(0.7));
}

TEST_CASE("details persuade, each once and all together only so much") {
    CHECK(persuades("Serial number") == Approx(0.2 + 0.06));
    CHECK(persuades("serial serial serial words") == Approx(0.4 + 0.03));
    CHECK(persuades("serial number code id registration license captain commander officer") == Approx(0.4 + 0.2));
    CHECK(persuades("Die Seriennummer und die Lizenz") == Approx(0.4 + 0.06));
    CHECK(persuades("serially numbered codes") == Approx(0.4));  // whole words only
}

TEST_CASE("every word of the lists counts in its list") {
    for (const auto* lists_of_language : {&lists().en, &lists().de}) {
        for (const auto& word : lists_of_language->details) {
            CAPTURE(word);
            CHECK(persuades(word) >= 0.23 - 1e-9);
        }
        for (const auto& word : lists_of_language->conviction) CHECK(persuades("x y " + word) >= 0.5 - 1e-9);
        for (const auto& word : lists_of_language->sure) CHECK(heard(word).scores.confidence >= 0.6 - 1e-9);
        for (const auto& word : lists_of_language->unsure) CHECK(heard(word).scores.confidence <= 0.35 + 1e-9);
        for (const auto& word : lists_of_language->cat) {
            CAPTURE(word);
            CHECK(heard(word).cat);
        }
        for (const auto& word : lists_of_language->cat_charm) {
            CAPTURE(word);
            CHECK(persuades("katze cat " + word) > persuades("katze cat 1") - 1e-9);
        }
        for (const auto& word : lists_of_language->courtesy) CHECK(heard(word).negotiation == Approx(0.6));
        for (const auto& word : lists_of_language->procedure) CHECK(heard(word).negotiation == Approx(0.6));
        for (const auto& word : lists_of_language->deflection) CHECK(heard(word).negotiation == Approx(0.55));
        for (const auto& word : lists_of_language->insults) CHECK(heard(word).negotiation == Approx(0.3));
        for (const auto& pair : lists_of_language->pairs) {
            for (const auto& before : pair.before) {
                for (const auto& after : pair.after) {
                    CAPTURE(before, after);
                    CHECK(heard("It was " + after + ".", "ESCAPE_POD", {"It was " + before + "!"}).slips.size() == 1);
                }
            }
        }
        for (const auto& [ship, strange] : lists_of_language->strange) {
            for (const auto& word : strange)
                CHECK(heard("the " + word, ship).slips == std::vector{Slip{false, "", word}});
        }
        for (const auto& lead : lists_of_language->name_leads) {
            CAPTURE(lead);
            CHECK(name_in(words(), "Well, " + lead + " Mira Stern.") == "Mira Stern");
        }
        for (const auto& name : lists_of_language->reserved_names) {
            std::string capital = name;
            capital.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(capital.front())));
            CHECK(name_in(words(), "My name is " + capital).empty());
        }
    }
}

TEST_CASE("big ships are harder to talk one's way into") {
    const std::string text = filler(10);
    CHECK(persuades(text, "ESCAPE_POD") == Approx(0.6));
    CHECK(persuades(text, "LIGHT_FREIGHTER") == Approx(0.6 * 0.9));
    CHECK(persuades(text, "SCOUT_SHIP") == Approx(0.6 * 0.85));
    CHECK(persuades(text, "CARGO_HAULER") == Approx(0.6 * 0.8));
    CHECK(persuades(text, "DEFENDER") == Approx(0.6 * 0.75));
    CHECK(persuades(text, "COLONY_SHIP") == Approx(0.6 * 0.7));
    CHECK(persuades(text, "CARRIER") == Approx(0.6 * 0.675));
}

TEST_CASE("sure and unsure words are counted once each, thinking aloud only when it is too much") {
    CHECK(heard("Yes, definitely. Yes!").scores.confidence == Approx(0.7));
    CHECK(heard("I think maybe, perhaps").scores.confidence == Approx(0.05));
    CHECK(heard("um uh the ship").scores.confidence == Approx(0.5));
    CHECK(heard("um, uh, um the ship").scores.confidence == Approx(0.3));
    const Answer german{"ESCAPE_POD", 1, "de", {}, "Er flog um den Mond, um zwei Uhr, um den Hafen"};
    CHECK(analyse(figures().analysis, words(), german).scores.confidence == Approx(0.5));
    const Answer thinking{"ESCAPE_POD", 1, "de", {}, "Äh, ähm, das, äh, Schiff"};
    CHECK(analyse(figures().analysis, words(), thinking).scores.confidence == Approx(0.3));
}

TEST_CASE("a story contradicts itself only against what was said before") {
    const std::vector<std::string> before{"I came in today with a brand new ship", "I bought her"};
    const Heard lie = heard("It was last week, she is old, and I inherited her", "SCOUT_SHIP", before);
    REQUIRE(lie.slips.size() == 3);
    CHECK(lie.slips[0] == Slip{true, "today", "last week"});
    CHECK(lie.scores.consistency == Approx(0.2));
    CHECK(heard("I came today, not yesterday", "SCOUT_SHIP").slips.empty());
    CHECK(heard("today", "SCOUT_SHIP", {"yesterday"}).slips.empty());
    const Heard german = heard("Das war gestern.", "SCOUT_SHIP", {"Ich bin heute angekommen."});
    REQUIRE(german.slips.size() == 1);
    CHECK(german.scores.consistency == Approx(0.6));
}

TEST_CASE("what does not go with the claimed ship is a slip, but no contradiction") {
    const Heard out = heard("She carries military weapons", "CARGO_HAULER");
    REQUIRE(out.slips.size() == 1);
    CHECK_FALSE(out.slips[0].contradiction);
    CHECK(heard("She carries military weapons", "DEFENDER").slips.empty());
    CHECK(heard("Zwanzig Tonnen Fracht", "SCOUT_SHIP").slips.size() == 1);
}

TEST_CASE("the cat helps, more with kind words, and never without end") {
    CHECK(persuades("a cat there") == Approx(0.4 + 0.12));
    CHECK(heard("a cat there").scores.confidence == Approx(0.5 + 0.06));
    CHECK(persuades("a cute little orange cat") == Approx(0.4 + (0.15 + 0.06) * 0.8));
    CHECK(persuades("cute adorable sweet friendly orange little small darting hiding shadows cat") == Approx(0.85));
    CHECK(heard("Die kleine orange Katze dort").cat);
    CHECK_FALSE(heard("the catalogue of cattle").cat);
    CHECK(heard("Kätzchen! KATZE!").cat);
}

TEST_CASE("believability weighs the three scores") {
    CHECK(believability_of(figures().analysis, {1, 0, 0}) == Approx(0.4));
    CHECK(believability_of(figures().analysis, {0, 1, 0}) == Approx(0.3));
    CHECK(believability_of(figures().analysis, {0, 0, 1}) == Approx(0.3));
}

TEST_CASE("honest words of traders and soldiers cost nothing") {
    for (const char* text :
         {"I import sh goods from Mars", "We had to hack the ice off the hull after the attack",
          "A virus exploit killed the crew cmd", "rm select drop table of the mess"}) {
        CAPTURE(text);
        CHECK(repetition_in(text).empty());
        CHECK(heard(text, "CARGO_HAULER").scores.consistency == Approx(0.8));
        CHECK(heard(text, "CARGO_HAULER").scores.persuasiveness >= 0.32 - 1e-9);
    }
}

TEST_CASE("texts that only repeat are noticed") {
    CHECK(repetition_in(std::string(50, 'a')).empty());
    CHECK(repetition_in(std::string(51, 'a')) == "same_character");
    std::string endless;
    for (int i = 0; i < 50; ++i) endless += "ab";
    CHECK(repetition_in(endless) == "endless_word");
    CHECK(repetition_in("let me in let me in let me in let me in let me in").empty());
    CHECK(repetition_in("let me in let me in let me in let me in let me in let me in") == "same_phrase");
    std::string nagging;
    for (int i = 0; i < 20; ++i)
        nagging += i % 2 == 0 ? "please x" + std::to_string(i) + " " : "y" + std::to_string(i) + " ";
    CHECK(repetition_in(nagging) == "same_word");
    CHECK(repetition_in("").empty());
}

TEST_CASE("attempts to steer count low, and are no hard failure by themselves") {
    const Heard out = steered(figures().analysis);
    const double believed = believability_of(figures().analysis, out.scores);
    CHECK(believed == Approx(0.25));
    CHECK(believed >= figures().outcome.hard_answer);
    const std::vector<Scored> all(5, Scored{out.scores, believed, 0});
    CHECK(decide(figures(), *figures().find("LIGHT_FREIGHTER"), 0, all).outcome == Ending::failure);
}

TEST_CASE("a name is what stands with capitals after its lead") {
    const auto name = [](const std::string& text) { return name_in(words(), text); };
    CHECK(name("Evening. I'm Sarah Chen, and this is my ship") == "Sarah Chen");
    CHECK(name("I’m Jean-Luc O'Brien the Third") == "Jean-Luc O'Brien");
    CHECK(name("my name is Mira") == "Mira");
    CHECK(name("Captain J. T. Kirk here") == "J. T. Kirk");
    CHECK(name("Ich heiße Jürgen Groß.") == "Jürgen Groß");
    CHECK(name("Mein Name ist Änne Öz") == "Änne Öz");
    CHECK(name("I'm tired of this").empty());
    CHECK(name("the captain of this ship").empty());
    CHECK(name("I'm X").empty());
    CHECK(name("I'm Number5").empty());
    CHECK(name("my name is. Bob").empty());
    CHECK(name("Call me Admin").empty());
    CHECK(name("").empty());
}
