// Ends of sanctions and the words of a refusal.
#include "features/sanctions/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::sanctions;
using namespace std::chrono_literals;

namespace {

const Time noon{1'800'000'000s};
const Tuning tuning{.longest_suspension_hours = 48};

std::string field_of(const Impose& wish) {
    try {
        (void)end_of(wish, noon, tuning);
    } catch (const Failure& failure) {
        CHECK(failure.error().id == "sanction_end");
        return failure.error().fields.at(0).field;
    }
    return "";
}

}  // namespace

TEST_CASE("a suspension has an end that is not too far away; a ban may have none") {
    CHECK(end_of({.kind = Kind::suspension, .duration_hours = 24}, noon, tuning) == noon + 24h);
    CHECK(end_of({.kind = Kind::suspension, .ends_at = noon + 48h}, noon, tuning) == noon + 48h);
    CHECK(end_of({.kind = Kind::ban}, noon, tuning) == std::nullopt);
    CHECK(end_of({.kind = Kind::ban, .duration_hours = 10'000}, noon, tuning) == noon + 10'000h);
    CHECK(field_of({.kind = Kind::suspension}) == "ends_at");
    CHECK(field_of({.kind = Kind::suspension, .duration_hours = 49}) == "duration_hours");
    CHECK(field_of({.kind = Kind::suspension, .ends_at = noon}) == "ends_at");
    CHECK(field_of({.kind = Kind::ban, .ends_at = noon - 1s}) == "ends_at");
    CHECK(field_of({.kind = Kind::ban, .ends_at = noon + 1h, .duration_hours = 1}) == "ends_at");
}

TEST_CASE("a sanction is in force until it ends or is lifted") {
    CHECK(in_force({.ends_at = noon + 1s}, noon));
    CHECK_FALSE(in_force({.ends_at = noon}, noon));
    CHECK(in_force({}, noon));
    CHECK_FALSE(in_force({.lifted_at = noon}, noon));
}

TEST_CASE("a refusal tells kind, reason and end, and no token") {
    const Error ban = refusal({.kind = "ban", .reason = "Sold the moon"});
    CHECK(ban.code == Code::forbidden);
    CHECK(ban.id == "account_banned");
    CHECK(ban.message.find("Sold the moon") != std::string::npos);
    CHECK(ban.fields.size() == 1);
    const Error suspension = refusal({.kind = "suspension", .reason = "Shouting", .ends_at = noon});
    CHECK(suspension.id == "account_suspended");
    CHECK(suspension.fields.at(1).field == "ends_at");
    CHECK(suspension.fields.at(1).message == to_rfc3339(noon));
    for (const auto& field : suspension.fields) CHECK(field.field != "appeal_token");
}
