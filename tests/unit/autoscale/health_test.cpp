// Who is restarted, who is given up, who may sleep.
#include "features/autoscale/rules.hpp"
#include "support/catch.hpp"

namespace {

using namespace sw::autoscale;
using namespace std::chrono_literals;
using sw::Time;

const Time noon{std::chrono::hours{500'000}};

/// Looks at the region every 15 s; the engine's and the heartbeat's word for each look.
class Watch {
public:
    Verdict look(bool process_healthy, bool heartbeat) {
        now_ += look_pause;
        if (heartbeat) heard_ = now_ - 1s;
        auto verdict = judge(
            health, {.process_healthy = process_healthy, .last_heartbeat = heard_, .active_since = noon, .now = now_}
        );
        health = verdict.health;
        return verdict;
    }

    [[nodiscard]] Time now() const { return now_; }

    Health health;

private:
    Time now_ = noon;
    Time heard_ = noon;
};

}  // namespace

TEST_CASE("three ill looks in a row restart a region, three more give it up") {
    Watch watch;
    const bool by_engine = GENERATE(true, false);
    const auto ill = [&] { return watch.look(!by_engine, by_engine); };
    CHECK(watch.look(true, true).action == Action::hold);
    CHECK(ill().action == Action::hold);
    CHECK(ill().action == Action::hold);
    CHECK(watch.look(true, true).action == Action::hold);  // begins anew
    CHECK(ill().action == Action::hold);
    CHECK(ill().action == Action::hold);
    const auto restart = ill();
    CHECK(restart.action == Action::restart);
    CHECK_FALSE(restart.reason.empty());
    CHECK(watch.look(true, true).action == Action::hold);
    CHECK(ill().action == Action::hold);
    CHECK(ill().action == Action::hold);
    CHECK(ill().action == Action::give_up);
    for (int i = 0; i < 20; ++i) CHECK(ill().action == Action::hold);  // once is enough
}

TEST_CASE("a region that was fine for ten minutes may be restarted again") {
    Watch watch;
    for (int i = 0; i < 2; ++i) watch.look(false, true);
    CHECK(watch.look(false, true).action == Action::restart);
    for (int i = 0; i < 41; ++i) watch.look(true, true);
    for (int i = 0; i < 2; ++i) watch.look(false, true);
    CHECK(watch.look(false, true).action == Action::restart);
}

TEST_CASE("a region that was activated just now has time for its first heartbeat") {
    const auto verdict =
        judge({}, {.process_healthy = true, .last_heartbeat = {}, .active_since = noon, .now = noon + 14s});
    CHECK(verdict.health.failures == 0);
    const auto later =
        judge({}, {.process_healthy = true, .last_heartbeat = {}, .active_since = noon, .now = noon + 15s});
    CHECK(later.health.failures == 1);
}

TEST_CASE("an empty region sleeps when its owner allows it") {
    const Idleness empty{.allowed = true, .players = 0, .last_player_at = noon, .now = noon + 30min};
    CHECK(reason_to_sleep(empty, 30min));
    CHECK_FALSE(reason_to_sleep(empty, 31min));
    CHECK_FALSE(reason_to_sleep(empty, 0min));
    Idleness other = empty;
    other.allowed = false;
    CHECK_FALSE(reason_to_sleep(other, 30min));
    other = empty;
    other.players = 1;
    CHECK_FALSE(reason_to_sleep(other, 30min));
}
