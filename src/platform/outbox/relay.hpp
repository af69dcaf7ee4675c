// Takes committed events out of the outbox as soon as they are there and hands them on, numbered and in order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/outbox/timeline.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw {

/// One thread. wake() is cheap and may come from any thread after each commit that emitted events; a slow poll is the
/// safety net for commits of other processes.
class Relay {
public:
    using Publish = std::function<void(std::vector<Published>)>;  ///< called on the relay's thread, in order

    Relay(Database& database, Metrics& metrics, Publish publish);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    void wake();

    /// Delivers what is committed already, then ends the thread.
    void stop();

private:
    void run();
    bool relay_once();

    Database& database_;
    Counter& relayed_;
    Gauge& lag_;
    Publish publish_;
    std::mutex mutex_;
    std::condition_variable wakeup_;
    bool wanted_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sw
