// How processes prove themselves to each other.
#include <atomic>
#include <thread>

#include "platform/keys/jws.hpp"
#include "sectorwars/platform/keys.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::KeyPair;
using sw::ServiceTokens;
using sw::Time;

namespace {

struct Bench {
    Time now{1'800'000'000'000'000us};
    KeyPair nexus_key = sw::make_key_pair();
    KeyPair alpha_key = sw::make_key_pair();
    sw::KeyRing ring{};
    ServiceTokens nexus{"nexus", ring, [this] { return now; }};
    ServiceTokens alpha{"region:alpha", ring, [this] { return now; }};

    Bench() {
        ring.replace("nexus", {{nexus_key.kid, nexus_key.public_pem}});
        ring.replace("region:alpha", {{alpha_key.kid, alpha_key.public_pem}});
        nexus.use(nexus_key);
        alpha.use(alpha_key);
    }

    [[nodiscard]] std::string payload(
        std::string iss, std::string aud, std::string jti = "one", std::int64_t life = 60, std::string typ = "svc"
    ) const {
        const auto at = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
        return R"({"iss":")" + iss + R"(","aud":")" + aud + R"(","typ":")" + typ + R"(","jti":")" + jti +
               R"(","iat":)" + std::to_string(at) + R"(,"exp":)" + std::to_string(at + life) + "}";
    }
};

}  // namespace

TEST_CASE("a service token names its sender to the one it was made for") {
    Bench bench;
    CHECK(bench.nexus.verify(bench.alpha.issue("nexus")) == "region:alpha");
    CHECK(bench.alpha.verify(bench.nexus.issue("region:alpha")) == "nexus");
    CHECK_FALSE(bench.nexus.verify(bench.alpha.issue("region:beta")));
    CHECK_FALSE(bench.alpha.verify(bench.alpha.issue("nexus")));
}

TEST_CASE("a service token counts once") {
    Bench bench;
    const std::string token = bench.alpha.issue("nexus");
    CHECK(bench.nexus.verify(token));
    CHECK_FALSE(bench.nexus.verify(token));
    bench.now += 80s;
    CHECK_FALSE(bench.nexus.verify(token));
}

TEST_CASE("of many threads with the same token one is let in") {
    Bench bench;
    for (int round = 0; round < 50; ++round) {
        const std::string token = bench.alpha.issue("nexus");
        std::atomic<int> accepted{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) threads.emplace_back([&] { accepted += bench.nexus.verify(token).has_value(); });
        for (auto& thread : threads) thread.join();
        REQUIRE(accepted == 1);
    }
}

TEST_CASE("a service token lives sixty seconds and a leeway") {
    Bench bench;
    const std::string first = bench.alpha.issue("nexus");
    const std::string second = bench.alpha.issue("nexus");
    const std::string early = bench.alpha.issue("nexus");
    bench.now += 89s;
    CHECK(bench.nexus.verify(first));
    bench.now += 1s;
    CHECK_FALSE(bench.nexus.verify(second));
    bench.now -= 90s + 31s;
    CHECK_FALSE(bench.nexus.verify(early));
}

TEST_CASE("nobody speaks for another process") {
    Bench bench;
    CHECK(bench.nexus.verify(sw::sign_jws(bench.alpha_key, "svc", bench.payload("region:alpha", "nexus"))));
    CHECK_FALSE(bench.nexus.verify(sw::sign_jws(bench.alpha_key, "svc", bench.payload("region:beta", "nexus", "two"))));
    CHECK_FALSE(bench.nexus.verify(sw::sign_jws(bench.alpha_key, "svc", bench.payload("nexus", "nexus", "three"))));
    bench.ring.replace("region:alpha", {});
    CHECK_FALSE(bench.nexus.verify(bench.alpha.issue("nexus")));
}

TEST_CASE("only service tokens are service tokens") {
    Bench bench;
    const auto alpha = [&](const char* type, const std::string& payload) {
        return bench.nexus.verify(sw::sign_jws(bench.alpha_key, type, payload)).has_value();
    };
    CHECK_FALSE(alpha("access", bench.payload("region:alpha", "nexus", "a")));
    CHECK_FALSE(alpha("svc", bench.payload("region:alpha", "nexus", "b", 60, "access")));
    CHECK_FALSE(alpha("svc", bench.payload("region:alpha", "nexus", "c", 61)));
    CHECK_FALSE(alpha("svc", bench.payload("region:alpha", "nexus", "")));
    CHECK_FALSE(alpha("svc", bench.payload("region:alpha", "nexus", std::string(65, 'x'))));
    CHECK_FALSE(alpha("svc", "{}"));
    CHECK_FALSE(alpha("svc", "[]"));
    CHECK_FALSE(alpha("svc", ""));
    CHECK(alpha("svc", bench.payload("region:alpha", "nexus", "d")));
}

TEST_CASE("a flood of one region does not shut out another") {
    Bench bench;
    const KeyPair beta_key = sw::make_key_pair();
    bench.ring.replace("region:beta", {{beta_key.kid, beta_key.public_pem}});
    int accepted = 0;
    for (int i = 0; i < 20'100; ++i) {
        const auto payload = bench.payload("region:beta", "nexus", std::to_string(i));
        accepted += bench.nexus.verify(sw::sign_jws(beta_key, "svc", payload)).has_value();
    }
    CHECK(accepted == 20'000);
    CHECK(bench.nexus.verify(bench.alpha.issue("nexus")));
    bench.now += 2min;
    CHECK(bench.nexus.verify(sw::sign_jws(beta_key, "svc", bench.payload("region:beta", "nexus", "again"))));
}

TEST_CASE("a process without a key cannot speak") {
    sw::KeyRing ring;
    const ServiceTokens mute("region:mute", ring, [] { return Time{}; });
    try {
        (void)mute.issue("nexus");
        FAIL("it spoke");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "no_service_key");
    }
}
