// Sums over processes, and the order in which regions learn of revocations.
#include "features/region_link/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::region_link;
using namespace std::chrono_literals;

namespace {

const Time start = Time{} + std::chrono::hours(24 * 365 * 50);

Heartbeat beat(const std::string& slug, const std::string& instance, std::vector<Online> online) {
    Heartbeat out{.slug = slug, .instance = instance, .ready = true};
    out.players = static_cast<std::int32_t>(online.size());
    out.residents = 10;
    out.online = std::move(online);
    return out;
}

Online pilot(const std::string& name) {
    return {PlayerId::make(), name, 7};
}

Revoked of_user(Time at) {
    return {.user_id = UserId::make(), .at = at};
}

}  // namespace

TEST_CASE("the processes of a region add up, and a pilot at two of them is there once") {
    Roster roster;
    const Online anna = pilot("anna");
    roster.heard(beat("alpha", "one", {pilot("zoe"), anna}), start);
    roster.heard(beat("alpha", "two", {anna}), start);
    roster.heard(beat("beta", "one", {pilot("bert")}), start);
    const Together all = roster.together("alpha");
    CHECK(all.players == 3);
    CHECK(all.residents == 10);
    REQUIRE(all.online.size() == 2);
    CHECK(all.online[0].username == "anna");
    CHECK(roster.together("gamma").online.empty());
}

TEST_CASE("a heartbeat without a list leaves the list as it was") {
    Roster roster;
    roster.heard(beat("alpha", "one", {pilot("anna")}), start);
    Heartbeat short_one = beat("alpha", "one", {});
    short_one.online.reset();
    short_one.players = 1;
    roster.heard(short_one, start + 1s);
    CHECK(roster.together("alpha").online.size() == 1);
}

TEST_CASE("a process that falls silent takes its pilots with it") {
    Roster roster;
    roster.heard(beat("alpha", "one", {pilot("anna")}), start);
    roster.heard(beat("alpha", "two", {pilot("bert")}), start + silence);
    CHECK(roster.sweep(start + silence).empty());
    CHECK(roster.sweep(start + silence + 1ms) == std::vector<std::string>{"alpha"});
    REQUIRE(roster.together("alpha").online.size() == 1);
    CHECK(roster.together("alpha").online[0].username == "bert");
}

TEST_CASE("only plain addresses of this installation are taken from a heartbeat") {
    for (const char* good : {"http://127.0.0.1:8080", "http://region-x-server:80", "http://h.example:65535"}) {
        CAPTURE(good);
        CHECK(is_address(good));
    }
    for (const char* bad :
         {"", "https://x:1", "http://x", "http://:80", "http://x:", "http://x:80/path", "http://a@b:80",
          "http://x:123456", "http://x y:80", "ftp://x:1", "http://x:8o"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_address(bad));
    }
    Roster roster;
    Heartbeat one = beat("alpha", "one", {});
    one.endpoint = "http://a:1";
    one.internal_endpoint = "http://a:2/evil";
    roster.heard(one, start);
    CHECK(roster.together("alpha").endpoints.empty());
    one.internal_endpoint = "http://a:2";
    roster.heard(one, start);
    CHECK(roster.together("alpha").endpoints == std::vector<std::string>{"http://a:1"});
    CHECK(roster.together("alpha").internal_endpoints == std::vector<std::string>{"http://a:2"});
}

TEST_CASE("presence is cut, but its counts are true") {
    std::map<std::string, Together> all;
    for (int region = 0; region < 20; ++region) {
        Together& one = all["region-" + std::to_string(region)];
        one.players = 5000;
        for (int i = 0; i < 1000; ++i) one.online.push_back(pilot("p" + std::to_string(i)));
    }
    all["empty"];
    const PresenceReply reply = presence_of(all);
    CHECK(reply.total == 100'000);
    CHECK(reply.regions.size() == 20);
    std::size_t names = 0;
    for (const auto& region : reply.regions) {
        CHECK(region.count == 5000);
        CHECK(region.players.size() <= 200);
        names += region.players.size();
    }
    CHECK(names == 2000);
}

TEST_CASE("a region that asks again and again learns of every revocation, late commits included") {
    RevocationLog log(1h);
    std::vector<Revoked> all;
    Time cursor{};
    std::size_t learnt = 0;
    for (int step = 0; step < 50; ++step) {
        const Time now = start + step * 500ms;
        // Some transactions say that they happened seconds before they can be seen.
        all.push_back(of_user(now - (step % 7) * 1s));
        log.add(all, now);
        const auto slice = log.since(cursor, now, 1000);
        for (const auto& one : slice.revoked) learnt += one.user_id == all.back().user_id ? 1 : 0;
        cursor = slice.complete_until;
    }
    CHECK(learnt == 50);
    CHECK(log.since(cursor, start + 26s, 1000).revoked.size() < 10);
}

TEST_CASE("more than fits into one answer comes with the next ones, each once") {
    RevocationLog log(1h);
    std::vector<Revoked> all;
    for (int i = 0; i < 2500; ++i) all.push_back(of_user(start));
    log.add(all, start);
    log.add(all, start + 1s);
    Time cursor{};
    std::size_t learnt = 0;
    for (int call = 0; call < 3; ++call) {
        const auto slice = log.since(cursor, start + 1min, 1000);
        learnt += slice.revoked.size();
        cursor = slice.complete_until;
    }
    CHECK(learnt == 2500);
    CHECK(log.since(cursor, start + 1min, 1000).revoked.empty());
}

TEST_CASE("what no token can outlive is forgotten") {
    RevocationLog log(1h);
    log.add({of_user(start)}, start);
    log.add({}, start + 1h);
    CHECK(log.since({}, start + 1h, 10).revoked.size() == 1);
    log.add({}, start + 1h + 1s);
    CHECK(log.since({}, start + 1h, 10).revoked.empty());
}
