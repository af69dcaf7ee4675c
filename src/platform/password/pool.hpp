// A few low-priority threads behind a bounded queue, for work that burns a core (Argon2).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sw {

struct ProcessorPoolOptions {
    int threads = 1;
    std::size_t queue_limit = 64;
    int niceness = 10;  ///< of each thread: hashing must not delay the requests of others
    /// Told what a task let escape; tasks are expected to handle their own failures.
    std::function<void(std::exception_ptr)> on_escape{};
};

class ProcessorPool {
public:
    explicit ProcessorPool(ProcessorPoolOptions options);
    ~ProcessorPool();
    ProcessorPool(const ProcessorPool&) = delete;
    ProcessorPool& operator=(const ProcessorPool&) = delete;

    /// False when `queue_limit` tasks wait already or the pool stops; then the task is dropped.
    bool try_run(std::function<void()> task);

    /// Tasks that wait for a thread.
    [[nodiscard]] std::size_t waiting() const;

    /// No new tasks; returns when all accepted ones have run. Idempotent, but not from a task.
    void stop();

private:
    void work();

    ProcessorPoolOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace sw
