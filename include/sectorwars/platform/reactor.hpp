// A thread with an io_context of its own, for work that waits for other machines: engines, regions, the nexus.
// Players' I/O never waits for it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "sectorwars/platform/platform.hpp"

namespace sw {

template <class T = void>
using Awaitable = boost::asio::awaitable<T, boost::asio::any_io_executor>;

class Reactor {
public:
    /// The thread starts at once. `name` (at most 15 characters) names it for operators.
    explicit Reactor(std::string name);
    ~Reactor();  ///< stop()
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    [[nodiscard]] boost::asio::any_io_executor executor() const;

    /// Runs a coroutine on the thread. It ends by itself or by cancellation in stop(). An exception that leaves it is
    /// logged with `name` and ends only it. After stop() nothing happens. Thread-safe.
    void spawn(std::string name, std::function<Awaitable<>()> work);

    /// Runs `work` again `pause` after it ended, until stop(). An exception counts as an end and is logged once until
    /// the next run that succeeds.
    void repeat(std::string name, std::chrono::milliseconds pause, std::function<Awaitable<>()> work);

    /// Cancels every coroutine (their pending operations fail with operation_aborted), waits for their ends at most
    /// `patience`, then joins the thread. Idempotent. Not from the thread itself.
    void stop(std::chrono::milliseconds patience = std::chrono::seconds{2});

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Waits; throws boost::system::system_error(operation_aborted) when cancelled.
[[nodiscard]] Awaitable<> sleep_for(std::chrono::milliseconds time);

/// The work on a lane of the database; resumes on the coroutine's executor. Throws what the work threw, or Failure
/// unavailable "database_busy" when the lane is full. The caller keeps what `work` refers to alive: it may still run
/// after a cancellation, so it holds shared state by value.
[[nodiscard]] Awaitable<> async_read(Database& database, std::function<void(ReadTx&)> work);
[[nodiscard]] Awaitable<> async_write(Database& database, std::function<void(Tx&)> work);

/// Blocking work (files, libpqxx, processes) on a small bounded pool of threads; same rules as async_read.
[[nodiscard]] Awaitable<> run_blocking(std::function<void()> work);

/// Wakes waiting coroutines: set() from any thread, wait() on a reactor.
class Signal {
public:
    explicit Signal(boost::asio::any_io_executor executor);
    void set();
    /// Returns when set() was called since the last wait(), or after `longest`. One waiter at a time.
    [[nodiscard]] Awaitable<> wait(std::chrono::milliseconds longest);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sw
