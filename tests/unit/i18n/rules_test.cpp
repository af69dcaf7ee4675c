// Texts as values: keys, nesting, placeholders, fallbacks, languages that browsers ask for.
#include "features/i18n/rules.hpp"

#include <iostream>

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::i18n;

namespace {

Texts texts(std::initializer_list<std::pair<std::string, std::string>> list) {
    Texts out;
    for (const auto& [key, value] : list) out.emplace(key, Text{.value = value});
    return out;
}

Flat flat(const std::string& json, std::size_t most = 100) {
    const auto document = JsonDocument::parse(json);
    return flatten(document.root(), most);
}

}  // namespace

TEST_CASE("keys, namespaces and languages have a shape") {
    for (const char* good :
         {"a", "selectShip", "drop.table", "ship.ESCAPE_POD.name", "2102", "a-b_c.d1", "title.Customs Officer"})
        CHECK(is_key(good));
    for (const char* bad : {"", ".", "a.", ".a", "a..b", " a", "a ", "a<b", "ä", "a/b"}) CHECK_FALSE(is_key(bad));
    CHECK(is_key(std::string(200, 'a')));
    CHECK_FALSE(is_key(std::string(201, 'a')));
    CHECK(is_namespace("first-login"));
    for (const char* bad : {"", "1a", "a.b", "../etc", "a/b"}) CHECK_FALSE(is_namespace(bad));
    CHECK_FALSE(is_namespace(std::string(51, 'a')));
    for (const char* good : {"en", "qps", "pt-br", "zh-Hant"}) CHECK(is_language(good));
    for (const char* bad : {"", "e", "english", "en-", "e1", "..", "en_US"}) CHECK_FALSE(is_language(bad));
}

TEST_CASE("nested texts become dotted keys and come back as they were") {
    const std::string json = R"({"a":{"b":"one","c":{"d":"two"}},"a-b":"three","e":"four"})";
    const auto found = flat(json);
    CHECK(found.problems.empty());
    REQUIRE(found.texts.size() == 4);
    CHECK(found.texts.at("a.c.d") == "two");
    Texts all;
    for (const auto& [key, value] : found.texts) all.emplace(key, Text{.value = value});
    CHECK(nest(all) == json);
    CHECK(nest({}) == "{}");
}

TEST_CASE("any set of keys nests to an object that holds all of them again") {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    Random random(seed);
    const std::vector<std::string> words{"a", "b", "a-b", "B", "0", "zz"};
    for (int round = 0; round < 500; ++round) {
        Texts all;
        for (auto count = random.integer(0, 30); count > 0; --count) {
            std::string key = random.pick(words);
            for (auto depth = random.integer(0, 4); depth > 0; --depth) key += "." + random.pick(words);
            if (conflicting_key(all, key).empty()) all.emplace(key, Text{.value = key});
        }
        const auto again = flat(nest(all), 1000);
        REQUIRE(again.problems.empty());
        REQUIRE(again.texts.size() == all.size());
        for (const auto& [key, value] : again.texts) REQUIRE(all.at(key).value == value);
    }
}

TEST_CASE("what is no text, or has no key, is named") {
    const auto found = flat(R"({"good":"x","number":1,"list":["a"],"bad/key":"y","deep":{"null":null}})");
    CHECK(found.texts.size() == 1);
    CHECK(found.problems == std::vector<std::string>{"bad/key", "deep.null", "list", "number"});
    CHECK(flat(R"({"a":"1","b":"2","c":"3"})", 2).too_many);
    CHECK_FALSE(flat(R"({"a":"1","b":"2"})", 2).too_many);
}

TEST_CASE("a text cannot stand where a branch is") {
    const Texts all = texts({{"a.b", "1"}, {"c", "2"}});
    CHECK(conflicting_key(all, "a") == "a.b");
    CHECK(conflicting_key(all, "c.d") == "c");
    CHECK(conflicting_key(all, "a.b").empty());
    CHECK(conflicting_key(all, "a.c").empty());
    CHECK(conflicting_key(all, "ab").empty());
    CHECK(nest(texts({{"a", "1"}, {"a.b", "2"}})) == R"({"a":{"b":"2"}})");
}

TEST_CASE("a changed text names only what the English one names") {
    CHECK(
        placeholders("{{ name }} owes {{amount, number}} to $t(common:bank)") ==
        std::set<std::string>{"name", "amount", "$t:common:bank"}
    );
    const Text source{.value = "{{name}} has {{count}}"};
    CHECK(problem_of("{{count}}: {{name}}", &source).empty());
    CHECK(problem_of("nothing", &source).empty());
    CHECK_FALSE(problem_of("{{other}}", &source).empty());
    CHECK(problem_of("{{other}}", nullptr).empty());
    CHECK_FALSE(problem_of("", nullptr).empty());
    CHECK(problem_of(std::string(10'000, 'a'), nullptr).empty());
    CHECK_FALSE(problem_of(std::string(10'001, 'a'), nullptr).empty());
    std::string umlauts;
    for (int i = 0; i < 10'000; ++i) umlauts += "ä";
    CHECK(problem_of(umlauts, nullptr).empty());
}

TEST_CASE("missing texts come from the base language, then from English") {
    Catalogue all;
    all["en"]["common"] = texts({{"a", "en"}, {"b", "en"}, {"c", "en"}});
    all["en"]["trade"] = texts({{"x", "en"}});
    all["de"]["common"] = texts({{"a", "de"}, {"b", "de"}});
    all["de-at"]["common"] = texts({{"a", "at"}});
    const auto found = with_fallback(all, "de-at");
    CHECK(found.at("common").at("a").value == "at");
    CHECK(found.at("common").at("b").value == "de");
    CHECK(found.at("common").at("c").value == "en");
    CHECK(found.at("trade").at("x").value == "en");
    CHECK(with_fallback(all, "fr").at("common").at("a").value == "en");
}

TEST_CASE("progress counts English keys that a language has itself, rounded down") {
    Catalogue all;
    for (int i = 0; i < 200; ++i) {
        const std::string key = "k" + std::to_string(i);
        all["en"]["common"].emplace(key, Text{.value = "x"});
        if (i != 0) all["de"]["common"].emplace(key, Text{.value = "y", .shipped = i != 1});
    }
    all["de"]["common"].emplace("only_here", Text{.value = "z"});
    all["de"]["other"].emplace("a", Text{.value = "z"});
    const auto found = progress(all, "de");
    CHECK(found.size() == 1);
    CHECK(found.at("common").translated == 199);
    CHECK(found.at("common").verified == 198);
    CHECK(found.at("common").percent() == 99);
    CHECK(sum_of(progress(all, "en")).percent() == 100);
    CHECK(sum_of(progress(all, "fr")).percent() == 0);
}

TEST_CASE("a browser gets the best language that there is") {
    const std::vector<std::string> here{"en", "de", "pt-br"};
    CHECK(detect("de-AT,de;q=0.9,en;q=0.8", here) == "de");
    CHECK(detect("fr, en;q=0.3, de;q=0.7", here) == "de");
    CHECK(detect("fr;q=1, de;q=0", here) == "en");
    CHECK(detect("PT-BR", here) == "pt-br");
    CHECK(detect("pt", here) == "en");
    CHECK(detect("", here) == "en");
    CHECK(detect("*", here) == "en");
    CHECK(detect("de;q=0.5;x=<script>", here) == "en");
    CHECK(detect("de;q=abc", here) == "en");
    CHECK(detect(std::string(2000, 'd'), here) == "en");
    CHECK(detect(";,;;q=,,=", here) == "en");
}

TEST_CASE("the pseudo language shows letters and room, and leaves code alone") {
    const std::string text = pseudo("Pay {{amount}} to <b>$t(bank)</b>");
    CHECK(text.starts_with("["));
    CHECK(text.ends_with("~]"));
    CHECK(text.find("{{amount}}") != std::string::npos);
    CHECK(text.find("<b>$t(bank)</b>") != std::string::npos);
    CHECK(text.find("Páý") != std::string::npos);
    CHECK(placeholders(text) == placeholders("{{amount}} $t(bank)"));
    CHECK(pseudo("{{broken") == "[{{ƀŕóķéñ~~]");
}
