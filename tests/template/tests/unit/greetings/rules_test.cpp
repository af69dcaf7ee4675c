// Who may add an entry.
#include "features/greetings/rules.hpp"

#include "support/catch.hpp"

using sw::greetings::plan_entry;

TEST_CASE("an entry is stored without blanks around it") {
    CHECK(plan_entry({"  two words "}, 0, {.most_entries = 1}).value() == "two words");
}

TEST_CASE("a blank entry is refused") {
    CHECK(plan_entry({"   "}, 0, {.most_entries = 1}).error().id == "blank_entry");
}

TEST_CASE("a pilot has a limited number of entries") {
    CHECK(plan_entry({"last"}, 1, {.most_entries = 2}).has_value());
    CHECK(plan_entry({"one more"}, 2, {.most_entries = 2}).error().id == "too_many_entries");
}
