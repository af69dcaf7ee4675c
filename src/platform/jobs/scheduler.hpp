// Runs the features' jobs on their timetable. The timetable and the leases live in PostgreSQL, so that two processes
// never run the same tick twice, and a restart forgets nothing.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw {

class Scheduler {
public:
    /// `owner` names this process in leases.
    Scheduler(Database& database, Metrics& metrics, std::vector<Job> jobs, std::string owner);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// Enters jobs into the timetable and starts the thread.
    void start();
    void stop();

    /// Runs at most one job that is due now; false when none is due or free. For the thread and for tests.
    bool run_one();

    /// Makes a job due at once.
    static void make_due(Tx& tx, std::string_view name);

private:
    struct Claim {
        std::string name;
        std::int64_t run = 0;
    };

    void enter_timetable();
    std::optional<Claim> claim();
    void execute(const Job& job, const Claim& claimed);
    void record_failure(const Job& job, const Claim& claimed, const std::string& error);

    Database& database_;
    Metrics& metrics_;
    std::vector<Job> jobs_;
    std::string owner_;
    std::mutex mutex_;
    std::condition_variable wakeup_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sw
