// GCRA on a virtual clock, keys, and the bounded table.
#include "platform/http/rate_limit.hpp"

#include <filesystem>

#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;
using namespace std::chrono_literals;

namespace {

const auto start = RateLimiter::Clock::time_point{} + 1h;

RateSubject reads(UserId user, std::string_view ip = "203.0.113.7") {
    return {.rate = RateClass::by_method, .method = Method::get, .user = user, .ip = ip};
}

RateSubject of(RateClass rate, std::string_view ip) {
    return {.rate = rate, .method = Method::post, .ip = ip};
}

int admitted(RateLimiter& limiter, const RateSubject& subject, RateLimiter::Clock::time_point now, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) count += limiter.admit(subject, now).allowed ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("a burst passes at once, then calls pass at the steady pace") {
    RateLimiter limiter({.read = {60, 60, 5}});
    const auto user = UserId::make();
    CHECK(admitted(limiter, reads(user), start, 10) == 5);
    CHECK(admitted(limiter, reads(user), start + 999ms, 3) == 0);
    CHECK(admitted(limiter, reads(user), start + 1s, 3) == 1);
    CHECK(admitted(limiter, reads(user), start + 3s, 10) == 2);
    CHECK(admitted(limiter, reads(user), start + 1h, 10) == 5);
}

TEST_CASE("in the long run no more pass than the limit and its burst") {
    RateLimiter limiter({.read = {300, 60, 100}});
    const auto user = UserId::make();
    int passed = 0;
    for (int i = 0; i < 60'000; ++i) passed += limiter.admit(reads(user), start + 10ms * i).allowed ? 1 : 0;
    CHECK(passed >= 3'099);
    CHECK(passed <= 3'100);
}

TEST_CASE("a reply tells what is left and when to come back") {
    RateLimiter limiter({.read = {60, 60, 3}});
    const auto user = UserId::make();
    const auto first = limiter.admit(reads(user), start);
    CHECK(first.limited_class);
    CHECK(first.limit == 60);
    CHECK(first.per_seconds == 60);
    CHECK(first.remaining == 2);
    CHECK(first.reset_seconds == 1);
    CHECK(limiter.admit(reads(user), start).remaining == 1);
    CHECK(limiter.admit(reads(user), start).remaining == 0);
    const auto refused = limiter.admit(reads(user), start);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.retry_seconds == 1);
    CHECK(limiter.admit(reads(user), start + std::chrono::seconds(refused.retry_seconds)).allowed);
}

TEST_CASE("a refused call costs nothing") {
    RateLimiter limiter({.login = {10, 60, 1}});
    const auto login = of(RateClass::login, "203.0.113.7");
    REQUIRE(limiter.admit(login, start).allowed);
    CHECK(admitted(limiter, login, start, 1'000) == 0);
    CHECK(limiter.admit(login, start + 6s).allowed);
}

TEST_CASE("a signed-in caller is counted by account, wherever the calls come from") {
    RateLimiter limiter({.read = {60, 60, 2}});
    const auto user = UserId::make();
    CHECK(limiter.admit(reads(user, "203.0.113.7"), start).allowed);
    CHECK(limiter.admit(reads(user, "198.51.100.1"), start).allowed);
    CHECK_FALSE(limiter.admit(reads(user, "192.0.2.9"), start).allowed);
    CHECK(limiter.admit(reads(UserId::make(), "203.0.113.7"), start).allowed);
}

TEST_CASE("reads and writes are counted apart, as are the classes") {
    RateLimiter limiter({.read = {60, 60, 1}, .write = {60, 60, 1}});
    auto subject = reads(UserId::make());
    CHECK(limiter.admit(subject, start).allowed);
    CHECK_FALSE(limiter.admit(subject, start).allowed);
    subject.method = Method::head;
    CHECK_FALSE(limiter.admit(subject, start).allowed);
    for (const auto method : {Method::post, Method::put, Method::patch, Method::del}) {
        subject.method = method;
        CHECK(limiter.admit(subject, start).allowed == (method == Method::post));
    }
    subject.rate = RateClass::admin;
    CHECK(limiter.admit(subject, start).allowed);
}

TEST_CASE("logins are counted per IPv4 /24 and IPv6 /56") {
    RateLimiter limiter({.login = {10, 60, 1}});
    const auto passes = [&](std::string_view ip) { return limiter.admit(of(RateClass::login, ip), start).allowed; };
    CHECK(passes("203.0.113.7"));
    CHECK_FALSE(passes("203.0.113.200"));
    CHECK_FALSE(passes("::ffff:203.0.113.9"));
    CHECK(passes("203.0.114.7"));
    CHECK(passes("2001:db8:0:1100::1"));
    CHECK_FALSE(passes("2001:db8:0:11ff:ffff::2"));
    CHECK(passes("2001:db8:0:1200::1"));
}

TEST_CASE("other classes tell IPv4 addresses apart and take an IPv6 /64 as one") {
    RateLimiter limiter({.registration = {5, 300, 1}});
    const auto passes = [&](std::string_view ip) {
        return limiter.admit(of(RateClass::registration, ip), start).allowed;
    };
    CHECK(passes("203.0.113.7"));
    CHECK(passes("203.0.113.8"));
    CHECK(passes("2001:db8:0:1::1"));
    CHECK_FALSE(passes("2001:db8:0:1:ffff::1"));
    CHECK(passes("2001:db8:0:2::1"));
}

TEST_CASE("refreshes are counted per session when there is one") {
    RateLimiter limiter({.refresh = {30, 60, 1}});
    auto subject = of(RateClass::refresh, "203.0.113.7");
    subject.session = SessionId::make();
    CHECK(limiter.admit(subject, start).allowed);
    CHECK_FALSE(limiter.admit(subject, start).allowed);
    subject.session = SessionId::make();
    CHECK(limiter.admit(subject, start).allowed);
    subject.session = {};
    CHECK(limiter.admit(subject, start).allowed);
}

TEST_CASE("the unlimited class is never counted") {
    RateLimiter limiter({.read = {1, 60, 1}});
    CHECK(admitted(limiter, of(RateClass::unlimited, "203.0.113.7"), start, 100) == 100);
    CHECK(limiter.size() == 0);
}

TEST_CASE("the table forgets the one that was quiet longest and never grows beyond its bound") {
    RateLimiter limiter({.read = {60, 3600, 1}}, 3);
    const std::array users{UserId::make(), UserId::make(), UserId::make(), UserId::make()};
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(limiter.admit(reads(users[i]), start).allowed);
    CHECK_FALSE(limiter.admit(reads(users[0]), start).allowed);
    CHECK(limiter.admit(reads(users[3]), start).allowed);
    CHECK(limiter.size() == 3);
    CHECK_FALSE(limiter.admit(reads(users[0]), start).allowed);
    CHECK(limiter.admit(reads(users[1]), start).allowed);
    for (int i = 0; i < 1'000; ++i) (void)limiter.admit(reads(UserId::make()), start);
    CHECK(limiter.size() == 3);
}

TEST_CASE("the limits that ship are read from config/rate_limits.json") {
    Config config;
    config.home = std::filesystem::current_path();
    const RateLimits limits = read_rate_limits(config);
    CHECK(limits.read.requests == 300);
    CHECK(limits.read.burst == 100);
    CHECK(limits.status.requests == 600);
    config.home = "/nonexistent";
    CHECK_THROWS_AS(read_rate_limits(config), Failure);
}
