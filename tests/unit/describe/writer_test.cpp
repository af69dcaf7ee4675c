// JsonWriter: commas, escapes, numbers.
#include <limits>

#include "sectorwars/platform/json.hpp"
#include "support/catch.hpp"

namespace {

template <class T>
std::string written(const T& value) {
    std::string text;
    sw::JsonWriter(text).value(value);
    return text;
}

}  // namespace

TEST_CASE("the writer puts commas between members and items and nowhere else") {
    std::string text;
    sw::JsonWriter to(text);
    to.begin_object();
    to.member("a", 1);
    to.key("list");
    to.begin_array();
    to.value(true);
    to.begin_object();
    to.end_object();
    to.begin_array();
    to.end_array();
    to.null();
    to.raw(R"({"x":1})");
    to.end_array();
    to.member("z", "end");
    to.end_object();
    CHECK(text == R"({"a":1,"list":[true,{},[],null,{"x":1}],"z":"end"})");
}

TEST_CASE("text is escaped as JSON wants it and UTF-8 passes through") {
    CHECK(written(std::string("quote \" backslash \\ slash /")) == R"("quote \" backslash \\ slash /")");
    CHECK(written(std::string("\b\f\n\r\t")) == R"("\b\f\n\r\t")");
    CHECK(written(std::string("\x01\x1f\x7f", 3)) == "\"\\u0001\\u001f\x7f\"");
    CHECK(written(std::string("nul\0!", 5)) == R"("nul\u0000!")");
    CHECK(written(std::string("Zoë 🚀")) == "\"Zoë 🚀\"");
    CHECK(written(std::string()) == "\"\"");
}

TEST_CASE("numbers keep their full value") {
    CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(written(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
    CHECK(written(0.1) == "0.1");
    CHECK(written(1.0 / 3.0) == "0.3333333333333333");
    CHECK(written(std::numeric_limits<double>::infinity()) == "null");
    CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("a writer continues after the text that is there already") {
    std::string text = "data: ";
    sw::JsonWriter(text).value(7);
    CHECK(text == "data: 7");
}
