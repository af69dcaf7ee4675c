// Which codes count, and when guessing locks the factor.
#include "features/mfa/rules.hpp"

#include <map>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using namespace sw::mfa;

namespace {

sw::Time at(std::int64_t second) {
    return sw::Time(std::chrono::seconds{second});
}

/// The code of step 1000 was entered.
Timed enter(std::int64_t second, std::int64_t last_step) {
    return match_timed(at(second), last_step, [](std::int64_t step) { return step == 1000; });
}

}  // namespace

TEST_CASE("base32 is that of RFC 4648") {
    CHECK(base32("").empty());
    CHECK(base32("f") == "MY");
    CHECK(base32("fo") == "MZXQ");
    CHECK(base32("foobar") == "MZXW6YTBOI");
    CHECK(base32("12345678901234567890") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    CHECK(base32(std::string(secret_bytes, '\xff')) == std::string(32, '7'));
}

TEST_CASE("a code is what was meant, whatever was typed around it") {
    CHECK(tidy("123 456") == "123456");
    CHECK(tidy("abcd-ef12") == "ABCDEF12");
    CHECK(kind_of("123456") == Kind::timed);
    CHECK(kind_of("12345678") == Kind::backup);
    CHECK(kind_of("ABCDEF12") == Kind::backup);
    CHECK(kind_of("12345") == Kind::none);
    CHECK(kind_of("1234567") == Kind::none);
    CHECK(kind_of("12345A") == Kind::none);
    CHECK(kind_of("ABCDEF1!") == Kind::none);
    CHECK(kind_of("") == Kind::none);
}

TEST_CASE("a step lasts thirty seconds") {
    CHECK(step_at(at(0)) == 0);
    CHECK(step_at(at(29)) == 0);
    CHECK(step_at(at(59) + 999999us) == 1);
    CHECK(step_at(at(60)) == 2);
    CHECK(step_at(at(20000000000)) == 666666666);
}

TEST_CASE("a code counts in its step and one step around it") {
    CHECK(enter(1000 * 30, 0).match == Match::yes);
    CHECK(enter(1000 * 30, 0).step == 1000);
    CHECK(enter(1000 * 30 + 29, 0).match == Match::yes);
    CHECK(enter(999 * 30, 0).match == Match::yes);
    CHECK(enter(1001 * 30 + 29, 0).match == Match::yes);
    CHECK(enter(998 * 30 + 29, 0).match == Match::no);
    CHECK(enter(1002 * 30, 0).match == Match::no);
}

TEST_CASE("a code does not count twice, nor after a later one") {
    CHECK(enter(1000 * 30, 999).match == Match::yes);
    CHECK(enter(1000 * 30, 1000).match == Match::used);
    CHECK(enter(1000 * 30 + 30, 1001).match == Match::used);
}

TEST_CASE("five wrong codes within five minutes lock, each further lock doubles, up to a day") {
    Failures failures;
    for (int i = 0; i < 4; ++i) failures = after_failure(failures, at(1000 + i));
    CHECK_FALSE(is_locked(failures, at(1004)));
    failures = after_failure(failures, at(1004));
    CHECK(is_locked(failures, at(1004)));
    CHECK(*failures.locked_until == at(1004) + first_lock);
    CHECK(after_failure(failures, at(1005)) == failures);
    CHECK_FALSE(is_locked(failures, *failures.locked_until));
    std::chrono::microseconds expected = first_lock;
    for (int lock = 2; lock < 40; ++lock) {
        const sw::Time begin = *failures.locked_until;
        for (int i = 0; i < 5; ++i) failures = after_failure(failures, begin);
        expected = std::min<std::chrono::microseconds>(expected * 2, longest_lock);
        CHECK(*failures.locked_until - begin == expected);
    }
}

TEST_CASE("wrong codes that are further apart than five minutes do not add up") {
    Failures failures;
    for (int i = 0; i < 20; ++i) {
        failures = after_failure(failures, at(1000 + i * 150));
        CHECK_FALSE(is_locked(failures, at(1000 + i * 150)));
    }
}

TEST_CASE("an address for authenticator apps keeps foreign characters out of its syntax") {
    CHECK(
        setup_url("Sectorwars2102 Admin", "a?b&c@example.test", "ABC") ==
        "otpauth://totp/Sectorwars2102%20Admin:a%3Fb%26c%40example.test?secret=ABC&issuer=Sectorwars2102%20Admin"
        "&algorithm=SHA1&digits=6&period=30"
    );
}

TEST_CASE("a backup code has eight capitals or digits, and no byte makes one of them likelier") {
    std::map<char, int> seen;
    unsigned char byte = 0;
    for (int i = 0; i < 252 / 4; ++i) {
        const std::string code = backup_code([&] { return byte++; });
        CHECK(kind_of(code) == Kind::backup);
        for (const char c : code) ++seen[c];
    }
    // Two times round all bytes that count: each character as often as every other.
    CHECK(seen.size() == 36);
    for (const auto& [c, count] : seen) CHECK(count == 14);
}
