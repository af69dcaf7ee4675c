// JsonDocument: what is refused, and how parameters lie over a body.
#include "sectorwars/platform/json.hpp"
#include "support/catch.hpp"

using sw::JsonDocument;

namespace {

sw::Error refusal(const std::string& text) {
    try {
        (void)JsonDocument::parse(text);
    } catch (const sw::Failure& failure) {
        return failure.error();
    }
    FAIL("accepted: " << text.substr(0, 80));
    return {};
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("malformed JSON is refused with the place of the mistake") {
    const auto [text, place] = GENERATE(table<std::string, std::string>({
        {"{\"a\":1,}", "at byte 7"},
        {"[1 2]", "at byte 3"},
        {"{", "unexpected end at byte 1"},
        {"", "unexpected end at byte 0"},
        {"nul", "at byte"},
        {"[01]", "at byte"},
        {"{\"a\":1} x", "at byte 8"},
        {"'a'", "at byte 0"},
        {"[NaN]", "at byte 1"},
    }));
    const sw::Error error = refusal(text);
    CHECK(error.code == sw::Code::invalid);
    CHECK(error.id == "malformed_json");
    CHECK_THAT(error.message, sw::test::contains_text(place));
}

TEST_CASE("32 levels are enough and 33 are too many") {
    CHECK_NOTHROW(JsonDocument::parse(nested(32)));
    CHECK_THAT(
        refusal(nested(33)).message, sw::test::contains_text("32 levels") && sw::test::contains_text("at byte 32")
    );
}

TEST_CASE("a depth bomb is refused without recursion") {
    CHECK(refusal(std::string(1'000'000, '[')).id == "malformed_json");
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
    CHECK(refusal(objects).id == "malformed_json");
}

TEST_CASE("brackets inside a text are no nesting") {
    CHECK_NOTHROW(JsonDocument::parse('"' + std::string(100, '[') + '"'));
    CHECK_NOTHROW(JsonDocument::parse(R"(["\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["])"));
}

TEST_CASE("invalid UTF-8 is refused") {
    const std::string bad = GENERATE(
        std::string("\xff"), std::string("\xc0\xaf"), std::string("\xed\xa0\x80"), std::string("\xf5\x80\x80\x80"),
        std::string("\xe2\x82"), std::string("\x80")
    );
    CHECK(refusal("\"" + bad + "\"").id == "malformed_json");
    CHECK(refusal("{\"" + bad + "\":1}").id == "malformed_json");
    CHECK_THROWS_AS(JsonDocument::from_request({}, {{"name", bad}}), sw::Failure);
    CHECK_THROWS_AS(JsonDocument::from_request({}, {{bad, "1"}}), sw::Failure);
}

TEST_CASE("lone surrogates and NUL characters are refused") {
    CHECK(refusal(R"("\ud800")").id == "malformed_json");
    CHECK_THAT(
        refusal(R"({"a":"x\u0000y"})").message, sw::test::contains_text("NUL") && sw::test::contains_text("at byte 7")
    );
    CHECK_NOTHROW(JsonDocument::parse(R"("\\u0000")"));
    CHECK_THROWS_AS(JsonDocument::from_request({}, {{"name", std::string("a\0b", 3)}}), sw::Failure);
}

TEST_CASE("a number beyond every double is a problem of the field, not a crash") {
    const sw::Error error = refusal(R"({"a":1e999})");
    CHECK(error.id == "validation_failed");
    REQUIRE(error.fields.size() == 1);
    CHECK(error.fields[0].code == "type");
}

TEST_CASE("integers are whole and fit 64 bits") {
    const auto integer = [](const std::string& text) { return JsonDocument::parse(text).root().as_integer(); };
    CHECK(integer("9223372036854775807") == INT64_MAX);
    CHECK(integer("-9223372036854775808") == INT64_MIN);
    CHECK(integer("1.0") == 1);
    CHECK(integer("1e3") == 1000);
    CHECK(integer("-0.0") == 0);
    CHECK_FALSE(integer("1.5"));
    CHECK_FALSE(integer("9223372036854775808"));
    CHECK_FALSE(integer("-9223372036854775809"));
    CHECK_FALSE(integer("9223372036854775808.0"));
    CHECK_FALSE(integer("123456789012345678901234567890"));
    CHECK_FALSE(integer("1e300"));
    CHECK_FALSE(integer("\"1\""));
    CHECK_FALSE(integer("true"));
}

TEST_CASE("parameters are text that reads as numbers and flags") {
    const auto document =
        JsonDocument::from_request({}, {{"n", "42"}, {"x", "2.5"}, {"f", "true"}, {"t", "42 apples"}});
    const auto root = document.root();
    CHECK(root.find("n")->as_integer() == 42);
    CHECK(root.find("n")->as_string() == "42");
    CHECK(root.find("x")->as_number() == 2.5);
    CHECK_FALSE(root.find("x")->as_integer());
    CHECK(root.find("f")->as_boolean() == true);
    CHECK_FALSE(root.find("t")->as_integer());
    CHECK_FALSE(JsonDocument::from_request({}, {{"n", "nan"}}).root().find("n")->as_number());
    CHECK_FALSE(JsonDocument::from_request({}, {{"n", "99999999999999999999"}}).root().find("n")->as_integer());
    CHECK_FALSE(JsonDocument::from_request({}, {{"n", ""}}).root().find("n")->as_integer());
}

TEST_CASE("parameters win over members of the body, and the others stay") {
    const auto document = JsonDocument::from_request(R"({"id":1,"name":"body"})", {{"id", "2"}});
    const auto root = document.root();
    CHECK(root.is_object());
    CHECK(root.find("id")->as_integer() == 2);
    CHECK(root.find("name")->as_string() == "body");
    CHECK_FALSE(root.find("absent"));
    CHECK(JsonDocument::parse(root.dump()).root().find("id")->as_integer() == std::nullopt);
    std::string names;
    root.each_member([&](std::string_view name, sw::JsonValue) { names += std::string(name) + " "; });
    CHECK(names == "id name ");
}

TEST_CASE("text inside a JSON body does not read as a number") {
    const auto document = JsonDocument::from_request(R"({"id":"1"})", {{"other", "2"}});
    CHECK_FALSE(document.root().find("id")->as_integer());
}

TEST_CASE("a repeated parameter is a list, and one alone will do as a list of one") {
    const auto document = JsonDocument::from_request({}, {{"a", "1"}, {"b", "x"}, {"a", "2"}, {"a", "3"}});
    const auto list = document.root().find("a");
    REQUIRE(list->is_array());
    REQUIRE(list->size() == 3);
    CHECK(list->at(2).as_integer() == 3);
    const auto one = document.root().find("b");
    REQUIRE(one->is_array());
    CHECK(one->size() == 1);
    CHECK(one->at(0).as_string() == "x");
}

TEST_CASE("a body that is no object is found under the key body") {
    CHECK(JsonDocument::from_request("[1,2]", {}).root().find("body")->size() == 2);
    CHECK(JsonDocument::from_request("null", {}).root().find("body")->is_null());
    CHECK(JsonDocument::from_request("", {}).root().is_object());
}
