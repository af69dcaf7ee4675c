// The shape of secrets and names, and how long access tokens live.
#include "features/api_tokens/rules.hpp"

#include <string>

#include "support/catch.hpp"

using namespace sw;
using namespace sw::api_tokens;
using namespace std::chrono_literals;

namespace {

const Time noon{std::chrono::hours{12}};
const std::string secret = "swp_" + std::string(41, 'a') + "-_";

}  // namespace

TEST_CASE("only the prefix and 43 digits of base64url can be a secret") {
    CHECK(is_secret(secret));
    CHECK_FALSE(is_secret(""));
    CHECK_FALSE(is_secret("swp_"));
    CHECK_FALSE(is_secret(secret + "a"));
    CHECK_FALSE(is_secret(secret.substr(0, 46)));
    CHECK_FALSE(is_secret("SWP_" + secret.substr(4)));
    for (const char c : {'+', '/', '=', ' ', '\0', '\n', '\'', '\xC3'}) {
        std::string wrong = secret;
        wrong.back() = c;
        CHECK_FALSE(is_secret(wrong));
    }
}

TEST_CASE("a name is printable and has no blanks at its ends") {
    for (const char* good : {"x", "hauler 2", "Transportdrohne \xC3\xBC"}) CHECK(is_token_name(good));
    for (const char* bad : {"", " x", "x ", "a\tb", "a\nb", "\x7F"}) CHECK_FALSE(is_token_name(bad));
}

TEST_CASE("scopes stand in their order, each once") {
    using enum TokenScope;
    CHECK(normal({trade, read, trade, govern, read}) == std::vector{read, trade, govern});
}

TEST_CASE("an access token ends with the first of a quarter of an hour, the usual life and its API token") {
    CHECK(access_end(noon, std::nullopt, 60min) == noon + 15min);
    CHECK(access_end(noon, std::nullopt, 5min) == noon + 5min);
    CHECK(access_end(noon, noon + 1min, 60min) == noon + 1min);
    CHECK(access_end(noon, noon + 24h, 60min) == noon + 15min);
}

TEST_CASE("a token cannot end before it begins") {
    CHECK_FALSE(problem_of_end(std::nullopt, noon));
    CHECK_FALSE(problem_of_end(noon + 1s, noon));
    for (const Time end : {noon, noon - 1s}) {
        const auto problem = problem_of_end(end, noon);
        REQUIRE(problem);
        CHECK(problem->id == "validation_failed");
        CHECK(problem->fields.at(0).field == "expires_at");
    }
}
