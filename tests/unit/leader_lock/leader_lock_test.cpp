// Who leads, when several want to.
#include "sectorwars/platform/leader_lock.hpp"

#include <chrono>
#include <thread>

#include "support/catch.hpp"
#include "support/postgres.hpp"

using namespace std::chrono_literals;

namespace {

std::unique_ptr<sw::LeaderLock> contender(const support::TemporaryPostgres& postgres) {
    sw::Config config;
    config.database_url = postgres.url();
    return sw::make_leader_lock(config, 7);
}

/// The server learns a moment later that a session has ended.
bool soon_holds(sw::LeaderLock& lock) {
    for (int i = 0; i < 500; ++i) {
        if (lock.hold()) return true;
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

}  // namespace

TEST_CASE("one of two leads until it lets go or its session ends") {
    support::TemporaryPostgres postgres;
    const auto first = contender(postgres);
    auto second = contender(postgres);
    CHECK(first->hold());
    CHECK(first->hold());
    CHECK_FALSE(second->hold());
    first->release();
    CHECK(soon_holds(*second));
    CHECK_FALSE(first->hold());
    second.reset();
    CHECK(soon_holds(*first));
}

TEST_CASE("nobody leads while the database is away, and somebody does when it is back") {
    support::TemporaryPostgres postgres;
    const auto lock = contender(postgres);
    REQUIRE(lock->hold());
    postgres.stop();
    CHECK_FALSE(lock->hold());
    CHECK_FALSE(lock->hold());
    postgres.start();
    CHECK(lock->hold());
}
