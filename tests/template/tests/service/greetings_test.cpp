// The greetings feature on a real database.
#include "sectorwars/base/result.hpp"
#include "support/service_fixture.hpp"

TEST_CASE("a pilot reads the entries that the pilot added, and nobody else's") {
    auto& game = support::Game::shared();
    const auto pilot = game.a_pilot();
    const auto rival = game.a_pilot();
    game.call(pilot.caller, "POST", "/api/v1/greetings", R"({"text":"hello"})");
    CHECK(game.call(pilot.caller, "GET", "/api/v1/greetings").find("\"text\":\"hello\"") != std::string::npos);
    CHECK(game.call(rival.caller, "GET", "/api/v1/greetings") == "[]");
}

TEST_CASE("a blank entry is refused and leaves nothing") {
    auto& game = support::Game::shared();
    const auto pilot = game.a_pilot();
    CHECK_THROWS_AS(game.call(pilot.caller, "POST", "/api/v1/greetings", R"({"text":"  "})"), sw::Failure);
    CHECK(game.call(pilot.caller, "GET", "/api/v1/greetings") == "[]");
}
