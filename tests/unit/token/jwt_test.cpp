// Access tokens: what is accepted, and above all what is not.
#include "platform/token/jwt.hpp"

#include <atomic>
#include <random>
#include <thread>

#include "platform/token/digest.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::Claims;
using sw::JwtIssuer;
using sw::Time;

namespace {

constexpr const char* secret = "a secret that only the tests know";

struct Bench {
    Time now{1'800'000'000'000'000us};
    JwtIssuer issuer{{.secret = secret, .life = 60min, .admin_life = 15min, .clock = [this] { return now; }}};

    Claims claims{
        .user = sw::UserId::make(),
        .player = sw::PlayerId::make(),
        .session = sw::SessionId::make(),
        .username = "ann",
        .permissions = {"admin.audit.view"}};
};

std::string encoded(std::string_view text) {
    return sw::base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string decoded(std::string_view text) {
    std::string out;
    std::uint32_t buffer = 0;
    int bits = 0;
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const char c : text) {
        buffer = (buffer << 6) | static_cast<std::uint32_t>(alphabet.find(c));
        if ((bits += 6) >= 8) out += static_cast<char>((buffer >> (bits -= 8)) & 255);
    }
    return out;
}

/// A token with this header and payload, signed with HMAC-SHA-256 and `key`.
std::string forged(std::string_view header, std::string_view payload, std::string_view key) {
    const std::string text = encoded(header) + "." + encoded(payload);
    return text + "." + sw::base64url(sw::hmac_sha256(key, text));
}

std::string payload_in(const std::string& token) {
    const auto first = token.find('.');
    return decoded(std::string_view(token).substr(first + 1, token.rfind('.') - first - 1));
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

constexpr std::string_view good_header = R"({"alg":"HS256","typ":"JWT"})";

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
    config.jwt_secret = secret;
    CHECK(sw::token_options(config).admin_life == 60min);
    config.environment = sw::Environment::production;
    CHECK(sw::token_options(config).admin_life == 15min);
    CHECK(sw::token_options(config).life == 60min);
    config.access_token_life = 5min;
    CHECK(sw::token_options(config).admin_life == 5min);
}

TEST_CASE("a token re-signed by somebody with the secret is accepted") {
    // Proves that the refusals below are about their one defect and not about the forging.
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    CHECK(bench.issuer.verify(forged(good_header, payload, secret)));
}

TEST_CASE("tokens of other algorithms are refused even when their signature is right") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    for (const char* alg : {"none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", ""}) {
        INFO(alg);
        const std::string header = R"({"alg":")" + std::string(alg) + R"(","typ":"JWT"})";
        CHECK_FALSE(bench.issuer.verify(forged(header, payload, secret)));
        CHECK_FALSE(bench.issuer.verify(encoded(header) + "." + encoded(payload) + "."));
        CHECK_FALSE(bench.issuer.verify(encoded(header) + "." + encoded(payload)));
    }
    CHECK_FALSE(bench.issuer.verify(forged(R"({"typ":"JWT"})", payload, secret)));
}

TEST_CASE("a token of another secret is refused") {
    Bench bench;
    JwtIssuer other({.secret = "another secret that is long enough", .clock = [&] { return bench.now; }});
    CHECK_FALSE(bench.issuer.verify(other.issue(bench.claims)));
    CHECK_THROWS_AS(JwtIssuer({.secret = "short"}), sw::Failure);
}

TEST_CASE("issuer, audience, type and subject must be ours") {
    Bench bench;
    const std::string payload = payload_in(bench.issuer.issue(bench.claims));
    const std::string user = bench.claims.user.to_string();
    const std::pair<std::string, std::string> changes[] = {
        {R"("iss":"sectorwars")", R"("iss":"elsewhere")"},
        {R"("aud":"sectorwars")", R"("aud":"elsewhere")"},
        {R"("typ":"access")", R"("typ":"refresh")"},
        {R"("sub":")" + user, R"("sub":")" + sw::UserId::make().to_string()},
        {R"("exp":)", R"("xxp":)"},
        {R"("is_admin":false)", R"("is_admin":"false")"}};
    for (const auto& [from, to] : changes) {
        INFO(from);
        CHECK_FALSE(bench.issuer.verify(forged(good_header, replaced(payload, from, to), secret)));
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
    Bench earlier;
    earlier.now = bench.now - 1s;
    CHECK_FALSE(earlier.issuer.verify(token));
}

TEST_CASE("a verified token is looked up instead of verified again") {
    Bench bench;
    const std::string token = bench.issuer.issue(bench.claims);
    CHECK(bench.issuer.verify(token) == bench.issuer.verify(token));
}

TEST_CASE("the cache is bounded and forgets what was quiet longest") {
    sw::TokenCache cache(32);
    const auto claims = std::make_shared<const Claims>(Claims{.expires_at = Time{1h}});
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
    cache.put("t", std::make_shared<const Claims>(Claims{.expires_at = Time{10s}}));
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
