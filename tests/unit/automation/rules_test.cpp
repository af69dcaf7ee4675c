// The reviewed truth table: what each region policy means for people and for scripts.
#include "features/automation/rules.hpp"

#include <string>
#include <vector>

#include "features/automation/deeds.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::automation;

namespace {

struct Expected {
    Policy policy;
    Doer doer;
    std::string may;  ///< first letters of the deeds: look, act, helper, trade, speak, govern
};

// Reviewed by hand. Whoever changes a line changes the promise of docs/automation.md.
const std::vector<Expected> reviewed{
    {Policy::manual, Doer::person, "la-tsg"},   {Policy::manual, Doer::script, "l----g"},
    {Policy::assisted, Doer::person, "lahtsg"}, {Policy::assisted, Doer::script, "lah-sg"},
    {Policy::open, Doer::person, "lahtsg"},     {Policy::open, Doer::script, "lahtsg"},
};

constexpr std::array all_deeds{Deed::look, Deed::act, Deed::helper, Deed::trade, Deed::speak, Deed::govern};

}  // namespace

TEST_CASE("each policy means exactly what was reviewed") {
    CHECK(reviewed.size() == 6);
    for (const Expected& row : reviewed) {
        std::string may;
        for (const Deed deed : all_deeds) {
            may += allows(row.policy, row.doer, deed) ? to_name(deed).substr(0, 1) : std::string_view("-");
        }
        CAPTURE(to_name(row.policy), to_name(row.doer));
        CHECK(may == row.may);
    }
}

TEST_CASE("no policy gives a script more than a person, and no stricter policy more than a freer one") {
    for (const Deed deed : all_deeds) {
        CAPTURE(to_name(deed));
        for (const Policy policy : {Policy::manual, Policy::assisted, Policy::open}) {
            if (allows(policy, Doer::script, deed)) CHECK(allows(policy, Doer::person, deed));
        }
        for (const Doer doer : {Doer::person, Doer::script}) {
            if (allows(Policy::manual, doer, deed)) CHECK(allows(Policy::assisted, doer, deed));
            if (allows(Policy::assisted, doer, deed)) CHECK(allows(Policy::open, doer, deed));
        }
    }
}

TEST_CASE(
    "a call that names no scope counts as an act, one that only reads as looking, and ruling a region depends on no "
    "place"
) {
    CHECK(deed_of(TokenUse::by_role, false) == Deed::act);
    CHECK(deed_of(TokenUse::play, false) == Deed::act);
    CHECK(deed_of(TokenUse::never, false) == Deed::act);
    CHECK(deed_of(TokenUse::read, false) == Deed::look);
    CHECK(deed_of(TokenUse::trade, false) == Deed::trade);
    CHECK(deed_of(TokenUse::chat, false) == Deed::speak);
    CHECK(deed_of(TokenUse::govern, false) == Deed::govern);
    CHECK(deed_of(TokenUse::trade, true) == Deed::look);
    CHECK_FALSE(depends_on_place(Deed::govern));
    CHECK_FALSE(depends_on_place(Deed::look));
    for (const Deed deed : {Deed::act, Deed::helper, Deed::trade, Deed::speak}) CHECK(depends_on_place(deed));
}

TEST_CASE("a refusal names the region and its policy") {
    const Error error = refusal("alpha-reach", Policy::assisted, Doer::script);
    CHECK(error.code == Code::forbidden);
    CHECK(error.id == "automation_not_allowed");
    CHECK(error.message.find("alpha-reach") != std::string::npos);
    CHECK(error.message.find("assisted") != std::string::npos);
    CHECK(refusal("alpha-reach", Policy::manual, Doer::person).message.find("manual") != std::string::npos);
}
