// A bounded queue of jobs and the threads that run them, one connection each.
//
// Blocking threads with pipelined statements were chosen over a non-blocking driver: a request costs one hop to a
// thread and one or two trips to the server either way, the trips dominate, and code that blocks can be read from
// top to bottom. A thread owns its connection, so nothing is checked out, and prepared statements stay with it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/db/connection_options.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// Where a lane reports; each may be null. The objects outlive the lane.
struct LaneMetrics {
    Gauge* connections = nullptr;
    Gauge* queue = nullptr;
    Histogram* wait = nullptr;
};

struct LaneOptions {
    int threads = 1;
    int queue_limit = 1024;
    ConnectionOptions connection;
    LaneMetrics metrics;
    /// Called on the lane's thread after each commit that stored events. In place of NOTIFY, which makes commits queue
    /// up behind one lock and writes a commit record of its own. Must not throw: the work is done already.
    std::function<void()> on_events{};
};

/// T is Tx or ReadTx.
template <class T>
class JobLane {
public:
    using Work = std::function<void(T&)>;
    using Done = std::function<void(std::exception_ptr)>;
    /// Runs the work on a connection until it holds or fails for good.
    using Runner = std::function<void(Connection&, const Work&)>;

    JobLane(const LaneOptions& options, Runner runner);
    ~JobLane();
    JobLane(const JobLane&) = delete;
    JobLane& operator=(const JobLane&) = delete;

    /// False when the queue is full or the lane stops; then neither function is called.
    /// Otherwise done is called exactly once, on a thread of the lane.
    bool push(Work work, Done done);

    /// No new jobs from now on.
    void close();

    /// Waits for the queue to run dry; at the deadline cancels what runs and answers what waits with 503.
    void drain(std::chrono::steady_clock::time_point deadline);

private:
    struct Job {
        Work work;
        Done done;
        std::chrono::steady_clock::time_point queued;
    };

    void serve(Connection& connection);
    bool take(Job& job);
    void report_queue(std::size_t length);

    LaneOptions options_;
    Runner runner_;
    std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable idle_;
    std::deque<Job> jobs_;
    std::size_t sleeping_ = 0;  ///< threads that wait for work…
    std::size_t called_ = 0;    ///< …and those of them that were woken and have not come yet
    std::size_t running_ = 0;
    bool closed_ = false;
    bool stopped_ = false;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<std::thread> threads_;
};

extern template class JobLane<Tx>;
extern template class JobLane<ReadTx>;

}  // namespace sw
