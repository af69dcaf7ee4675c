// Lockout, networks, theft, names and passwords.
#include "features/auth/rules.hpp"

#include "features/auth/attempts.hpp"
#include "features/auth/network.hpp"
#include "sectorwars/auth.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using namespace sw::auth;
using sw::Time;

namespace {

const Settings settings{};
constexpr Time start{1'800'000'000'000'000us};

Lockout after_failures(int count, Time at, Lockout lockout = {}) {
    for (int i = 0; i < count; ++i) lockout = after_failure(lockout, at, settings);
    return lockout;
}

}  // namespace

TEST_CASE("four wrong passwords do not lock and the fifth locks for fifteen minutes") {
    CHECK_FALSE(refusal_of(after_failures(4, start), start));
    const Lockout locked = after_failures(5, start);
    const auto refusal = refusal_of(locked, start);
    REQUIRE(refusal);
    CHECK(refusal->code == sw::Code::locked);
    CHECK(refusal->id == "account_locked");
    CHECK(refusal->retry_after == 900s);
    CHECK(refusal_of(locked, start + 15min - 1us));
    CHECK_FALSE(refusal_of(locked, start + 15min));
}

TEST_CASE("each further lock doubles up to a day and never beyond") {
    Lockout lockout;
    Time at = start;
    const std::int64_t expected[] = {900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 86400};
    for (const auto seconds : expected) {
        lockout = after_failures(5, at, lockout);
        REQUIRE(refusal_of(lockout, at));
        CHECK(refusal_of(lockout, at)->retry_after.count() == seconds);
        at = *lockout.locked_until;
    }
    lockout.lock_count = 1'000'000;
    CHECK(refusal_of(after_failures(5, at, lockout), at)->retry_after == 24h);
}

TEST_CASE("guesses during a lock neither prolong it nor count") {
    const Lockout locked = after_failures(5, start);
    CHECK(after_failures(50, start + 1min, locked) == locked);
}

TEST_CASE("after a lock there are five guesses again, not one") {
    const Lockout locked = after_failures(5, start);
    const Time later = start + 16min;
    CHECK_FALSE(refusal_of(after_failures(4, later, locked), later));
    CHECK(refusal_of(after_failures(5, later, locked), later));
}

TEST_CASE("addresses are counted by network") {
    CHECK(network_of("192.0.2.7") == "192.0.2.0/24");
    CHECK(network_of("192.0.2.250") == "192.0.2.0/24");
    CHECK(network_of("192.0.3.7") != network_of("192.0.2.7"));
    CHECK(network_of("2001:db8:1:2ff::1") == network_of("2001:db8:1:200:ffff::9"));
    CHECK(network_of("2001:db8:1:2ff::1") != network_of("2001:db8:1:300::1"));
    CHECK(network_of("2001:db8:1:2ff::1") == "2001:db8:1:200::/56");
    CHECK(network_of("::1") == "0:0:0:0::/56");
    CHECK(network_of("1:2:3:4:5:6:7:8") == "1:2:3:0::/56");
    for (const char* text :
         {"not an address", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.", "1::2::3", "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9", "12345::", "::g", "1:", ":1"}) {
        CHECK(network_of(text) == text);
    }
    CHECK(network_of("") == "");
}

TEST_CASE("a used token that returns within the grace was a race and later a theft") {
    CHECK_FALSE(means_theft(start, start, settings));
    CHECK_FALSE(means_theft(start, start + 10s, settings));
    CHECK(means_theft(start, start + 10s + 1us, settings));
}

TEST_CASE("a refresh token never outlives its session") {
    CHECK(refresh_expiry(start, 24h * 7, start + 24h * 30) == start + 24h * 7);
    CHECK(refresh_expiry(start, 24h * 7, start + 24h) == start + 24h);
}

TEST_CASE("usernames are 3 to 30 letters, digits and underscores") {
    for (const char* good : {"ann", "Ann_2102", "___", "a23456789012345678901234567890"}) CHECK(is_username(good));
    for (const char* bad : {"", "an", "a234567890123456789012345678901", "ann b", "ann-b", "änn", "ann\n", "ann'"}) {
        INFO(bad);
        CHECK_FALSE(is_username(bad));
    }
}

TEST_CASE("e-mail addresses have a local part and a domain with a dot") {
    for (const char* good : {"a@b.de", "first.last+tag@sub.example.test", "O'Neil@example.co"}) {
        INFO(good);
        CHECK(is_email(good));
    }
    for (const char* bad :
         {"", "a", "a@", "@b.de", "a@b", "a@b.", "a@.de", "a@b..de", "a b@c.de", "a@b c.de", "a@b@c.de", "a@b.d"}) {
        INFO(bad);
        CHECK_FALSE(is_email(bad));
    }
    CHECK_FALSE(is_email(std::string(65, 'a') + "@example.test"));
}

TEST_CASE("a new password is neither the name nor one that everybody tries") {
    PasswordPolicy policy;
    policy.fill({"password1", "letmein123"});
    CHECK_NOTHROW(policy.require("quite unusual", "ann", "password"));
    for (const auto& [password, code] :
         {std::pair{"Annabelle", "same_as_username"}, std::pair{"PassWord1", "too_common"}}) {
        try {
            policy.require(password, "annabelle", "new_password");
            FAIL("accepted " << password);
        } catch (const sw::Failure& failure) {
            CHECK(failure.error().code == sw::Code::invalid);
            REQUIRE(failure.error().fields.size() == 1);
            CHECK(failure.error().fields[0].field == "new_password");
            CHECK(failure.error().fields[0].code == code);
            CHECK(std::string(failure.what()).find(password) == std::string::npos);
        }
    }
}

TEST_CASE("a network that guesses too often waits for the end of its window") {
    auto few = std::make_shared<Settings>();
    few->address_failures = 3;
    Attempts attempts(few);
    for (int i = 0; i < 2; ++i) attempts.network_failed("192.0.2.0/24", start);
    CHECK_FALSE(attempts.refusal_of_network("192.0.2.0/24", start));
    attempts.network_failed("192.0.2.0/24", start + 1min);
    const auto refusal = attempts.refusal_of_network("192.0.2.0/24", start + 1min);
    REQUIRE(refusal);
    CHECK(refusal->code == sw::Code::too_many_requests);
    CHECK(refusal->retry_after == 14min);
    CHECK_FALSE(attempts.refusal_of_network("192.0.3.0/24", start + 1min));
    CHECK_FALSE(attempts.refusal_of_network("192.0.2.0/24", start + 15min));
}

TEST_CASE("a name without an account locks like one with an account") {
    Attempts attempts(std::make_shared<Settings>());
    for (int i = 0; i < 4; ++i) attempts.unknown_failed("nobody", start);
    CHECK_FALSE(attempts.refusal_of_unknown("nobody", start));
    attempts.unknown_failed("nobody", start);
    REQUIRE(attempts.refusal_of_unknown("nobody", start));
    CHECK(attempts.refusal_of_unknown("nobody", start)->id == "account_locked");
}

TEST_CASE("a bounded table forgets what was quiet longest") {
    BoundedTable<int> table(3);
    table.at("a") = 1;
    table.at("b") = 2;
    table.at("c") = 3;
    CHECK(table.at("a") == 1);
    table.at("d") = 4;
    CHECK(table.size() == 3);
    CHECK(table.find("b") == nullptr);
    REQUIRE(table.find("a") != nullptr);
    CHECK(*table.find("a") == 1);
}
