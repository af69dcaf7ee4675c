// Keys of several processes of one nexus and of a region, on a real database.
#include <thread>

#include "auth_support.hpp"
#include "features/keys/key_set.hpp"
#include "features/keys/service.hpp"
#include "sectorwars/service_keys.hpp"
#include "support/scripted_server.hpp"

using namespace std::chrono_literals;
using auth_test::change;
using auth_test::number;
using support::Game;

namespace {

std::shared_ptr<const sw::keys::Settings> figures() {
    return std::make_shared<const sw::keys::Settings>(sw::keys::Settings{
        .rotate_days = 30, .publish_ahead_s = 900, .settle_ms = 1500, .fetch_s = 1, .ask_pause_s = 1});
}

/// The database may still answer a reactor that has stopped, so none is destroyed before the database.
std::vector<std::unique_ptr<sw::Reactor>> stopped_reactors;

/// What one more process has for itself beside the shared database.
struct Process {
    explicit Process(sw::Config own, std::string name = "nexus")
        : config(std::move(own)), services(std::move(name), ring, &sw::now), envelope(config.master_key) {}

    Process() : Process(Game::shared().platform().config) {}

    ~Process() {
        reactor->stop();
        stopped_reactors.push_back(std::move(reactor));
    }

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    sw::Config config;
    std::unique_ptr<sw::Reactor> reactor = std::make_unique<sw::Reactor>("test");
    sw::KeyRing ring{};
    sw::JwtIssuer tokens{ring, {}};
    sw::ServiceTokens services;
    sw::Envelope envelope;
    sw::Platform platform{
        config,
        Game::shared().db(),
        Game::shared().platform().shared,
        Game::shared().platform().hub,
        Game::shared().platform().metrics,
        Game::shared().platform().passwords,
        tokens,
        Game::shared().platform().revocations,
        *reactor,
        services,
        ring,
        envelope};
    sw::keys::Service service{platform, figures()};

    std::string token() { return tokens.issue({.user = sw::UserId::make(), .username = "ann"}); }

    std::string key_set() { return std::string(service.key_set({}, {}).response.bytes()); }

    sw::keys::KeyList rotate(bool revoke_old) {
        sw::keys::KeyList out;
        platform.database.write([&](sw::Tx& tx) { out = service.rotate(tx, {}, {.revoke_old = revoke_old}); });
        return out;
    }

    void run_job() {
        platform.database.write([&](sw::Tx& tx) { service.rotate_when_due(tx); });
    }
};

/// The promise is one second; the rest is for a machine that does other things, too.
constexpr auto soon = 3s;

bool comes_true(const std::function<bool()>& condition, std::chrono::milliseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (std::chrono::steady_clock::now() < end) {
        if (condition()) return true;
        std::this_thread::sleep_for(20ms);
    }
    return condition();
}

std::int64_t in_state(const std::string& state) {
    return number("select count(*) from signing_keys where state = '" + state + "'");
}

}  // namespace

TEST_CASE("of several processes that start at once on a new database one makes the key that all use") {
    (void)Game::shared();
    change("truncate signing_keys");
    Process processes[4];
    std::vector<std::thread> threads;
    for (auto& process : processes) threads.emplace_back([&] { process.service.start(); });
    for (auto& thread : threads) thread.join();
    CHECK(number("select count(*) from signing_keys") == 1);
    for (auto& from : processes) {
        const std::string token = from.token();
        for (auto& to : processes) CHECK(to.tokens.verify(token));
        CHECK(from.key_set() == processes[0].key_set());
        CHECK(from.services.key().kid == processes[0].services.key().kid);
    }
}

TEST_CASE("private keys lie sealed in the database and open with the right master key only") {
    Process process;
    process.service.start();
    CHECK(number("select count(*) from signing_keys where private_enc like 'v1.%'") >= 1);
    CHECK(number("select count(*) from signing_keys where private_enc like '%PRIVATE%'") == 0);
    sw::Config other = process.config;
    other.master_key = std::string(64, 'e');
    Process stranger(other);
    try {
        stranger.service.start();
        FAIL("it started");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "sealed_value");
    }
}

TEST_CASE("a rotation is known to every process within a second and disturbs nobody") {
    Process one;
    Process two;
    for (Process* process : {&one, &two}) {
        process->service.start();
        process->service.follow();
    }
    const std::string old_token = one.token();
    const std::string old_key = one.services.key().kid;
    const std::string new_key = one.rotate(false).signing_keys.front().kid;
    REQUIRE(new_key != old_key);
    CHECK(comes_true([&] { return two.ring.contains("nexus", new_key) && one.ring.contains("nexus", new_key); }, soon));
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (one.services.key().kid != new_key || two.services.key().kid != new_key) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        REQUIRE(two.tokens.verify(one.token()));
        REQUIRE(one.tokens.verify(two.token()));
        REQUIRE(two.services.verify(one.services.issue("nexus")));
    }
    CHECK(one.tokens.verify(old_token));
    CHECK(two.tokens.verify(old_token));
    CHECK(two.key_set().find(old_key) != std::string::npos);
    CHECK(number("select count(*) from signing_keys where state <> 'active' and private_enc is not null") == 0);
}

TEST_CASE("a revoked key's tokens stop counting everywhere within a second") {
    Process one;
    Process two;
    for (Process* process : {&one, &two}) {
        process->service.start();
        process->service.follow();
    }
    const std::string token = one.token();
    REQUIRE(two.tokens.verify(token));
    const auto keys = one.rotate(true).signing_keys;
    CHECK(comes_true([&] { return !one.tokens.verify(token) && !two.tokens.verify(token); }, soon));
    CHECK(in_state("active") == 1);
    CHECK(in_state("retiring") == 0);
    CHECK(comes_true([&] { return two.services.key().kid == keys.front().kid; }, soon));
    CHECK(one.tokens.verify(two.token()));
}

TEST_CASE("the calendar publishes a key, lets it sign, retires the old one and forgets its private part") {
    Process process;
    process.rotate(true);
    process.service.start();
    process.run_job();
    CHECK(in_state("next") == 0);
    change("update signing_keys set not_before = now() - interval '30 days' where state = 'active'");
    process.run_job();
    process.run_job();
    REQUIRE(in_state("next") == 1);
    CHECK(
        number("select count(*) from signing_keys where state = 'next' and not_before >= now() + interval '14 min'") ==
        1
    );
    process.service.start();
    CHECK(
        number("select position((select kid from signing_keys where state = 'next') in '" + process.key_set() + "')") >
        0
    );
    const std::string token = process.token();
    const std::string before = process.services.key().kid;
    change("update signing_keys set not_before = now() where state = 'next'");
    process.run_job();
    CHECK(in_state("next") == 0);
    CHECK(in_state("active") == 1);
    CHECK(
        number(
            "select count(*) from signing_keys where kid = '" + before +
            "' and state = 'retiring' and private_enc is null and not_after > now() + interval '60 min'"
        ) == 1
    );
    process.service.start();
    CHECK(process.tokens.verify(token));
    change("update signing_keys set not_after = now() where state = 'retiring'");
    process.run_job();
    process.service.start();
    CHECK_FALSE(process.tokens.verify(token));
    CHECK(number("select count(*) from signing_keys where kid = '" + before + "' and state = 'retired'") == 1);
}

TEST_CASE("of rotations at once each leaves exactly one active key") {
    Process process;
    process.service.start();
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            if (i % 2 == 0) process.rotate(i == 2);
            else process.run_job();
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(in_state("active") == 1);
}

TEST_CASE("a region's key counts from its registration to its revocation, and a new one replaces it") {
    Process nexus;
    nexus.service.start();
    nexus.service.follow();
    const std::string issuer = "region:keys-test";
    const sw::KeyPair first = sw::make_key_pair();
    const sw::KeyPair second = sw::make_key_pair();
    sw::KeyRing ring;
    sw::ServiceTokens region(issuer, ring, &sw::now);
    const auto counts = [&](const sw::KeyPair& key) {
        region.use(key);
        return nexus.services.verify(region.issue("nexus")) == issuer;
    };
    const auto put = [&](const sw::KeyPair& key, std::int64_t epoch) {
        nexus.platform.database.write([&](sw::Tx& tx) {
            sw::register_service_key(tx, issuer, sw::RegionId::make(), key.public_pem, epoch);
        });
    };
    CHECK_FALSE(counts(first));
    put(first, 1);
    CHECK(comes_true([&] { return counts(first); }, soon));
    put(first, 1);
    put(second, 2);
    CHECK(comes_true([&] { return counts(second) && !counts(first); }, soon));
    nexus.platform.database.write([&](sw::Tx& tx) { sw::revoke_service_keys(tx, issuer); });
    nexus.platform.database.write([&](sw::Tx& tx) { sw::revoke_service_keys(tx, issuer); });
    CHECK(comes_true([&] { return !counts(second); }, soon));
    CHECK(number("select count(*) from svc_keys where issuer = '" + issuer + "' and revoked_at is not null") == 2);
    try {
        put({.public_pem = "nonsense"}, 3);
        FAIL("it was taken");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "bad_key");
    }
}

namespace {

/// The public door of a nexus as far as key sets go.
struct Publisher {
    explicit Publisher(Process& of) : nexus(of) {}

    Process& nexus;
    std::atomic<bool> away{false};
    std::atomic<int> asked{0};
    sw::test::Scripted server{[this](int fd, int) {
        while (!sw::test::read_request(fd).empty()) {
            ++asked;
            if (away) return;
            const std::string body = nexus.key_set();
            sw::test::write_text(
                fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body
            );
            return;
        }
    }};
};

sw::Config region_config(const Process& nexus, const std::string& jwks_url) {
    sw::Config config = nexus.config;
    config.mode = sw::Mode::regional;
    config.regional.region_id = "alpha";
    config.regional.jwks_url = jwks_url;
    config.regional.service_key = sw::make_key_pair().private_pem;
    return config;
}

}  // namespace

TEST_CASE("a region verifies by the fetched set, learns of new keys, and starts from its copy") {
    change("truncate key_set");
    Process nexus;
    nexus.service.start();
    nexus.service.follow();
    Publisher publisher(nexus);
    const sw::Config config = region_config(nexus, publisher.server.url("/.well-known/jwks.json"));
    const auto slow = std::make_shared<const sw::keys::Settings>(sw::keys::Settings{.fetch_s = 600, .ask_pause_s = 1});
    {
        Process region(config, "region:alpha");
        const sw::keys::KeySet set(region.platform, slow);
        region.ring.ask_pause = 100ms;
        region.ring.on_unknown = [&] { set.look_again(); };
        set.start();
        set.follow();
        CHECK(region.tokens.verify(nexus.token()));
        CHECK(region.services.verify(nexus.services.issue("region:alpha")) == "nexus");
        CHECK_THROWS_AS(region.token(), sw::Failure);
        nexus.rotate(true);
        REQUIRE(comes_true([&] { return !region.tokens.verify(nexus.token()); }, 3s));
        CHECK(comes_true([&] { return region.tokens.verify(nexus.token()) != nullptr; }, 3s));
        region.reactor->stop();
    }
    publisher.away = true;
    Process restarted(config, "region:alpha");
    const sw::keys::KeySet set(restarted.platform, slow);
    const auto begun = std::chrono::steady_clock::now();
    set.start();
    CHECK(std::chrono::steady_clock::now() - begun < 15s);
    CHECK(restarted.tokens.verify(nexus.token()));
    set.follow();
    const int before = publisher.asked;
    publisher.away = false;
    CHECK(comes_true([&] { return publisher.asked > before; }, 7s));
    restarted.reactor->stop();
}

TEST_CASE("a key set is read strictly") {
    const std::string good = sw::to_jwk(sw::make_key_pair().public_pem);
    CHECK(sw::keys::parse_key_set(R"({"keys":[)" + good + R"(,{"kty":"RSA","n":"x"}]})").size() == 1);
    for (const std::string& bad :
         {std::string(), std::string("{}"), std::string(R"({"keys":[]})"), std::string(R"({"keys":{}})"),
          std::string(R"({"keys":[{"kty":"EC"}]})"), std::string("<html>")}) {
        INFO(bad);
        CHECK_THROWS_AS(sw::keys::parse_key_set(bad), sw::Failure);
    }
}
