// Who gets what for which payment, and what follows after the last one.
#include "features/billing/rules.hpp"

#include "support/catch.hpp"

using namespace sw::billing;
using namespace std::chrono_literals;
using std::chrono::days;
using sw::regions::Status;

namespace {

const sw::Time start = sw::parse_time("2026-11-21T12:00:00Z").value();

Figures figures() {
    Figures out;
    out.payment_days = 31;
    out.citizen_lapse_days = out.grace_after_days = out.delete_after_days = 7;
    out.terminate_after_days = 30;
    return out;
}

Truth truth(State state, sw::Time told_at) {
    return {.paypal_id = "I-1", .plan_id = "P", .state = state, .told_at = told_at};
}

Subscription active() {
    Subscription out;
    out.state = State::active;
    out.started_at = out.told_at = out.last_payment_at = start;
    out.paid_until = start + days(31);
    return out;
}

}  // namespace

TEST_CASE("buyers come back to the game's own pages only") {
    const std::string origin = "https://play.example.org";
    CHECK(is_on_origin("https://play.example.org", origin));
    CHECK(is_on_origin("https://play.example.org/shop?done=1#top", origin + "/"));
    for (const char* url :
         {"https://play.example.org.evil.test/", "https://play.example.org@evil.test/", "//evil.test/", "/shop",
          "http://play.example.org/", "https://play.example.org:8443/", "https://play.example.orgevil/",
          "javascript:alert(1)", "https://play.example.org\\@evil.test", "https://play.example.org/\r\nX: y", ""}) {
        INFO(url);
        CHECK_FALSE(is_on_origin(url, origin));
    }
    CHECK_FALSE(is_on_origin("https://play.example.org/", ""));
}

TEST_CASE("a cancelled subscription gives its rights until the end of what is paid for") {
    Subscription one = active();
    take(one, truth(State::cancelled, start + days(3)), figures(), start + days(3));
    CHECK(one.state == State::cancelled);
    CHECK(grants(one, start + days(30), 3));
    CHECK_FALSE(grants(one, start + days(31), 3));
}

TEST_CASE("an expired subscription gives nothing any more") {
    Subscription one = active();
    take(one, truth(State::expired, start + days(3)), figures(), start + days(3));
    CHECK_FALSE(grants(one, start + days(3), 3));
}

TEST_CASE("failed payments in a row take the rights away, and one that works gives them back") {
    Subscription one = active();
    one.payment_failures = 2;
    CHECK(grants(one, start, 3));
    one.payment_failures = 3;
    CHECK_FALSE(grants(one, start, 3));
    take_payment(one, start + days(1), std::nullopt, figures());
    CHECK(grants(one, start, 3));
    CHECK(one.paid_until == start + days(32));
}

TEST_CASE("a payment that was taken back ends the rights until the next one") {
    Subscription one = active();
    one.blocked = true;
    CHECK_FALSE(grants(one, start, 3));
    Truth same = truth(State::active, start + 1h);
    same.last_payment_at = start;
    take(one, same, figures(), start + 1h);
    CHECK(one.blocked);
    same.last_payment_at = start + days(1);
    take(one, same, figures(), start + days(1));
    CHECK_FALSE(one.blocked);
}

TEST_CASE("what comes late, or would wake what has ended, is in doubt") {
    const Subscription one = active();
    CHECK_FALSE(is_in_doubt(one, start + 1s, State::suspended));
    CHECK(is_in_doubt(one, start, State::suspended));
    CHECK(is_in_doubt(one, start - 1s, State::suspended));
    CHECK(is_in_doubt(one, std::nullopt, State::suspended));
    Subscription over = one;
    over.state = State::cancelled;
    CHECK(is_in_doubt(over, start + 1s, State::active));
    CHECK_FALSE(is_in_doubt(over, start + 1s, State::expired));
}

TEST_CASE("a region that nobody pays for is suspended, in grace after 7 days, over after 30 and gone 7 days later") {
    Subscription one = active();
    one.state = State::suspended;
    const auto step = [&](Status status, days day) { return next_step(status, one, false, start + day, figures()); };
    CHECK(step(Status::active, days(0)) == RegionStep::none);  // the lapse is not counted yet
    count_lapse(one, false, start);
    CHECK(one.lapsed_at == start);
    CHECK(step(Status::active, days(0)) == RegionStep::suspend);
    CHECK(step(Status::suspended, days(6)) == RegionStep::none);
    CHECK(step(Status::suspended, days(7)) == RegionStep::grace);
    CHECK(step(Status::grace, days(29)) == RegionStep::none);
    CHECK(step(Status::grace, days(30)) == RegionStep::terminate);
    one.terminated_at = start + days(30);
    CHECK(step(Status::terminated, days(36)) == RegionStep::rest);
    CHECK(step(Status::terminated, days(37)) == RegionStep::erase);
    // However late the server is, no step is skipped.
    CHECK(step(Status::active, days(400)) == RegionStep::suspend);
    CHECK(step(Status::suspended, days(400)) == RegionStep::grace);
}

TEST_CASE("a payment leads back from suspended and grace, and from nowhere else") {
    const Subscription one = active();
    const auto step = [&](Status status) { return next_step(status, one, true, start, figures()); };
    CHECK(step(Status::suspended) == RegionStep::activate);
    CHECK(step(Status::grace) == RegionStep::activate);
    CHECK(step(Status::pending) == RegionStep::provision);
    CHECK(step(Status::active) == RegionStep::none);
    CHECK(step(Status::terminated) == RegionStep::none);
}

TEST_CASE("a name that waits for its first payment is never suspended") {
    Subscription one;
    one.state = State::approval_pending;
    count_lapse(one, false, start);
    CHECK_FALSE(one.lapsed_at);
    CHECK(next_step(Status::pending, one, false, start + days(400), figures()) == RegionStep::none);
}
