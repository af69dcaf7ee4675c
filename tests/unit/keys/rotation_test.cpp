// When keys appear, sign, and go.
#include <algorithm>
#include <random>

#include "features/keys/rules.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::Time;
using sw::keys::plan;
using sw::keys::Settings;
using sw::keys::signer;
using sw::keys::SigningKey;
using sw::keys::State;

namespace {

const Settings settings{.rotate_days = 30, .publish_ahead_s = 900, .settle_ms = 3000};
const Time start{1'800'000'000'000'000us};
constexpr auto longest_token = 65min;

}  // namespace

TEST_CASE("a young key stays alone") {
    const std::vector<SigningKey> keys{{"a", State::active, start, {}}};
    CHECK(plan(keys, start, settings).empty());
    CHECK(plan(keys, start + 24h * 29, settings).empty());
    CHECK(plan(keys, start + 24h * 30 - 15min - 1us, settings).empty());
}

TEST_CASE("the next key is published ahead of its time") {
    const std::vector<SigningKey> keys{{"a", State::active, start, {}}};
    const auto due = plan(keys, start + 24h * 30 - 15min, settings);
    CHECK(due.make_next == start + 24h * 30);
    CHECK_FALSE(due.activate);
    const auto late = plan(keys, start + 24h * 90, settings);
    CHECK(late.make_next == start + 24h * 90 + 15min);
}

TEST_CASE("a published key signs when its time has come and not before") {
    const std::vector<SigningKey> keys{{"a", State::active, start, {}}, {"b", State::next, start + 1h, {}}};
    CHECK(plan(keys, start + 1h - 1us, settings).empty());
    CHECK(plan(keys, start + 1h, settings).activate == "b");
    CHECK_FALSE(plan(keys, start + 1h, settings).make_next);
}

TEST_CASE("a retiring key goes when its tokens have expired") {
    const std::vector<SigningKey> keys{
        {"a", State::retiring, start, start + 1h}, {"b", State::active, start + 5min, {}}};
    CHECK(plan(keys, start + 1h - 1us, settings).retire.empty());
    CHECK(plan(keys, start + 1h, settings).retire == std::vector<std::string>{"a"});
}

TEST_CASE("without an active key one is made or takes over") {
    CHECK(plan({}, start, settings).make_next == start + 15min);
    CHECK(plan({{"b", State::next, start + 1h, {}}}, start, settings).activate == "b");
}

TEST_CASE("a process keeps its key until all know the new one, unless it was revoked") {
    const std::vector<SigningKey> rotated{
        {"a", State::retiring, start - 24h, start + 1h}, {"b", State::active, start, {}}};
    CHECK(signer(rotated, "a", start + 2999ms, settings) == "a");
    CHECK(signer(rotated, "a", start + 3000ms, settings) == "b");
    CHECK(signer(rotated, "b", start, settings) == "b");
    CHECK(signer(rotated, "", start, settings) == "b");
    CHECK(signer({{"b", State::active, start, {}}}, "a", start, settings) == "b");
    CHECK_FALSE(signer({{"b", State::next, start, {}}}, "a", start, settings));
}

TEST_CASE("through years of rotation a token always finds its key, and keys are published ahead") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::vector<SigningKey> keys{{"0", State::active, start, {}}};
    std::vector<Time> published{start};
    std::vector<std::pair<Time, std::string>> tokens;  ///< when it expires, key
    std::string current;
    int made = 1;
    for (Time now = start; now < start + 24h * 400;) {
        const auto due = plan(keys, now, settings);
        for (const auto& kid : due.retire) std::erase_if(keys, [&](const auto& key) { return key.kid == kid; });
        if (due.activate) {
            REQUIRE(now - published.at(std::stoul(*due.activate)) >= 10min);
            for (auto& key : keys) {
                if (key.state == State::active) key = {key.kid, State::retiring, key.not_before, now + longest_token};
            }
            for (auto& key : keys) {
                if (key.kid == *due.activate) key = {key.kid, State::active, now, {}};
            }
        }
        if (due.make_next) {
            keys.push_back({std::to_string(made++), State::next, *due.make_next, {}});
            published.push_back(now);
        }
        REQUIRE(std::count_if(keys.begin(), keys.end(), [](const auto& key) {
                    return key.state == State::active;
                }) == 1);
        current = signer(keys, current, now, settings).value();
        tokens.emplace_back(now + 60min, current);
        std::erase_if(tokens, [&](const auto& token) { return token.first <= now; });
        for (const auto& [ends, kid] : tokens) {
            REQUIRE(std::any_of(keys.begin(), keys.end(), [&, id = kid](const auto& key) { return key.kid == id; }));
        }
        now += std::chrono::minutes(1 + random() % 20);
    }
    CHECK(made >= 13);
    CHECK(made <= 15);
}
