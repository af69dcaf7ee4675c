// Access tokens: what is accepted, and above all what is not.
#include "platform/token/jwt.hpp"

#include <atomic>
#include <random>
#include <thread>

#include "platform/keys/base64url.hpp"
#include "platform/keys/jws.hpp"
#include "platform/token/digest.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::base64url;
using sw::Claims;
using sw::JwtIssuer;
using sw::KeyPair;
using sw::Time;

namespace {

/// Every case has the keys of a nexus and of a region that it knows.
struct Bench {
    Time now{1'800'000'000'000'000us};
    KeyPair key = sw::make_key_pair();
    KeyPair region_key = sw::make_key_pair();
    sw::KeyRing ring{};
    JwtIssuer issuer{ring, {.life = 60min, .admin_life = 15min, .clock = [this] { return now; }}};

    Claims claims{
        .user = sw::UserId::make(),
        .player = sw::PlayerId::make(),
        .session = sw::SessionId::make(),
        .username = "ann",
        .permissions = {"admin.audit.view"}};

    Bench() {
        ring.replace(sw::nexus_issuer, {{key.kid, key.public_pem}});
        ring.replace(sw::region_issuer("alpha"), {{region_key.kid, region_key.public_pem}});
        issuer.sign_with(key);
    }

    [[nodiscard]] std::string good_header() const {
        return R"({"alg":"ES256","kid":")" + key.kid + R"(","typ":"JWT"})";
    }
};

std::string payload_in(const std::string& token) {
    const auto first = token.find('.');
    return sw::from_base64url(std::string_view(token).substr(first + 1, token.rfind('.') - first - 1)).value();
}

std::string header_in(const std::string& token) {
    return sw::from_base64url(std::string_view(token).substr(0, token.find('.'))).value();
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

std::string unsigned_text(std::string_view header, std::string_view payload) {
    return base64url(header) + "." + base64url(payload);
}

}  // namespace

TEST_CASE("a token brings back all its claims") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    const auto read = bench.issuer.verify(token);
    REQUIRE(read);
    CHECK(read->user == bench.claims.user);
    CHECK(read->player == bench.claims.player);
    CHECK(read->session == bench.claims.session);
    CHECK(read->username == "ann");
    CHECK_FALSE(read->is_admin);
    CHECK(read->permissions == bench.claims.permissions);
    CHECK(read->issued_at == bench.now);
    CHECK(read->expires_at == bench.now + 60min);
    CHECK_FALSE(read->token_id.empty());
    CHECK(bench.issuer.verify(bench.issuer.issue(bench.claims))->token_id != read->token_id);
}

TEST_CASE("a token tells of the second factor, of scripts and their pace, and ends with the rights in it") {
    Bench bench;
    const auto plain = bench.issuer.verify(bench.issuer.issue(bench.claims));
    REQUIRE(plain);
    CHECK_FALSE(plain->second_factor);
    CHECK_FALSE(plain->automation);
    CHECK(plain->pace == 0);
    bench.claims.second_factor = true;
    bench.claims.automation = true;
    bench.claims.pace = 30;
    bench.claims.not_after = bench.now + 5min;
    const auto read = bench.issuer.verify(bench.issuer.issue(bench.claims));
    REQUIRE(read);
    CHECK(read->second_factor);
    CHECK(read->automation);
    CHECK(read->pace == 30);
    CHECK(read->expires_at == bench.now + 5min);
    bench.claims.not_after = bench.now + 500min;
    CHECK(bench.issuer.verify(bench.issuer.issue(bench.claims))->expires_at == bench.now + 60min);
}

TEST_CASE("the payload carries the claims that clients and other services look for") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    for (const char* name :
         {"iss", "aud", "sub", "user_id", "pid", "sid", "jti", "typ", "username", "is_admin", "permissions", "iat",
          "nbf", "exp"}) {
        INFO(name);
        CHECK(payload.find('"' + std::string(name) + '"') != std::string::npos);
    }
}

TEST_CASE("an administrator's token is shorter and names no pilot") {
    Bench bench;
    bench.claims.is_admin = true;
    bench.claims.player = {};
    const auto read = bench.issuer.verify(bench.issuer.issue(bench.claims));
    REQUIRE(read);
    CHECK(read->is_admin);
    CHECK(read->player.is_nil());
    CHECK(read->expires_at == bench.now + 15min);
}

TEST_CASE("administrators get fifteen minutes in production only") {
    sw::Config config;
    CHECK(sw::token_options(config).admin_life == 60min);
    config.environment = sw::Environment::production;
    CHECK(sw::token_options(config).admin_life == 15min);
    CHECK(sw::token_options(config).life == 60min);
    config.access_token_life = 5min;
    CHECK(sw::token_options(config).admin_life == 5min);
}

TEST_CASE("the header names algorithm, key and kind") {
    Bench bench;
    CHECK(header_in(bench.issuer.issue(bench.claims)) == bench.good_header());
}

TEST_CASE("a payload that the nexus signed is accepted") {
    // Proves that the refusals below are about their one defect and not about the forging.
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    CHECK(bench.issuer.verify(sw::sign_jws(bench.key, "JWT", payload)));
}

TEST_CASE("no other algorithm counts, whoever signed") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    const std::string payload = payload_in(token);
    const std::string signature = token.substr(token.rfind('.'));
    for (const char* alg : {"none", "None", "HS256", "HS512", "RS256", "ES384", "es256", "EdDSA", ""}) {
        INFO(alg);
        const std::string text = unsigned_text(replaced(bench.good_header(), "ES256", alg), payload);
        CHECK_FALSE(bench.issuer.verify(text + signature));
        CHECK_FALSE(bench.issuer.verify(text + "."));
        CHECK_FALSE(bench.issuer.verify(text));
        // The classic: the public key, which everybody has, as the secret of an HMAC.
        const auto forged = text + "." + base64url(sw::hmac_sha256(bench.key.public_pem, text));
        CHECK_FALSE(bench.issuer.verify(forged));
    }
}

TEST_CASE("a header that demands something we do not know is refused") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    const std::string header = replaced(bench.good_header(), "{", R"({"crit":["exp"],)");
    const std::string text = unsigned_text(header, payload);
    CHECK_FALSE(bench.issuer.verify(text + "." + base64url(std::string(64, 'x'))));
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.key, "svc", payload)));
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.key, "access", payload)));
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.key, "", payload)));
}

TEST_CASE("a region cannot make an access token, though everybody knows its key") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.region_key, "JWT", payload)));
    const std::string own = replaced(payload, R"("iss":"nexus")", R"("iss":"region:alpha")");
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.region_key, "JWT", own)));
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.key, "JWT", own)));
}

TEST_CASE("an unknown key is refused and asked for, not more often than allowed") {
    Bench bench;
    int asked = 0;
    bench.ring.on_unknown = [&] { ++asked; };
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    const KeyPair stranger = sw::make_key_pair();
    const std::string token = sw::sign_jws(stranger, "JWT", payload);
    for (int i = 0; i < 100; ++i) CHECK_FALSE(bench.issuer.verify(token));
    CHECK(asked == 1);
    bench.ring.ask_pause = 0ms;
    CHECK_FALSE(bench.issuer.verify(token));
    CHECK(asked == 2);
    bench.ring.replace(sw::nexus_issuer, {{bench.key.kid, bench.key.public_pem}, {stranger.kid, stranger.public_pem}});
    CHECK(bench.issuer.verify(token));
    CHECK(asked == 2);
}

TEST_CASE("a key of another kid is not tried") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    KeyPair mislabelled = sw::make_key_pair();
    mislabelled.kid = bench.key.kid;
    CHECK_FALSE(bench.issuer.verify(sw::sign_jws(mislabelled, "JWT", payload)));
}

TEST_CASE("a token stops counting when its key leaves the ring, also when it was remembered") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    REQUIRE(bench.issuer.verify(token));
    REQUIRE(bench.issuer.verify(token));
    const KeyPair next = sw::make_key_pair();
    bench.ring.replace(sw::nexus_issuer, {{bench.key.kid, bench.key.public_pem}, {next.kid, next.public_pem}});
    bench.issuer.sign_with(next);
    CHECK(bench.issuer.verify(token));
    CHECK(bench.issuer.verify(bench.issuer.issue(bench.claims)));
    bench.ring.replace(sw::nexus_issuer, {{next.kid, next.public_pem}});
    CHECK_FALSE(bench.issuer.verify(token));
    CHECK(bench.issuer.verify(bench.issuer.issue(bench.claims)));
}

TEST_CASE("without a key there are no tokens, but they are verified") {
    Bench bench;
    JwtIssuer region(bench.ring, {.clock = [&] { return bench.now; }});
    try {
        (void)region.issue(bench.claims);
        FAIL("a region made a token");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "no_signing_key");
    }
    CHECK(region.verify(bench.issuer.issue(bench.claims)));
}

TEST_CASE("issuer, audience, type and subject must be ours") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    const std::string user = bench.claims.user.to_string();
    const std::pair<std::string, std::string> changes[] = {
        {R"("iss":"nexus")", R"("iss":"elsewhere")"},
        {R"("aud":"sectorwars")", R"("aud":"elsewhere")"},
        {R"("typ":"access")", R"("typ":"refresh")"},
        {R"("sub":")" + user, R"("sub":")" + sw::UserId::make().to_string()},
        {R"("exp":)", R"("xxp":)"},
        {R"("exp":)", R"("exp":-)"},
        {R"("is_admin":false)", R"("is_admin":"false")"}};
    for (const auto& [from, to] : changes) {
        INFO(from << " -> " << to);
        CHECK_FALSE(bench.issuer.verify(sw::sign_jws(bench.key, "JWT", replaced(payload, from, to))));
    }
}

TEST_CASE("every single flipped bit makes a token worthless") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    for (std::size_t i = 0; i < token.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string flipped = token;
            flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << bit));
            if (bench.issuer.verify(flipped)) FAIL("byte " << i << " bit " << bit);
        }
    }
    for (std::size_t length = 0; length < token.size(); ++length) {
        if (bench.issuer.verify(std::string_view(token).substr(0, length))) FAIL("length " << length);
    }
    CHECK(bench.issuer.verify(token));
}

TEST_CASE("random garbage is refused") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Bench bench;
    for (int i = 0; i < 2000; ++i) {
        std::string text(random() % 300, ' ');
        for (char& c : text) c = static_cast<char>(random() % 8 == 0 ? '.' : static_cast<char>(random() % 256));
        REQUIRE_FALSE(bench.issuer.verify(text));
    }
    CHECK_FALSE(bench.issuer.verify(std::string(100'000, 'a')));
}

TEST_CASE("a token ends at exp plus the leeway, also when it was cached") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    const Time end = bench.issuer.verify(token)->expires_at;
    bench.now = end + 29s;
    CHECK(bench.issuer.verify(token));
    bench.now = end + 30s;
    CHECK_FALSE(bench.issuer.verify(token));
    bench.now = end - 1s;
    CHECK(bench.issuer.verify(token));
    CHECK(bench.issuer.verify(token));
    bench.now = end + 31s;
    CHECK_FALSE(bench.issuer.verify(token));
}

TEST_CASE("a token of the future counts within the leeway only") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    bench.now -= 30s;
    CHECK(bench.issuer.verify(token));
    JwtIssuer earlier(bench.ring, {.clock = [&] { return bench.now - 1s; }});
    CHECK_FALSE(earlier.verify(token));
}

TEST_CASE("a verified token is looked up instead of verified again") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    CHECK(bench.issuer.verify(token) == bench.issuer.verify(token));
}

TEST_CASE("the cache is bounded and forgets what was quiet longest") {
    sw::TokenCache cache(32);
    const auto claims = std::make_shared<const sw::Verified>(sw::Verified{{.expires_at = Time{1h}}, "kid"});
    for (int i = 0; i < 1000; ++i) {
        cache.put("token " + std::to_string(i), claims);
        (void)cache.find("token 0", Time{});
    }
    CHECK(cache.size() <= 32);
    CHECK(cache.find("token 999", Time{}));
    CHECK(cache.find("token 0", Time{}));
    CHECK_FALSE(cache.find("token 500", Time{}));
}

TEST_CASE("the cache drops an entry when it expires") {
    sw::TokenCache cache(32);
    cache.put("t", std::make_shared<const sw::Verified>(sw::Verified{{.expires_at = Time{10s}}, "kid"}));
    CHECK(cache.find("t", Time{10s} - 1us));
    CHECK_FALSE(cache.find("t", Time{10s}));
    CHECK(cache.size() == 0);
}

TEST_CASE("many threads may issue and verify at once") {
    Bench bench;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const std::string token = bench.issuer.issue(bench.claims);
                for (int k = 0; k < 4; ++k) wrong += bench.issuer.verify(token) == nullptr;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}
