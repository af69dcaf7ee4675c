// A thread that brings this process's copy of the world up to date: at once when told, and now and then anyway, because
// a message between processes can be lost.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sw::universe {

class Reloader {
public:
    /// `work` runs on the thread; what it throws is logged and tried again.
    explicit Reloader(std::function<void()> work);
    ~Reloader();
    Reloader(const Reloader&) = delete;
    Reloader& operator=(const Reloader&) = delete;

    void start();

    /// Any thread; returns at once. Calls that come while it works count as one.
    void wake();

private:
    void run(const std::stop_token& stop);

    std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool wanted_ = false;
    std::jthread thread_;
};

}  // namespace sw::universe
