// Redis publish/subscribe as a hint between processes. Nothing depends on it: what it loses, a socket's cursor notices.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "sectorwars/platform/metrics.hpp"

namespace sw {

/// Two threads with blocking hiredis connections (one subscribes, one publishes), each reconnecting with back-off.
class RedisBus {
public:
    using Receive = std::function<void(std::string message)>;  ///< on the subscriber's thread

    /// `url`: "redis://[:password@]host:port[/db]" or "unix:///path/to/socket".
    RedisBus(std::string url, std::string channel, Metrics& metrics, Receive receive);
    ~RedisBus();
    RedisBus(const RedisBus&) = delete;
    RedisBus& operator=(const RedisBus&) = delete;

    void start();

    /// Prompt: a thread that waits for Redis is woken. What is still queued is dropped. Idempotent.
    void stop();

    /// Never blocks. While Redis is away the oldest messages are dropped and counted.
    void publish(std::string message);

    [[nodiscard]] bool connected() const noexcept { return connected_.load(); }

private:
    void publish_loop();
    void subscribe_loop();
    bool sleep_for(std::chrono::milliseconds time);

    /// The sockets that stop() wakes; a slot is -1 while its connection is closed.
    enum Slot : std::size_t { publishing, subscribing, slots };

    /// A connection of one loop, known to stop(); see bus.cpp.
    class Line;

    void listen(Line& line);

    std::string url_;
    std::string channel_;
    Receive receive_;
    Counter& dropped_;
    Gauge& up_;
    std::mutex mutex_;
    std::condition_variable wakeup_;
    std::deque<std::string> queue_;
    std::array<int, slots> sockets_{-1, -1};
    std::atomic<bool> connected_{false};
    std::atomic<bool> stopping_{false};
    std::thread publisher_;
    std::thread subscriber_;
};

}  // namespace sw
