// Percent-decoding, query strings and forms.
#include "platform/http/url.hpp"

#include "support/catch.hpp"

using namespace sw::http;

TEST_CASE("percent-decoding is strict") {
    CHECK(percent_decode("a%20b%C3%A9") == "a bé");
    CHECK(percent_decode("a+b") == "a+b");
    CHECK(percent_decode("a+b", Plus::space) == "a b");
    CHECK_FALSE(percent_decode("%"));
    CHECK_FALSE(percent_decode("%2"));
    CHECK_FALSE(percent_decode("%zz"));
    CHECK_FALSE(percent_decode("100%"));
}

TEST_CASE("a query string keeps its order and its repetitions") {
    const auto found = parse_query("b=2&a=1&&a=%26+x&flag&empty=");
    const Parameters expected{{"b", "2"}, {"a", "1"}, {"a", "& x"}, {"flag", ""}, {"empty", ""}};
    REQUIRE(found);
    CHECK(*found == expected);
    CHECK(parse_query("")->empty());
    CHECK_FALSE(parse_query("a=%g1"));
    CHECK_FALSE(parse_query("=value"));
}

TEST_CASE("a query string has a bounded number of parameters") {
    std::string text;
    for (std::size_t i = 0; i < max_parameters; ++i) text += "a=1&";
    CHECK(parse_query(text)->size() == max_parameters);
    CHECK_FALSE(parse_query(text + "a=1"));
}

TEST_CASE("a multipart form gives its text fields") {
    const std::string body =
        "--XX\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nada\r\n"
        "--XX\r\ncontent-disposition: form-data; name=password\r\nContent-Type: "
        "text/plain\r\n\r\na\r\nb--XX\r\n--XX--\r\n";
    const auto found = parse_multipart("multipart/form-data; boundary=\"XX\"", body);
    const Parameters expected{{"username", "ada"}, {"password", "a\r\nb--XX"}};
    REQUIRE(found);
    CHECK(*found == expected);
    CHECK(parse_multipart("multipart/form-data; boundary=XX", "--XX--\r\n")->empty());
}

TEST_CASE("a multipart form that is cut, has files or no boundary is refused") {
    const std::string type = "multipart/form-data; charset=utf-8; boundary=XX";
    const std::string field = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    REQUIRE(parse_multipart(type, field + "--XX--"));
    CHECK_FALSE(parse_multipart("multipart/form-data", field + "--XX--"));
    CHECK_FALSE(parse_multipart(type, field));
    CHECK_FALSE(parse_multipart(type, field + "--XX"));
    CHECK_FALSE(parse_multipart(type, "junk" + field + "--XX--"));
    CHECK_FALSE(parse_multipart(type, ""));
    CHECK_FALSE(
        parse_multipart(type, "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n1\r\n--XX--")
    );
    CHECK_FALSE(parse_multipart(type, "--XX\r\nContent-Type: text/plain\r\n\r\n1\r\n--XX--"));
    CHECK_FALSE(parse_multipart("multipart/form-data; boundary=\"XX", field + "--XX--"));
}
