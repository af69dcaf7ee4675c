// JobLane: queueing, waking, draining.
#include "platform/db/lane.hpp"

#include "platform/db/connection.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {

template <class T>
JobLane<T>::JobLane(const LaneOptions& options, Runner runner) : options_(options), runner_(std::move(runner)) {
    for (int i = 0; i < options_.threads; ++i) {
        connections_.push_back(std::make_unique<Connection>(options_.connection));
    }
    for (auto& connection : connections_) threads_.emplace_back([this, &connection] { serve(*connection); });
}

template <class T>
JobLane<T>::~JobLane() {
    close();
    drain(std::chrono::steady_clock::now());
}

template <class T>
bool JobLane<T>::push(Work work, Done done) {
    bool wake = false;
    {
        const std::scoped_lock lock(mutex_);
        if (closed_ || jobs_.size() >= static_cast<std::size_t>(options_.queue_limit)) return false;
        jobs_.push_back({std::move(work), std::move(done), std::chrono::steady_clock::now()});
        report_queue(jobs_.size());
        // A thread that is on its way takes one job; only what exceeds that needs another one.
        wake = sleeping_ > called_ && jobs_.size() > called_;
        if (wake) ++called_;
    }
    if (wake) work_.notify_one();
    return true;
}

template <class T>
void JobLane<T>::close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
}

template <class T>
void JobLane<T>::drain(std::chrono::steady_clock::time_point deadline) {
    std::deque<Job> left;
    {
        std::unique_lock lock(mutex_);
        const bool dry = idle_.wait_until(lock, deadline, [&] { return jobs_.empty() && running_ == 0; });
        stopped_ = true;
        left.swap(jobs_);
        report_queue(0);
        if (!dry) log::warn("database jobs cancelled", {{"queued", std::to_string(left.size())}});
    }
    work_.notify_all();
    const Failure stopping(Error{
        .code = Code::unavailable,
        .id = "shutting_down",
        .message = "The server is shutting down. Please try again.",
        .retry_after = std::chrono::seconds{1}});
    for (auto& job : left) job.done(std::make_exception_ptr(stopping));
    // A job may start its next statement just after a cancel, so cancelling is repeated until all threads are home.
    std::unique_lock lock(mutex_);
    while (!idle_.wait_for(lock, std::chrono::milliseconds{50}, [&] { return running_ == 0; })) {
        lock.unlock();
        for (auto& connection : connections_) connection->cancel();
        lock.lock();
    }
    lock.unlock();
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

template <class T>
bool JobLane<T>::take(Job& job) {
    std::unique_lock lock(mutex_);
    while (jobs_.empty() && !stopped_) {
        ++sleeping_;
        work_.wait(lock);
        --sleeping_;
        if (called_ > 0) --called_;
    }
    if (jobs_.empty()) return false;
    job = std::move(jobs_.front());
    jobs_.pop_front();
    report_queue(jobs_.size());
    ++running_;
    return true;
}

template <class T>
void JobLane<T>::serve(Connection& connection) {
    bool was_open = false;
    const auto report_connection = [&] {
        if (connection.is_open() == was_open) return;
        was_open = connection.is_open();
        if (options_.metrics.connections != nullptr) options_.metrics.connections->add(was_open ? 1 : -1);
    };
    for (Job job; take(job);) {
        if (options_.metrics.wait != nullptr) {
            const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - job.queued;
            options_.metrics.wait->observe(waited.count());
        }
        std::exception_ptr failed;
        try {
            runner_(connection, job.work);
        } catch (...) {
            failed = std::current_exception();
        }
        report_connection();
        if (connection.take_emitted() && options_.on_events) options_.on_events();
        job.done(failed);
        job = {};  // what it captured goes before the next wait
        const std::scoped_lock lock(mutex_);
        --running_;
        if (running_ == 0 && jobs_.empty()) idle_.notify_all();
    }
}

template <class T>
void JobLane<T>::report_queue(std::size_t length) {
    if (options_.metrics.queue != nullptr) options_.metrics.queue->set(static_cast<double>(length));
}

template class JobLane<Tx>;
template class JobLane<ReadTx>;

}  // namespace sw
