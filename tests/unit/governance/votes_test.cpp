// Reading votes.
#include "features/governance/rules.hpp"
#include "support/catch.hpp"

using sw::governance::approval_percentage;

TEST_CASE("approval is the share of yes in percent with two decimals") {
    CHECK(approval_percentage(0, 0) == 0.0);
    CHECK(approval_percentage(1, 2) == 33.33);
    CHECK(approval_percentage(2, 1) == 66.67);
    CHECK(approval_percentage(7, 0) == 100.0);
    CHECK(approval_percentage(0, 7) == 0.0);
}
