// Times as text: what is accepted can be written and read again.
#include "sectorwars/base/time.hpp"

#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::parse_time;
using sw::to_rfc3339;

TEST_CASE("times are read in every form of RFC 3339 that clients send") {
    const auto noon = std::chrono::sys_days{std::chrono::year{2102} / 1 / 31} + 12h;
    for (const char* text :
         {"2102-01-31T12:00:00Z", "2102-01-31 12:00:00", "2102-01-31T12:00:00.000Z", "2102-01-31T14:00:00+02:00",
          "2102-01-31T10:30:00-01:30", "2102-01-31 14:00:00+02", "2102-01-31T12:00:00z"}) {
        CAPTURE(text);
        CHECK(parse_time(text) == sw::Time{noon});
    }
    CHECK(parse_time("2102-01-31T12:00:00.1234567Z") == sw::Time{noon} + 123456us);
    CHECK(to_rfc3339(sw::Time{noon} + 7us) == "2102-01-31T12:00:00.000007Z");
}

TEST_CASE("what is no time is refused") {
    for (const char* text :
         {"", "2102-01-31", "2102-02-30T00:00:00Z", "2102-13-01T00:00:00Z", "2102-01-31T24:00:00Z",
          "2102-01-31T12:60:00Z", "2102-01-31T12:00:61Z", "2102-01-31T12:00:00.Z", "2102-01-31T12:00:00+2",
          "2102-01-31T12:00:00+24:00", "2102-01-31T12:00:00+01:60", "2102-01-31T12:00:00 Z", "x102-01-31T12:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text).has_value());
    }
}

TEST_CASE("an offset never leads to a year that cannot be written") {
    CHECK_FALSE(parse_time("0000-01-01T00:00:00+00:01").has_value());
    CHECK_FALSE(parse_time("9999-12-31T23:59:00-00:01").has_value());
    CHECK_FALSE(parse_time("9999-12-31T23:59:60Z").has_value());
    for (const char* text : {"0000-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"}) {
        const auto time = parse_time(text);
        REQUIRE(time.has_value());
        CHECK(to_rfc3339(*time) == text);
    }
}
