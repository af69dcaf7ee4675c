// Claim, run under a fenced lease, record.
#include "platform/jobs/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 1s;
constexpr auto lease_life = 60s;     // platform spec 14.4
constexpr auto longest_pause = 60s;  // after a failure

constexpr Statement enter_job{
    "jobs.enter",
    R"(insert into scheduled_jobs (name, period_s, next_run_at) values ($1, $2::integer, $3::timestamptz + make_interval(secs => $2::integer))
       on conflict (name) do update set period_s = excluded.period_s)"};

constexpr Statement claim_due{
    "jobs.claim",
    R"(update scheduled_jobs set lease_owner = $1, lease_until = $3, last_run_at = $2
       where name = (select name from scheduled_jobs
                     where enabled and name = any($4) and next_run_at <= $2 and (lease_until is null or lease_until < $2)
                     order by next_run_at limit 1 for update skip locked)
       returning name, runs)"};

// The fence: whoever lost its lease, or whose run was made by another, stops here and its work rolls back.
constexpr Statement check_lease{
    "jobs.check_lease",
    "select name from scheduled_jobs where name = $1 and lease_owner = $2 and runs = $3 for update"};

constexpr Statement finish_job{
    "jobs.finish",
    R"(update scheduled_jobs set runs = runs + 1, last_ok_at = $2, last_error = null, lease_owner = null, lease_until = null,
              next_run_at = greatest(next_run_at + make_interval(secs => period_s), $2)
       where name = $1)"};

constexpr Statement fail_job{
    "jobs.fail",
    R"(update scheduled_jobs set fails = fails + 1, last_error = $4, lease_owner = null, lease_until = null, next_run_at = $5
       where name = $1 and lease_owner = $2 and runs = $3)"};

constexpr Statement set_due{"jobs.make_due", "update scheduled_jobs set next_run_at = $2 where name = $1"};

}  // namespace

Scheduler::Scheduler(Database& database, Metrics& metrics, std::vector<Job> jobs, std::string owner)
    : database_(database), metrics_(metrics), jobs_(std::move(jobs)), owner_(std::move(owner)) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::make_due(Tx& tx, std::string_view name) {
    tx.defer(set_due, name, tx.now());
}

void Scheduler::enter_timetable() {
    database_.write([&](Tx& tx) {
        for (const auto& job : jobs_)
            tx.defer(enter_job, job.name, static_cast<std::int64_t>(job.period.count()), tx.now());
    });
}

void Scheduler::start() {
    enter_timetable();
    thread_ = std::thread([this] {
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                if (wakeup_.wait_for(lock, tick, [this] { return stopping_; })) return;
            }
            try {
                while (run_one()) {
                }
            } catch (const std::exception& problem) {
                log::warn("The scheduler waits for the database", {{"error", problem.what()}});
            }
        }
    });
}

void Scheduler::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wakeup_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::optional<Scheduler::Claim> Scheduler::claim() {
    std::vector<std::string> mine;
    for (const auto& job : jobs_) mine.push_back(job.name);
    std::optional<Claim> out;
    database_.write([&](Tx& tx) {
        out.reset();
        const Rows rows = tx.query(claim_due, owner_, tx.now(), tx.now() + lease_life, mine);
        if (!rows.empty()) out = Claim{rows[0].get<std::string>("name"), rows[0].get<std::int64_t>("runs")};
    });
    return out;
}

bool Scheduler::run_one() {
    const auto claimed = claim();
    if (!claimed) return false;
    const auto job =
        std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& one) { return one.name == claimed->name; });
    execute(*job, *claimed);
    return true;
}

void Scheduler::execute(const Job& job, const Claim& claimed) {
    const auto started = std::chrono::steady_clock::now();
    const auto count = [&](const char* result) {
        metrics_.counter("sectorwars_job_runs_total", "Job runs", {{"job", job.name}, {"result", result}}).add();
    };
    try {
        bool held = false;
        database_.write([&](Tx& tx) {
            held = !tx.query(check_lease, job.name, owner_, claimed.run).empty();
            if (!held) return;
            job.run(tx);
            tx.defer(finish_job, job.name, tx.now());
        });
        count(held ? "ok" : "lease_lost");
    } catch (const std::exception& problem) {
        count("failed");
        log::error("A job failed", {{"job", job.name}, {"error", problem.what()}});
        record_failure(job, claimed, problem.what());
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    metrics_.histogram(
                "sectorwars_job_duration_seconds", "Time of a job run", {{"job", job.name}}
    ).observe(took.count());
}

void Scheduler::record_failure(const Job& job, const Claim& claimed, const std::string& error) {
    const auto pause = std::min<std::chrono::seconds>(job.period, longest_pause);
    database_.write([&](Tx& tx) { tx.defer(fail_job, job.name, owner_, claimed.run, error, tx.now() + pause); });
}

}  // namespace sw
