// Who may go where, and when books agree.
#include "features/travel_office/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::travel_office;
using regions::Membership;
using regions::Running;
using regions::Status;

namespace {

Facts open_region() {
    Facts facts{.status = Status::active, .kind = galaxy::RegionKind::player_owned, .max_players = 100};
    facts.standing.galactic_citizen = true;
    facts.where = regions::Whereabouts{.slug = "alpha-reach", .running = Running::running, .players = 10};
    return facts;
}

std::string why(const Facts& facts) {
    return objection_to(facts).value_or("");
}

}  // namespace

TEST_CASE("a region of a player wants a citizen, a member or its owner") {
    Facts facts = open_region();
    CHECK(why(facts).empty());
    facts.standing.galactic_citizen = false;
    CHECK(why(facts) == "ERR_GALACTIC_CITIZEN_REQUIRED");
    facts.standing.membership = Membership::visitor;
    CHECK(why(facts) == "ERR_GALACTIC_CITIZEN_REQUIRED");
    for (const auto membership : {Membership::resident, Membership::citizen}) {
        facts.standing.membership = membership;
        CHECK(why(facts).empty());
    }
    facts.standing = {.owner = true};
    CHECK(why(facts).empty());
}

TEST_CASE("Terran Space is open to everybody and the nexus is never closed") {
    Facts facts = open_region();
    facts.standing = {};
    facts.kind = galaxy::RegionKind::terran_space;
    CHECK(why(facts).empty());
    facts.kind = galaxy::RegionKind::central_nexus;
    facts.status = Status::suspended;
    facts.standing.banned = true;
    facts.where->players = 1'000'000;
    CHECK(why(facts).empty());
}

TEST_CASE("nobody travels to a sandbox or from it, not even its owner or home to the nexus") {
    Facts facts = open_region();
    facts.sandbox = true;
    facts.standing.owner = true;
    CHECK(why(facts) == "sandbox_region");
    facts.kind = galaxy::RegionKind::central_nexus;
    facts.evacuation = true;
    CHECK(why(facts) == "sandbox_region");
}

TEST_CASE("a suspended region takes only those who belong there") {
    for (const auto status : {Status::suspended, Status::grace}) {
        Facts facts = open_region();
        facts.status = status;
        CHECK(why(facts) == "ERR_REGION_NEW_RESIDENTS_BLOCKED");
        facts.standing.membership = Membership::resident;
        CHECK(why(facts).empty());
    }
    for (const auto status : {Status::pending, Status::terminated, Status::generation_corrupt}) {
        Facts facts = open_region();
        facts.status = status;
        CHECK(why(facts) == "region_closed");
    }
}

TEST_CASE("the banned stay out, and nobody enters a region that is full, closes or is down") {
    Facts facts = open_region();
    facts.standing.banned = true;
    CHECK(why(facts) == "banned");
    facts = open_region();
    facts.where->players = 100;
    CHECK(why(facts) == "region_full");
    facts = open_region();
    facts.where->drain = true;
    CHECK(why(facts) == "region_closed");
    facts = open_region();
    facts.where->running = Running::failed;
    CHECK(why(facts) == "region_down");
    facts.where->running = Running::hibernated;
    CHECK(why(facts).empty());
}

TEST_CASE("books agree when what one side has not heard yet is counted in") {
    Account account;
    account.clearing = {{"credits", -40}, {"ore", 5}};
    account.books.travel_in = {{"credits", 100}, {"ore", 5}};
    account.books.travel_out = {{"credits", 140}};
    CHECK(difference_of(account).empty());
    account.books.travel_out["credits"] = 110;  // one escrow of 30 is still held
    CHECK(difference_of(account) == Amounts{{"credits", 30}});
    account.gone = {{{"credits", 30}}};
    CHECK(difference_of(account).empty());
    account.books.travel_in["ore"] = 9;  // four came that the nexus has not heard of
    CHECK(difference_of(account) == Amounts{{"ore", 4}});
    account.arrived = {{{"ore", 4}}};
    CHECK(difference_of(account).empty());
}

TEST_CASE("a pilot in two places or in none is found, a row that was left behind is not counted") {
    const PlayerId ada{Uuid::derive(1, 1)}, bob{Uuid::derive(1, 2)}, eve{Uuid::derive(1, 3)};
    Places places;
    places.residents = {{"alpha", {ada, bob}}, {"beta", {bob}}};
    places.travelled = {ada, bob, eve};
    auto found = misplaced(places);
    CHECK(found.twice == std::vector{bob});
    CHECK(found.nowhere == std::vector{eve});
    places.ghosts["alpha"] = {bob};
    places.residents["beta"].push_back(eve);
    found = misplaced(places);
    CHECK(found.twice.empty());
    CHECK(found.nowhere.empty());
}
