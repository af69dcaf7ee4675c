// What every region engine keeps, as sentences that run against any RegionBackend. An engine's own test fills a Stage
// and calls check_conformance in one TEST_CASE.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/region_backend.hpp"
#include "support/catch.hpp"
#include "support/io_thread.hpp"

namespace engine_test {

/// An engine to be tested. Functions that are empty stand for what the engine cannot do; their sentences are left out.
struct Stage {
    sw::test::IoThread& thread;  ///< the backend lives there
    sw::RegionBackend& backend;
    std::function<sw::RegionSpec(const std::string& slug)> spec;    ///< of an instance that becomes running
    std::chrono::milliseconds patience = std::chrono::seconds{30};  ///< for anything that takes the engine time

    bool has_health = true;
    bool limits_in_place = true;  ///< set_limits keeps the process: same id, no restart
    bool limits_cpu = true;       ///< inspect() tells the limits that were set
    bool measures_usage = true;
    bool replaces_on_restart = false;  ///< a restarted instance has another id

    /// Something of the same name that is not ours, and whether it is still as it was.
    std::function<void(const std::string& slug)> make_foreign;
    std::function<bool(const std::string& slug)> foreign_is_untouched;
    std::function<void(const std::string& slug)> remove_foreign;
    /// Ends the instance's process as a crash would.
    std::function<void(const std::string& slug)> crash_instance;
    /// The content of a secret as the instance sees it.
    std::function<std::string(const std::string& slug, const std::string& name)> read_secret;
    /// Whether the endpoint answers.
    std::function<bool(const sw::Instance& instance)> answers;
    /// Names of all that the engine still has of this region, for messages; empty when nothing is left.
    std::function<std::string(const std::string& slug)> leftovers;
};

/// Runs a coroutine of the backend and waits for its end.
template <class T>
T wait(const Stage& stage, sw::Awaitable<T> work) {
    auto future = boost::asio::co_spawn(stage.thread.io, std::move(work), boost::asio::use_future);
    if (future.wait_for(std::chrono::seconds{120}) != std::future_status::ready)
        throw std::runtime_error("a call does not end");
    return future.get();
}

/// The id of the Failure that the call throws, "" for none.
template <class T>
std::string refusal(const Stage& stage, sw::Awaitable<T> work) {
    try {
        wait(stage, std::move(work));
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return {};
}

inline bool eventually(const Stage& stage, const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + stage.patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return true;
}

inline sw::Instance look(const Stage& stage, const std::string& slug) {
    return wait(stage, stage.backend.inspect(slug));
}

inline bool becomes(const Stage& stage, const std::string& slug, sw::InstanceState state) {
    return eventually(stage, [&] { return look(stage, slug).state == state; });
}

/// Prepared, created and running.
inline void bring_up(const Stage& stage, const sw::RegionSpec& spec) {
    wait(stage, stage.backend.prepare(spec));
    wait(stage, stage.backend.create(spec));
    wait(stage, stage.backend.start(spec.slug));
    REQUIRE(becomes(stage, spec.slug, sw::InstanceState::running));
}

inline bool is_listed(const Stage& stage, const std::string& slug) {
    for (const auto& instance : wait(stage, stage.backend.list())) {
        if (instance.slug == slug) return true;
    }
    return false;
}

/// A coroutine that goes on until cancelled or broken, and what it found.
class Following {
public:
    Following(const Stage& stage, sw::Awaitable<> work);

    ~Following() { stop(); }

    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    /// Cancels it and waits for its end.
    void stop();
    [[nodiscard]] bool ended() const;
    /// The id of the Failure that ended it; "cancelled", or "" when it goes on or returned.
    [[nodiscard]] std::string problem() const;

private:
    struct State;
    const Stage& stage_;
    std::shared_ptr<State> state_;
};

/// Values that a callback on the engine's thread hands over.
template <class T>
class Found {
public:
    void add(const T& value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(value);
    }

    [[nodiscard]] std::vector<T> all() const {
        const std::lock_guard lock(mutex_);
        return values_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<T> values_;
};

/// All sentences, each with a region of its own that is removed afterwards.
void check_conformance(const Stage& stage);

}  // namespace engine_test
