// The thread and what runs on it.
#include "sectorwars/platform/reactor.hpp"

#include <pthread.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "platform/reactor/anchor.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {

namespace asio = boost::asio;

struct Reactor::State : std::enable_shared_from_this<Reactor::State> {
    explicit State(std::string named) : name(std::move(named)) {}

    /// On the thread.
    void begin(const std::string& work_name, const std::function<Awaitable<>()>& work) {
        if (stopping) return;
        const std::uint64_t id = ++last_id;
        auto& cancel = running[id];
        cancel = std::make_unique<asio::cancellation_signal>();
        asio::co_spawn(
            io, work(),
            asio::bind_cancellation_slot(
                cancel->slot(),
                [self = weak_from_this(), id, work_name](const std::exception_ptr& problem) {
                    if (const auto state = self.lock()) state->ended(id, work_name, problem);
                }
            )
        );
    }

    void ended(std::uint64_t id, const std::string& work_name, const std::exception_ptr& problem) {
        running.erase(id);
        if (problem && !stopping) {
            try {
                std::rethrow_exception(problem);
            } catch (const std::exception& found) {
                log::error("Background work failed", {{"work", work_name}, {"error", found.what()}});
            } catch (...) {
                log::error("Background work failed", {{"work", work_name}, {"error", "not a std::exception"}});
            }
        }
        if (stopping && running.empty()) io.stop();
    }

    void cancel_all() {
        stopping = true;
        guard.reset();
        // A coroutine may end, and leave the map, while it is told.
        std::vector<asio::cancellation_signal*> signals;
        for (auto& [id, cancel] : running) signals.push_back(cancel.get());
        if (signals.empty()) return io.stop();
        for (auto* cancel : signals) cancel->emit(asio::cancellation_type::all);
    }

    std::string name;
    std::unordered_map<std::uint64_t, std::unique_ptr<asio::cancellation_signal>> running;
    // Work that did not end in time goes with this, and may look at its signal then. What waits in here must not keep
    // this state: the two would keep each other.
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard{io.get_executor()};
    std::uint64_t last_id = 0;
    bool stopping = false;
    std::mutex mutex;
    std::condition_variable ended_cv;
    bool thread_ended = false;
    bool stopped = false;
    std::thread thread;
};

namespace {

/// The body of repeat(). A coroutine function, so that its arguments live in its frame.
Awaitable<> keep_running(std::string name, std::chrono::milliseconds pause, std::function<Awaitable<>()> work) {
    bool failing = false;
    for (;;) {
        std::string problem;
        bool cancelled = false;
        try {
            co_await work();
            failing = false;
        } catch (const boost::system::system_error& found) {
            cancelled = found.code() == asio::error::operation_aborted;
            problem = found.what();
        } catch (const std::exception& found) {
            problem = found.what();
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (cancelled || state.cancelled() != asio::cancellation_type::none) co_return;
        if (!problem.empty() && !failing) {
            failing = true;
            log::warn("Background work failed; it will be tried again", {{"work", name}, {"error", problem}});
        }
        co_await sleep_for(pause);
    }
}

}  // namespace

Reactor::Reactor(std::string name) : state_(std::make_shared<State>(std::move(name))) {
    asio::make_service<Anchor>(state_->io, std::weak_ptr<void>(state_));
    state_->thread = std::thread([state = state_] {
        ::pthread_setname_np(::pthread_self(), state->name.substr(0, 15).c_str());
        state->io.run();
        const std::lock_guard lock(state->mutex);
        state->thread_ended = true;
        state->ended_cv.notify_all();
    });
}

Reactor::~Reactor() {
    stop();
}

asio::any_io_executor Reactor::executor() const {
    return state_->io.get_executor();
}

void Reactor::spawn(std::string name, std::function<Awaitable<>()> work) {
    // The function object outlives the coroutine that it made: a lambda's captures are its own.
    auto kept = std::make_shared<std::function<Awaitable<>()>>(std::move(work));
    asio::post(state_->io, [self = std::weak_ptr(state_), name = std::move(name), kept] {
        const auto state = self.lock();
        if (!state) return;
        state->begin(name, [kept]() -> Awaitable<> {
            return [](auto function) -> Awaitable<> { co_await (*function)(); }(kept);
        });
    });
}

void Reactor::repeat(std::string name, std::chrono::milliseconds pause, std::function<Awaitable<>()> work) {
    spawn(name, [name, pause, work = std::move(work)] { return keep_running(name, pause, work); });
}

void Reactor::stop(std::chrono::milliseconds patience) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->stopped) return;
        state_->stopped = true;
    }
    asio::post(state_->io, [self = std::weak_ptr(state_)] {
        if (const auto state = self.lock()) state->cancel_all();
    });
    std::unique_lock lock(state_->mutex);
    const bool ended = state_->ended_cv.wait_for(lock, patience, [this] { return state_->thread_ended; });
    lock.unlock();
    if (!ended) {
        log::warn("Background work did not end in time", {{"thread", state_->name}});
        state_->io.stop();
    }
    state_->thread.join();
}

Awaitable<> sleep_for(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace sw
