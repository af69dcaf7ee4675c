// Bookkeeping rules: what a posting is and what it does to balances.
#include "features/ledger/rules.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::ledger;

namespace {

const PlayerId ada{Uuid::derive(1, 1)};
const PlayerId bob{Uuid::derive(1, 2)};
const ShipId boat{Uuid::derive(2, 1)};
const StationId port{Uuid::derive(3, 1)};

std::string problem_of(const Posting& posting) {
    const auto changes = changes_of(posting);
    return changes.has_value() ? "" : changes.error().message;
}

}  // namespace

TEST_CASE("a move is two entries that cancel out") {
    Posting posting{.reason = "test"};
    move(posting, player(ada), player(bob), credits, 5);
    REQUIRE(posting.entries.size() == 2);
    CHECK(posting.entries[0].amount == -5);
    CHECK(posting.entries[1].amount == 5);
    CHECK(posting.entries[1].account == player(bob));
    CHECK_THROWS_AS(move(posting, player(ada), player(bob), credits, 0), Failure);
    CHECK_THROWS_AS(move(posting, player(ada), player(bob), credits, -1), Failure);
}

TEST_CASE("a posting that does not sum to zero per asset is refused") {
    Posting posting{.reason = "test"};
    posting.entries = {{player(ada), "credits", -5}, {player(bob), "credits", 4}};
    CHECK(problem_of(posting).find("sum to zero in credits") != std::string::npos);
    posting.entries = {{player(ada), "credits", -5}, {ship(boat), "ore", 5}};
    CHECK(problem_of(posting).find("sum to zero") != std::string::npos);
    posting.entries = {{player(ada), "credits", -5}, {player(bob), "credits", 5}};
    CHECK(problem_of(posting).empty());
}

TEST_CASE("a posting without entries, amounts, owners or names is refused") {
    CHECK_FALSE(problem_of({.reason = "test"}).empty());
    const auto broken = [](Account account) {
        return problem_of({.reason = "test", .entries = {{std::move(account), "ore", 1}, {sink("x"), "ore", -1}}});
    };
    CHECK(broken(ship(boat)).empty());
    CHECK_FALSE(broken(ship(ShipId{})).empty());
    CHECK_FALSE(broken(faucet("")).empty());
    CHECK_FALSE(broken({Account::Kind::sink, ada.uuid, "both"}).empty());
    CHECK_FALSE(problem_of({.reason = "test", .entries = {{ship(boat), "ore", 0}}}).empty());
    CHECK_FALSE(problem_of({.reason = "test", .entries = {{ship(boat), "", 1}, {sink("x"), "", -1}}}).empty());
}

TEST_CASE("a sum that does not fit is refused, not wrapped around") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    Posting posting{.reason = "test"};
    posting.entries = {{player(ada), "credits", most}, {player(ada), "credits", most}};
    CHECK_THROWS_AS(changes_of(posting), Failure);
}

TEST_CASE("station credits, faucets and sinks have no stored balance") {
    CHECK_FALSE(is_stored(station(port), "credits"));
    CHECK(is_stored(station(port), "ore"));
    CHECK(is_stored(player(ada), "credits"));
    CHECK(is_stored(escrow(ada.uuid), "credits"));
    CHECK_FALSE(is_stored(faucet("x"), "ore"));
    CHECK_FALSE(is_stored(sink("x"), "ore"));
}

TEST_CASE("changes are netted, without zeros, in the order of the lock") {
    Posting posting{.reason = "test"};
    move(posting, station(port), ship(boat), "ore", 3);
    move(posting, player(bob), station(port), credits, 9);
    move(posting, player(bob), player(ada), credits, 4);
    move(posting, player(ada), player(bob), credits, 4);
    const auto changes = changes_of(posting).value();
    const std::vector<Change> expected{
        {Account::Kind::player, bob.uuid, "credits", -9},
        {Account::Kind::ship, boat.uuid, "ore", 3},
        {Account::Kind::station, port.uuid, "ore", -3}};
    CHECK(changes == expected);
}

TEST_CASE("the order of a posting's entries changes nothing") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 200; ++round) {
        Posting posting{.reason = "test"};
        for (int i = 0; i < 12; ++i) {
            const auto from = player(PlayerId{Uuid::derive(1, static_cast<std::uint64_t>(random.integer(1, 4)))});
            const auto to = ship(ShipId{Uuid::derive(2, static_cast<std::uint64_t>(random.integer(1, 4)))});
            move(posting, from, to, random.chance(0.5) ? "ore" : "fuel", random.integer(1, 50));
        }
        const auto before = changes_of(posting).value();
        std::reverse(posting.entries.begin(), posting.entries.end());
        REQUIRE(changes_of(posting).value() == before);
    }
}
