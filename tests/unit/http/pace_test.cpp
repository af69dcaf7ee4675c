// The pace of API tokens on a virtual clock: a budget of their own within the one of the account.
#include "platform/http/rate_limit.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;
using namespace std::chrono_literals;

namespace {

const auto start = RateLimiter::Clock::time_point{} + 1h;

struct Account {
    UserId user = UserId::make();

    [[nodiscard]] RateSubject person() const { return {.user = user, .session = SessionId::make(), .ip = "192.0.2.1"}; }

    [[nodiscard]] RateSubject script(SessionId token, std::int32_t pace, Method method = Method::get) const {
        return {.method = method, .user = user, .session = token, .ip = "198.51.100.4", .pace = pace};
    }
};

int admitted(RateLimiter& limiter, const RateSubject& subject, RateLimiter::Clock::time_point now, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += limiter.admit(subject, now).allowed ? 1 : 0;
    return count;
}

/// Calls that pass within ten minutes when somebody tries ten times a second.
int passed_in_ten_minutes(RateLimiter& limiter, const std::vector<RateSubject>& callers) {
    int passed = 0;
    for (int i = 0; i < 6'000; ++i) {
        for (const auto& caller : callers) passed += limiter.admit(caller, start + 100ms * i).allowed ? 1 : 0;
    }
    return passed;
}

}  // namespace

TEST_CASE("a token keeps its own pace though its account could do more") {
    RateLimiter limiter({.read = {300, 60, 100}});
    const Account account;
    const auto token = SessionId::make();
    CHECK(admitted(limiter, account.script(token, 20), start, 50) == 5);  // a quarter of a minute's calls at once
    CHECK(admitted(limiter, account.script(token, 20), start + 2'999ms, 5) == 0);
    CHECK(admitted(limiter, account.script(token, 20), start + 3s, 5) == 1);
    RateLimiter fresh({.read = {300, 60, 100}});
    const int passed = passed_in_ten_minutes(fresh, {account.script(token, 20)});
    CHECK(passed >= 204);
    CHECK(passed <= 205);
}

TEST_CASE("reads and writes of a token count for the same pace") {
    RateLimiter limiter({.read = {300, 60, 100}, .write = {120, 60, 30}});
    const Account account;
    const auto token = SessionId::make();
    CHECK(admitted(limiter, account.script(token, 8, Method::post), start, 1) == 1);
    CHECK(admitted(limiter, account.script(token, 8, Method::get), start, 1) == 1);
    CHECK(admitted(limiter, account.script(token, 8, Method::post), start, 1) == 0);
    CHECK(admitted(limiter, account.script(token, 8, Method::get), start, 1) == 0);
}

TEST_CASE("ten tokens and the person at the controls share the pace of one account") {
    const Account account;
    std::vector<RateSubject> everybody{account.person()};
    for (int i = 0; i < 10; ++i) everybody.push_back(account.script(SessionId::make(), 300));
    RateLimiter limiter({.read = {300, 60, 100}});
    const int together = passed_in_ten_minutes(limiter, everybody);
    RateLimiter other({.read = {300, 60, 100}});
    const int alone = passed_in_ten_minutes(other, {account.person()});
    CHECK(together <= 3'100);
    CHECK(together == alone);
}

TEST_CASE("a script spends what the person has, and the other way round") {
    RateLimiter limiter({.read = {60, 60, 10}});
    const Account account;
    CHECK(admitted(limiter, account.script(SessionId::make(), 300), start, 50) == 10);
    CHECK(admitted(limiter, account.person(), start, 5) == 0);
    CHECK(admitted(limiter, account.person(), start + 1s, 5) == 1);
    CHECK(admitted(limiter, account.script(SessionId::make(), 300), start + 1s, 5) == 0);
    CHECK(admitted(limiter, Account{}.person(), start, 5) == 5);
}

TEST_CASE("a call that one budget refuses costs neither of them anything") {
    RateLimiter limiter({.read = {60, 60, 10}});
    const Account account;
    const auto slow = account.script(SessionId::make(), 4);
    CHECK(admitted(limiter, slow, start, 1'000) == 1);
    CHECK(admitted(limiter, account.person(), start, 50) == 9);
    CHECK(admitted(limiter, slow, start + 14s, 1) == 0);
    CHECK(admitted(limiter, account.person(), start + 14s, 50) == 10);
    const auto idle = account.script(SessionId::make(), 4);
    CHECK(
        admitted(limiter, idle, start + 14s, 100) == 0
    );  // refused by the account: the token's own call is still there
    CHECK(admitted(limiter, idle, start + 15s, 1) == 1);
}

TEST_CASE("a reply tells the tighter of the two budgets") {
    RateLimiter limiter({.read = {60, 60, 10}});
    const Account account;
    const auto token = SessionId::make();
    const auto first = limiter.admit(account.script(token, 20), start);
    CHECK(first.limit == 20);
    CHECK(first.burst == 5);
    CHECK(first.remaining == 4);
    CHECK(admitted(limiter, account.script(token, 20), start, 10) == 4);
    const auto paced = limiter.admit(account.script(token, 20), start);
    CHECK_FALSE(paced.allowed);
    CHECK(paced.limit == 20);
    CHECK(paced.remaining == 0);
    CHECK(paced.retry_seconds == 3);
    CHECK(admitted(limiter, account.person(), start, 10) == 5);
    const auto fresh = limiter.admit(account.script(SessionId::make(), 200), start);
    CHECK_FALSE(fresh.allowed);
    CHECK(fresh.limit == 60);
    CHECK(fresh.retry_seconds == 1);
}

TEST_CASE("a full table forgets callers, never one of the two budgets of the same call") {
    RateLimiter limiter({.read = {60, 60, 3}}, 1);
    const Account account;
    const auto script = account.script(SessionId::make(), 300);
    CHECK(admitted(limiter, script, start, 10) == 3);
    CHECK(limiter.size() == 2);
}
