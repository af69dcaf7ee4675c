// What a transfer costs, and where it ends.
#include "features/bank/rules.hpp"

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw::bank;

namespace {

Tuning figures() {
    Tuning tuning;
    tuning.station_classes = {0, 11};
    tuning.station_types = {"CORPORATE"};
    tuning.surcharges = {{50'000, 10}, {250'000, 30}, {1'000'000, 60}};
    return tuning;
}

std::string refused(std::int64_t amount, Standing standing) {
    const auto decided = decide(figures(), amount, standing);
    return decided ? "" : decided.error().id;
}

}  // namespace

TEST_CASE("banks are at class 0, at SpaceDocks and at corporate stations") {
    sw::galaxy::Station station{.station_class = 4, .type = sw::galaxy::StationType::trading};
    CHECK_FALSE(has_bank(figures(), station));
    station.station_class = 0;
    CHECK(has_bank(figures(), station));
    station.station_class = 11;
    CHECK(has_bank(figures(), station));
    station.station_class = 7;
    station.type = sw::galaxy::StationType::corporate;
    CHECK(has_bank(figures(), station));
}

TEST_CASE("tax is five per cent rounded up, so that no transfer is free") {
    CHECK(charge_of(figures(), 1, 0).tax == 1);
    CHECK(charge_of(figures(), 20, 0).tax == 1);
    CHECK(charge_of(figures(), 21, 0).tax == 2);
    CHECK(charge_of(figures(), 10'000, 0).tax == 500);
    CHECK(charge_of(figures(), 10'000, 0).surcharge == 0);
}

TEST_CASE("each step surcharges only what goes beyond it") {
    CHECK(charge_of(figures(), 50'000, 0).surcharge == 0);
    CHECK(charge_of(figures(), 60'000, 0).surcharge == 1'000);
    CHECK(charge_of(figures(), 10'000, 50'000).surcharge == 1'000);
    CHECK(charge_of(figures(), 250'000, 0).surcharge == 20'000);
    CHECK(charge_of(figures(), 100'000, 200'000).surcharge == 5'000 + 15'000);
    CHECK(charge_of(figures(), 100'000, 1'000'000).surcharge == 60'000);
    CHECK(charge_of(figures(), 2'000'000, 0).surcharge == 20'000 + 225'000 + 600'000);
}

TEST_CASE("splitting a transfer never makes it cheaper") {
    const std::uint64_t seed = 4711;
    CAPTURE(seed);
    sw::Random random(seed);
    for (int i = 0; i < 2'000; ++i) {
        const std::int64_t sent = random.integer(0, 1'200'000);
        const std::int64_t first = random.integer(1, 400'000);
        const std::int64_t second = random.integer(1, 400'000);
        const auto whole = charge_of(figures(), first + second, sent);
        const auto one = charge_of(figures(), first, sent);
        const auto two = charge_of(figures(), second, sent + first);
        CAPTURE(sent, first, second);
        CHECK(one.total() + two.total() >= whole.total());
        CHECK(one.total() + two.total() <= whole.total() + 8);
    }
}

TEST_CASE("limits of sender, recipient, newcomer and pair hold to the credit") {
    const std::int64_t rich = 100'000'000;
    CHECK(refused(1'000, {.credits = rich, .sent = 1'999'000}).empty());
    CHECK(refused(1'001, {.credits = rich, .sent = 1'999'000}) == "bank_send_limit");
    CHECK(refused(1'000, {.credits = rich, .received = 999'000}).empty());
    CHECK(refused(1'001, {.credits = rich, .received = 999'000}) == "bank_receive_limit");
    CHECK(refused(50'000, {.credits = rich, .recipient_is_new = true}).empty());
    CHECK(refused(50'001, {.credits = rich, .recipient_is_new = true}) == "bank_receive_limit");
    CHECK(refused(250'000, {.credits = rich}).empty());
    CHECK(refused(250'001, {.credits = rich}) == "bank_pair_limit");
    CHECK(refused(1, {.credits = rich, .between = 250'000}) == "bank_pair_limit");
}

TEST_CASE("the sender must have the amount and what comes on top") {
    CHECK(refused(1'000, {.credits = 1'050}).empty());
    CHECK(refused(1'000, {.credits = 1'049}) == "insufficient_credits");
}
