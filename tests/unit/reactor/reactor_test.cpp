// The thread for work that waits for other machines.
#include "sectorwars/platform/reactor.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace std::chrono_literals;

namespace {

template <class Condition>
bool soon(const Condition& condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

sw::Awaitable<> wait_and_note(std::shared_ptr<std::atomic<int>> ended) {
    try {
        co_await sw::sleep_for(1h);
    } catch (const boost::system::system_error&) {
        ended->fetch_add(1);
        throw;
    }
}

sw::Awaitable<> count(std::shared_ptr<std::atomic<int>> runs) {
    if (runs->fetch_add(1) % 2 == 0) throw std::runtime_error("every other time");
    co_return;
}

/// Holds the token for as long as the work, or the news of its end, is under way.
sw::Awaitable<> block_until(std::shared_ptr<std::atomic<bool>> open, std::shared_ptr<int> token) {
    std::function<void()> work = [open, token] {
        while (!*open) std::this_thread::sleep_for(1ms);
    };
    co_await sw::run_blocking(std::move(work));
}

}  // namespace

TEST_CASE("stop ends coroutines that wait and returns soon") {
    const auto ended = std::make_shared<std::atomic<int>>(0);
    sw::Reactor reactor("test");
    for (int i = 0; i < 3; ++i) reactor.spawn("wait", [ended] { return wait_and_note(ended); });
    std::this_thread::sleep_for(50ms);
    const auto begun = std::chrono::steady_clock::now();
    reactor.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    CHECK(ended->load() == 3);
    reactor.spawn("late", [ended] { return wait_and_note(ended); });
}

TEST_CASE("repeated work goes on after failures and ends with the reactor") {
    const auto runs = std::make_shared<std::atomic<int>>(0);
    sw::Reactor reactor("test");
    reactor.repeat("count", 1ms, [runs] { return count(runs); });
    CHECK(soon([&] { return runs->load() >= 6; }));
    reactor.stop();
    const int at_end = runs->load();
    std::this_thread::sleep_for(30ms);
    CHECK(runs->load() == at_end);
}

TEST_CASE("blocking work runs elsewhere and its exception arrives") {
    std::promise<std::pair<bool, std::string>> answer;
    sw::Reactor reactor("test");
    reactor.spawn("blocking", [&answer]() -> sw::Awaitable<> {
        const auto here = std::this_thread::get_id();
        auto there = std::make_shared<std::thread::id>();
        std::function<void()> note = [there] { *there = std::this_thread::get_id(); };
        std::function<void()> fail = [] { throw std::runtime_error("no disk"); };
        co_await sw::run_blocking(note);
        std::string text;
        try {
            co_await sw::run_blocking(fail);
        } catch (const std::runtime_error& problem) {
            text = problem.what();
        }
        answer.set_value({*there != here && std::this_thread::get_id() == here, text});
    });
    auto future = answer.get_future();
    REQUIRE(future.wait_for(5s) == std::future_status::ready);
    const auto [elsewhere, text] = future.get();
    CHECK(elsewhere);
    CHECK(text == "no disk");
}

TEST_CASE("blocking work may end after the reactor that waited for it") {
    for (int round = 0; round < 20; ++round) {
        auto open = std::make_shared<std::atomic<bool>>(false);
        auto token = std::make_shared<int>(round);
        const std::weak_ptr<int> held = token;
        {
            sw::Reactor reactor("test");
            reactor.spawn("block", [open, token] { return block_until(open, token); });
            token.reset();
            REQUIRE(soon([&] { return held.use_count() >= 3; }));
            // A thread that is busy until the patience is over never tells the work that it shall end.
            const bool busy = round % 2 == 0;
            if (busy) boost::asio::post(reactor.executor(), [] { std::this_thread::sleep_for(50ms); });
            reactor.stop(busy ? 1ms : 5s);
        }
        // Whatever the reactor left behind is overwritten before the work reports its end.
        std::vector<std::string> rubbish;
        for (std::size_t size = 64; size < 1024; size += 8) rubbish.emplace_back(size, '\xFF');
        *open = true;
        CHECK(soon([&] { return held.expired(); }));
    }
}

TEST_CASE("a signal wakes its waiter, also when it was set before the wait") {
    sw::Reactor reactor("test");
    sw::Signal signal(reactor.executor());
    const auto woken = std::make_shared<std::atomic<int>>(0);
    signal.set();
    reactor.spawn("waiter", [signal, woken]() mutable -> sw::Awaitable<> {
        co_await signal.wait(1h);
        woken->fetch_add(1);
        co_await signal.wait(1h);
        woken->fetch_add(1);
    });
    CHECK(soon([&] { return woken->load() == 1; }));
    signal.set();
    CHECK(soon([&] { return woken->load() == 2; }));
}
