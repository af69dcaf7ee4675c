// The bounded pool of low-priority threads.
#include "platform/password/pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <stdexcept>

#include "support/catch.hpp"

using sw::ProcessorPool;

TEST_CASE("a full queue refuses at once and takes work again when there is room") {
    ProcessorPool pool({.threads = 1, .queue_limit = 2});
    std::promise<void> gate;
    std::promise<void> begun;
    const auto open = gate.get_future().share();
    std::atomic<int> ran{0};
    REQUIRE(pool.try_run([&, open] {
        begun.set_value();
        open.wait();
        ++ran;
    }));
    begun.get_future().wait();
    CHECK(pool.try_run([&] { ++ran; }));
    CHECK(pool.try_run([&] { ++ran; }));
    CHECK(pool.waiting() == 2);
    CHECK_FALSE(pool.try_run([&] { ran += 100; }));
    gate.set_value();
    pool.stop();
    CHECK(ran == 3);
}

TEST_CASE("stopping runs what was accepted and refuses the rest") {
    std::atomic<int> ran{0};
    ProcessorPool pool({.threads = 2, .queue_limit = 100});
    for (int i = 0; i < 50; ++i) REQUIRE(pool.try_run([&] { ++ran; }));
    pool.stop();
    CHECK(ran == 50);
    CHECK_FALSE(pool.try_run([&] { ++ran; }));
    pool.stop();
    CHECK(ran == 50);
}

TEST_CASE("the threads of the pool are nice to all others") {
    const auto mine = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
    std::promise<int> theirs;
    ProcessorPool pool({.threads = 1});
    REQUIRE(pool.try_run([&] { theirs.set_value(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()))); }));
    CHECK(theirs.get_future().get() >= 10);
    CHECK(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())) == mine);
}

TEST_CASE("a task that throws is told of and costs no thread") {
    std::atomic<int> told{0};
    std::atomic<int> ran{0};
    ProcessorPool pool({.threads = 1, .queue_limit = 8, .on_escape = [&](const std::exception_ptr&) { ++told; }});
    REQUIRE(pool.try_run([] { throw std::runtime_error("expected by this test"); }));
    REQUIRE(pool.try_run([&] { ++ran; }));
    pool.stop();
    CHECK(told == 1);
    CHECK(ran == 1);
}
