// Names of regions and what owners may store.
#include <random>

#include "features/regions/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::regions;

namespace {

std::string refusal(std::string_view name) {
    const auto slug = to_free_slug(name);
    return slug ? "" : slug.error().id;
}

}  // namespace

TEST_CASE("a slug is lower case with dashes") {
    CHECK(to_free_slug("Alpha_Reach").value() == "alpha-reach");
    CHECK(to_free_slug("alpha-reach").value() == "alpha-reach");
    CHECK(to_free_slug("X9z").value() == "x9z");
    CHECK(to_free_slug(std::string(50, 'Q')).value() == std::string(50, 'q'));
}

TEST_CASE("names that no URL, host or database should see are refused") {
    for (const char* bad :
         {"", "ab", "-abc", "abc-", "_abc", "abc_", "a--b", "a__b", "a-_b", "a b c", "a/b", "a.b", "abc\n",
          "\xc3\xa4\xc3\xb6\xc3\xbc", "a;drop table regions", "${x}", "../etc"}) {
        CAPTURE(bad);
        CHECK(refusal(bad) == "ERR_NAME_INVALID");
    }
    CHECK(refusal(std::string(51, 'a')) == "ERR_NAME_INVALID");
    CHECK(refusal(std::string_view("abc\0def", 7)) == "ERR_NAME_INVALID");
}

TEST_CASE("reserved names are refused in any case and with either separator") {
    for (const char* name :
         {"central-nexus", "admin",     "api",    "system",    "default", "test",          "staging",      "production",
          "nexus",         "central",   "www",    "mail",      "ftp",     "administrator", "root",         "galactic",
          "platform",      "official",  "staff",  "moderator", "app",     "support",       "help",         "my-region",
          "treaties",      "provision", "health", "metrics",   "regions", "static",        "terran-space", "online"}) {
        CAPTURE(name);
        CHECK(refusal(name) == "ERR_NAME_RESERVED");
        std::string other = name;
        for (char& c : other) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        CHECK(refusal(other) == "ERR_NAME_RESERVED");
    }
    CHECK(is_reserved("ws"));
    CHECK(refusal("admins").empty());
}

TEST_CASE("a slug of a slug is itself") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    const std::string letters = "abcXYZ019-_ .";
    int valid = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string name;
        const auto size = random.integer(0, 12);
        for (std::int64_t k = 0; k < size; ++k) {
            name += letters[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(letters.size()) - 1))];
        }
        const auto slug = to_slug(name);
        if (!slug) continue;
        ++valid;
        CHECK(to_slug(*slug).value() == *slug);
        CHECK(slug->size() == name.size());
        CHECK(slug->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    }
    CHECK(valid > 100);
}

TEST_CASE("trade bonuses are multipliers from one to three") {
    CHECK(check_trade_bonuses({}).has_value());
    CHECK(check_trade_bonuses({{"ore", 1.0}, {"fuel", 3.0}}).has_value());
    CHECK_FALSE(check_trade_bonuses({{"ore", 0.99}}).has_value());
    CHECK_FALSE(check_trade_bonuses({{"ore", 3.01}}).has_value());
    CHECK_FALSE(check_trade_bonuses({{"ore", std::nan("")}}).has_value());
    CHECK_FALSE(check_trade_bonuses({{"", 2.0}}).has_value());
    CHECK_FALSE(check_trade_bonuses({{std::string(41, 'a'), 2.0}}).has_value());
    std::map<std::string, double> many;
    for (int i = 0; i < 101; ++i) many[std::to_string(i)] = 1.5;
    CHECK_FALSE(check_trade_bonuses(many).has_value());
}

TEST_CASE("what owners store is an object of bounded size and depth") {
    CHECK(check_blob("x", R"({"a":"{[{[{[{[{["})").has_value());
    CHECK(check_blob("x", R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}})").has_value() == true);
    const std::string eight = R"({"a":[[[[[[[1]]]]]]]})";
    CHECK(check_blob("x", eight).has_value());
    CHECK_FALSE(check_blob("x", R"({"a":[[[[[[[[1]]]]]]]]})").has_value());
    CHECK_FALSE(check_blob("x", R"({"\"":[[[[[[[[1]]]]]]]]})").has_value());
    CHECK_FALSE(check_blob("x", "[]").has_value());
    CHECK_FALSE(check_blob("x", "").has_value());
    const std::string full = R"({"a":")" + std::string(most_blob_bytes - 8, 'x') + R"("})";
    REQUIRE(full.size() == most_blob_bytes);
    CHECK(check_blob("x", full).has_value());
    CHECK_FALSE(check_blob("x", full + " ").has_value());
}

TEST_CASE("a suspended region is shown but not taxed, an ended one is neither") {
    CHECK(is_taxed(Status::active));
    CHECK_FALSE(is_taxed(Status::suspended));
    CHECK_FALSE(is_taxed(Status::grace));
    CHECK(is_public(Status::suspended));
    CHECK(is_public(Status::grace));
    CHECK_FALSE(is_public(Status::terminated));
    CHECK_FALSE(is_public(Status::pending));
    CHECK_FALSE(is_public(Status::generation_corrupt));
}
