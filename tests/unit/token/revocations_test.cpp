// What was revoked stays revoked, for as long as a token could live.
#include "platform/token/revocations.hpp"

#include <cstddef>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using sw::Claims;
using sw::RevocationsImpl;
using sw::SessionId;
using sw::Time;
using sw::UserId;

namespace {

struct Bench {
    Time now{1'800'000'000'000'000us};
    int closed_sessions = 0;
    int closed_users = 0;
    RevocationsImpl revocations{
        {.keep = 1h,
         .capacity = 100,
         .clock = [this] { return now; },
         .on_session = [this](SessionId) { ++closed_sessions; },
         .on_user = [this](UserId) { ++closed_users; }}};

    [[nodiscard]] Claims token() const {
        return {.user = UserId::make(), .session = SessionId::make(), .issued_at = now, .expires_at = now + 1h};
    }

    /// The loaders of these tests ask no database, so the reader only has to be there.
    void refresh() {
        alignas(std::max_align_t) std::byte nothing[8];
        sw::ReadTx reader(reinterpret_cast<sw::Connection&>(nothing));
        revocations.refresh(reader);
    }
};

}  // namespace

TEST_CASE("a revoked session takes its tokens with it and no others") {
    Bench bench;
    const Claims mine = bench.token();
    Claims other = bench.token();
    other.user = mine.user;
    CHECK_FALSE(bench.revocations.revoked(mine));
    bench.revocations.revoke_session(mine.session, bench.now + 1h);
    CHECK(bench.revocations.revoked(mine));
    CHECK_FALSE(bench.revocations.revoked(other));
    CHECK(bench.closed_sessions == 1);
    bench.revocations.revoke_session(mine.session, bench.now + 1h);
    CHECK(bench.closed_sessions == 1);
}

TEST_CASE("a user's epoch ends the tokens made before it and spares those made after") {
    Bench bench;
    Claims before = bench.token();
    bench.now += 1us;
    bench.revocations.revoke_user(before.user, bench.now);
    CHECK(bench.revocations.revoked(before));
    Claims after = before;
    after.issued_at = bench.now;
    CHECK_FALSE(bench.revocations.revoked(after));
    bench.revocations.revoke_user(before.user, bench.now - 1us);
    CHECK_FALSE(bench.revocations.revoked(after));
    CHECK(bench.closed_users == 1);
    bench.revocations.revoke_user(before.user, bench.now + 1us);
    CHECK(bench.revocations.revoked(after));
    CHECK(bench.closed_users == 2);
}

TEST_CASE("what other processes revoked is taken over, and asked for once more with an overlap") {
    Bench bench;
    const Claims mine = bench.token();
    const Claims user = bench.token();
    std::vector<Time> asked;
    const Time at = bench.now;
    bench.revocations.changes_since = [&, at](sw::Reader&, Time since) {
        asked.push_back(since);
        return std::vector<sw::Revocations::Change>{
            {.session = mine.session, .user = mine.user, .at = at}, {.user = user.user, .at = at + 1us}};
    };
    bench.refresh();
    CHECK(bench.revocations.revoked(mine));
    CHECK(bench.revocations.revoked(user));
    CHECK(asked.back() == bench.now - 1h);
    const Time first = bench.now;
    bench.now += 500ms;
    bench.refresh();
    CHECK(asked.back() == first - 30s);
    CHECK(bench.closed_sessions == 1);
    CHECK(bench.closed_users == 1);
}

TEST_CASE("a refresh that fails is made up for by the next one") {
    Bench bench;
    std::vector<Time> asked;
    bool fails = true;
    bench.revocations.changes_since = [&](sw::Reader&, Time since) -> std::vector<sw::Revocations::Change> {
        asked.push_back(since);
        if (fails) throw sw::Failure(sw::Code::unavailable, "database_unavailable", "expected by this test");
        return {};
    };
    CHECK_THROWS_AS(bench.refresh(), sw::Failure);
    fails = false;
    bench.now += 10min;
    bench.refresh();
    CHECK(asked.back() == bench.now - 1h);
}

TEST_CASE("entries are forgotten when no token can outlive them") {
    Bench bench;
    for (int i = 0; i < 50; ++i) bench.revocations.revoke_session(SessionId::make(), bench.now + 1h);
    CHECK(bench.revocations.size() == 50);
    bench.now += 1h + 1s;
    bench.revocations.revoke_user(UserId::make(), bench.now);
    CHECK(bench.revocations.size() == 1);
}

TEST_CASE("an overflow fails closed: all earlier tokens stop counting, later ones count") {
    Bench bench;
    const Claims earlier = bench.token();
    const Claims revoked = bench.token();
    bench.now += 1s;
    bench.revocations.revoke_session(revoked.session, bench.now + 1h);
    for (int i = 0; i < 150; ++i) bench.revocations.revoke_session(SessionId::make(), bench.now + 1h);
    CHECK(bench.revocations.size() <= 100);
    CHECK(bench.revocations.revoked(revoked));
    CHECK(bench.revocations.revoked(earlier));
    CHECK_FALSE(bench.revocations.revoked(bench.token()));
}
