// The workers of the processor pool.
#include "platform/password/pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

namespace sw {

ProcessorPool::ProcessorPool(ProcessorPoolOptions options) : options_(std::move(options)) {
    threads_.reserve(static_cast<std::size_t>(options_.threads));
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

ProcessorPool::~ProcessorPool() {
    stop();
}

bool ProcessorPool::try_run(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || tasks_.size() >= options_.queue_limit) return false;
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

std::size_t ProcessorPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
}

void ProcessorPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void ProcessorPool::work() {
    // Linux counts niceness by thread; where it is refused the threads run at the priority of the others.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), options_.niceness);
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        try {
            task();
        } catch (...) {
            if (options_.on_escape) options_.on_escape(std::current_exception());
        }
        task = nullptr;  // what it holds dies before the lock is taken
        lock.lock();
    }
}

}  // namespace sw
