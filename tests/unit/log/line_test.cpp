// Log lines: valid JSON whatever goes in, and no secret comes out.
#include "platform/log/line.hpp"

#include "sectorwars/platform/json.hpp"
#include "support/catch.hpp"

namespace {

using sw::log::Fields;
using sw::log::Format;
using sw::log::Level;
using sw::log::make_line;
using sw::log::redacted;

constexpr std::string_view ts = "2026-11-20T22:54:36.396615Z";
const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

}  // namespace

TEST_CASE("a json line has time, level, message and the fields in order") {
    CHECK(
        make_line(Format::json, ts, Level::warn, "slow \"query\"", {{"route", "GET /a"}, {"ms", "12"}}) ==
        "{\"ts\":\"2026-11-20T22:54:36.396615Z\",\"level\":\"warn\",\"msg\":\"slow \\\"query\\\"\","
        "\"route\":\"GET /a\",\"ms\":\"12\"}\n"
    );
}

TEST_CASE("a text line quotes what needs quotes") {
    CHECK(
        make_line(Format::text, ts, Level::info, "ready", {{"route", "GET /a"}, {"ms", "12"}, {"none", ""}}) ==
        "2026-11-20T22:54:36.396615Z info  ready route=\"GET /a\" ms=12 none=\"\"\n"
    );
}

TEST_CASE("values under secret keys are redacted") {
    for (const auto* key :
         {"password", "new_password", "PASSWORD", "refresh_token", "accessToken", "client_secret", "api_key", "API-Key",
          "private_key", "credit_card", "Authorization", "cookie", "pin", "card_pin", "ssn", "cvv", "user.ssn"}) {
        CAPTURE(key);
        CHECK(redacted(key, "hunter2") == "[redacted]");
    }
    for (const auto* key : {"shipping", "ping_ms", "mission", "session_id", "user", "spin", "keys", "classname"}) {
        CAPTURE(key);
        CHECK(redacted(key, "hunter2") == "hunter2");
    }
    CHECK(redacted("password", "").empty());
}

TEST_CASE("tokens are redacted wherever they stand") {
    CHECK(redacted("header", "Bearer " + jwt) == "Bearer [redacted]");
    CHECK(redacted("url", "/ws?a=" + jwt + "&b=1") == "/ws?a=[redacted]&b=1");
    CHECK(redacted("two", jwt + "," + jwt) == "[redacted],[redacted]");
    for (const auto format : {Format::json, Format::text}) {
        CHECK(make_line(format, ts, Level::info, "got " + jwt, {}).find("eyJ") == std::string::npos);
    }
    CHECK(redacted("plain", "eyJust.a.word") == "eyJust.a.word");
    CHECK(redacted("plain", "monkeyJack.abcde.fghij") == "monkeyJack.abcde.fghij");
    CHECK(redacted("plain", "eyJ") == "eyJ");
}

TEST_CASE("no value breaks out of its line or its JSON") {
    std::string every;
    for (int c = 1; c < 256; ++c) every += static_cast<char>(c);
    for (const std::string& nasty :
         {every, std::string("\n{\"level\":\"forged\"}\n"), std::string("\xC0\xAF\xED\xA0\x80\xF5\xFF"),
          std::string("ü€😀")}) {
        const std::string json = make_line(Format::json, ts, Level::error, nasty, {{nasty, nasty}});
        CHECK(json.find('\n') == json.size() - 1);
        const auto document = sw::JsonDocument::parse(json);
        CHECK(document.root().size() == 4);
        const std::string text = make_line(Format::text, ts, Level::error, nasty, {{"value", nasty}});
        CHECK(text.find('\n') == text.size() - 1);
    }
    const std::string_view zero("a\0b", 3);
    CHECK(make_line(Format::json, ts, Level::info, zero, {}).find("a\\u0000b") != std::string::npos);
    const auto kept = sw::JsonDocument::parse(make_line(Format::json, ts, Level::info, "ü€😀\t\"\\", {}));
    CHECK(kept.root().find("msg")->as_string() == "ü€😀\t\"\\");
}
