// Waiting in a coroutine for what runs on other threads.
#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>

#include "platform/reactor/anchor.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {
namespace {

namespace asio = boost::asio;

constexpr std::size_t blocking_threads = 4;
constexpr int most_blocking = 64;

/// An event of another thread that a coroutine waits for. The timer is touched only on its executor.
struct Arrival {
    explicit Arrival(const asio::any_io_executor& executor) : timer(executor, asio::steady_timer::time_point::max()) {}

    asio::steady_timer timer;
    std::exception_ptr problem;
    bool done = false;
};

using Finished = std::function<void(std::exception_ptr)>;

/// The end of the work, on whatever thread. The work may outlive the reactor that waited for it, so its io_context is
/// kept until this is gone; the members go in reverse order.
struct End {
    std::shared_ptr<void> context;
    asio::any_io_executor executor;
    std::shared_ptr<Arrival> arrival;

    void operator()(const std::exception_ptr& problem) const {
        asio::post(executor, [arrival = arrival, problem] {
            arrival->problem = problem;
            arrival->done = true;
            arrival->timer.cancel();
        });
    }
};

/// `begin` starts the work and hands its end to the function it gets, from any thread; false = refused.
Awaitable<> wait_for(std::function<bool(Finished)> begin, const char* refusal) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto arrival = std::make_shared<Arrival>(executor);
    // Not in this frame, which the io_context owns: the two would keep each other.
    if (!begin(End{Anchor::hold(executor), executor, arrival})) {
        throw Failure(Error{
            .code = Code::unavailable,
            .id = refusal,
            .message = "There is too much to do right now. Please try again.",
            .retry_after = std::chrono::seconds{1}});
    }
    boost::system::error_code woken;
    co_await arrival->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (!arrival->done) throw boost::system::system_error(asio::error::operation_aborted);
    if (arrival->problem) std::rethrow_exception(arrival->problem);
}

asio::thread_pool& blocking_pool() {
    static asio::thread_pool pool(blocking_threads);
    return pool;
}

std::atomic<int>& blocking_count() {
    static std::atomic<int> count{0};
    return count;
}

bool start_blocking(const std::function<void()>& work, const Finished& finished) {
    if (blocking_count().fetch_add(1) >= most_blocking) {
        blocking_count().fetch_sub(1);
        return false;
    }
    asio::post(blocking_pool(), [work, finished] {
        std::exception_ptr problem;
        try {
            work();
        } catch (...) {
            problem = std::current_exception();
        }
        blocking_count().fetch_sub(1);
        finished(problem);
    });
    return true;
}

}  // namespace

Awaitable<> async_read(Database& database, std::function<void(ReadTx&)> work) {
    std::function<bool(Finished)> begin = [&database, work = std::move(work)](const Finished& finished) {
        return database.try_read(work, finished);
    };
    co_await wait_for(std::move(begin), "database_busy");
}

Awaitable<> async_write(Database& database, std::function<void(Tx&)> work) {
    std::function<bool(Finished)> begin = [&database, work = std::move(work)](const Finished& finished) {
        return database.try_write(work, finished);
    };
    co_await wait_for(std::move(begin), "database_busy");
}

Awaitable<> run_blocking(std::function<void()> work) {
    std::function<bool(Finished)> begin = [work = std::move(work)](const Finished& finished) {
        return start_blocking(work, finished);
    };
    co_await wait_for(std::move(begin), "too_much_blocking_work");
}

struct Signal::State {
    explicit State(asio::any_io_executor on)
        : executor(std::move(on)), owner(Anchor::watch(executor)), owned(!owner.expired()), timer(executor) {}

    asio::any_io_executor executor;
    std::weak_ptr<void> owner;
    bool owned;
    asio::steady_timer timer;
    std::atomic<bool> set{false};
};

Signal::Signal(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

void Signal::set() {
    if (state_->set.exchange(true)) return;
    const auto kept = state_->owner.lock();
    if (state_->owned && !kept) return;
    asio::post(state_->executor, [state = state_] { state->timer.cancel(); });
}

Awaitable<> Signal::wait(std::chrono::milliseconds longest) {
    const auto state = state_;
    if (!state->set.load()) {
        state->timer.expires_after(longest);
        // set() may have come between the look and the wait; its cancel is then queued behind us and wakes the wait.
        boost::system::error_code woken;
        co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
    state->set.store(false);
}

}  // namespace sw
