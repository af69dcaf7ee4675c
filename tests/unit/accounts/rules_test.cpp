// States of accounts, and what is not changed at the list of pilots.
#include "features/accounts/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::accounts;

namespace {

std::string refused(const ChangePlayer& wish) {
    try {
        refuse_elsewhere(wish);
    } catch (const Failure& failure) {
        return failure.error().fields.at(0).field + " " + failure.error().id;
    }
    return "";
}

}  // namespace

TEST_CASE("a sanction says more of an account than its switch") {
    CHECK(standing_of(true, "") == "active");
    CHECK(standing_of(false, "") == "inactive");
    CHECK(standing_of(true, "suspension") == "suspended");
    CHECK(standing_of(false, "ban") == "banned");
}

TEST_CASE("money, places, teams and sanctions are not set at the list of pilots") {
    CHECK(refused({.turns = 5, .username = "fine"}) == "");
    CHECK(refused({.credits = RawJson{"1000000"}}) == "credits credits_by_ledger");
    CHECK(refused({.status = "banned"}) == "status sanction_needed");
    CHECK(refused({.status = "active"}) == "");
    CHECK(refused({.current_sector_id = RawJson{"5"}}) == "current_sector_id not_movable");
    CHECK(refused({.team_id = RawJson{"\"x\""}}) == "team_id not_changeable");
    CHECK(refused({.reputation_adjustments = RawJson{}}) == "reputation_adjustments not_changeable");
}
