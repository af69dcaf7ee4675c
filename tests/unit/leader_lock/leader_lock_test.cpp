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

}  // namespace

TEST_CASE("one of two leads until it lets go or its session ends") {
    support::TemporaryPostgres postgres;
    const auto first = contender(postgres);
    auto second = contender(postgres);
    CHECK(first->hold());
    CHECK(first->hold());
    CHECK_FALSE(second->hold());
    first->release();
    CHECK(second->hold());
    CHECK_FALSE(first->hold());
    second.reset();
    bool taken = false;
    for (int i = 0; i < 100 && !taken; ++i) {
        taken = first->hold();
        if (!taken) std::this_thread::sleep_for(20ms);
    }
    CHECK(taken);
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
