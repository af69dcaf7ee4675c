// The scheduler on a real database: one run a tick, leases, failures.
#include <atomic>
#include <functional>
#include <thread>

#include "platform/jobs/scheduler.hpp"
#include "support/catch.hpp"
#include "support/migrated_database.hpp"

using namespace std::chrono_literals;

namespace {

constexpr const char* name = "test.count";

support::MigratedDatabase& database() {
    static support::MigratedDatabase one;
    return one;
}

/// Leaves a trace that is part of the job's transaction.
void leave_trace(sw::Tx& tx) {
    tx.emit({.topic = "test.ran", .payload = "{}", .audiences = {sw::to_admins()}});
}

long traces() {
    return database().number("select count(*) from outbox");
}

long column(const std::string& what) {
    return database().number("select " + what + " from scheduled_jobs where name = '" + name + "'");
}

void change(const std::string& assignments) {
    database().sql("update scheduled_jobs set " + assignments + " where name = '" + name + "'");
}

/// Lets a test do something just before a transaction of the scheduler: the first one claims, the second one runs.
class Interposed final : public sw::Database {
public:
    explicit Interposed(sw::Database& inner) : inner_(inner) {}

    void read(const std::function<void(sw::ReadTx&)>& work) override { inner_.read(work); }

    void write(const std::function<void(sw::Tx&)>& work) override {
        if (++writes_ == 2 && before_run) before_run();
        inner_.write(work);
    }

    bool try_read(std::function<void(sw::ReadTx&)> work, Done done) override {
        return inner_.try_read(std::move(work), std::move(done));
    }

    bool try_write(std::function<void(sw::Tx&)> work, Done done) override {
        return inner_.try_write(std::move(work), std::move(done));
    }

    void count_anew() { writes_ = 0; }

    std::function<void()> before_run;

private:
    sw::Database& inner_;
    int writes_ = 0;
};

/// A process with a scheduler of its own, entered into the timetable; the test calls run_one itself.
struct Process {
    explicit Process(const std::string& owner, std::vector<sw::Job> jobs)
        : db(database().connect()), interposed(*db), scheduler(interposed, metrics, std::move(jobs), owner) {
        scheduler.start();
        scheduler.stop();
        interposed.count_anew();
    }

    explicit Process(const std::string& owner, std::function<void(sw::Tx&)> run = leave_trace)
        : Process(owner, std::vector<sw::Job>{{.name = name, .period = 3600s, .run = std::move(run)}}) {}

    void make_due() const {
        db->write([](sw::Tx& tx) { sw::Scheduler::make_due(tx, name); });
    }

    sw::Metrics metrics;
    std::unique_ptr<sw::Db> db;
    Interposed interposed;
    sw::Scheduler scheduler;
};

void start_empty() {
    database().sql("truncate scheduled_jobs, outbox");
}

}  // namespace

TEST_CASE("two processes run each of two hundred due ticks exactly once") {
    start_empty();
    constexpr int ticks = 200;
    Process one("one");
    Process two("two");
    std::atomic<bool> stop{false};
    std::atomic<int> ran{0};
    const auto serve = [&](Process& process) {
        while (!stop) {
            if (process.scheduler.run_one()) ++ran;
            else std::this_thread::sleep_for(1ms);
        }
    };
    std::thread first(serve, std::ref(one));
    std::thread second(serve, std::ref(two));
    int made = 0;
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (made < ticks && std::chrono::steady_clock::now() < deadline) {
        one.make_due();
        ++made;
        while (column("runs") < made && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(1ms);
    }
    stop = true;
    first.join();
    second.join();
    CHECK(made == ticks);
    CHECK(ran == ticks);
    CHECK(traces() == ticks);
    CHECK(column("runs") == ticks);
    CHECK(column("fails") == 0);
}

TEST_CASE("a job is not due before its period is over") {
    start_empty();
    Process process("one");
    CHECK_FALSE(process.scheduler.run_one());
    process.make_due();
    CHECK(process.scheduler.run_one());
    CHECK_FALSE(process.scheduler.run_one());
    CHECK(column("extract(epoch from next_run_at - now())::bigint") > 3500);
    CHECK(column("(lease_owner is null and last_ok_at is not null)::int") == 1);
}

TEST_CASE("a job that throws leaves nothing behind, is recorded, and runs again") {
    start_empty();
    bool broken = true;
    Process process("one", [&broken](sw::Tx& tx) {
        leave_trace(tx);
        if (broken) throw std::runtime_error("the moon is full");
    });
    process.make_due();
    CHECK(process.scheduler.run_one());
    CHECK(traces() == 0);
    CHECK(column("fails") == 1);
    CHECK(column("runs") == 0);
    CHECK(column("(last_error = 'the moon is full' and lease_owner is null)::int") == 1);
    CHECK(column("(next_run_at between now() + interval '50 seconds' and now() + interval '61 seconds')::int") == 1);
    CHECK_FALSE(process.scheduler.run_one());

    broken = false;
    process.make_due();
    CHECK(process.scheduler.run_one());
    CHECK(traces() == 1);
    CHECK(column("runs") == 1);
    CHECK(column("(last_error is null)::int") == 1);
    CHECK(process.metrics.render().find("result=\"failed\"} 1") != std::string::npos);
}

TEST_CASE("a lease keeps others away while it lasts and is taken over when its owner died") {
    start_empty();
    Process process("one");
    process.make_due();
    change("lease_owner = 'dead', lease_until = now() + interval '1 minute'");
    CHECK_FALSE(process.scheduler.run_one());
    change("lease_until = now() - interval '1 second'");
    CHECK(process.scheduler.run_one());
    CHECK(column("runs") == 1);
    CHECK(traces() == 1);
}

TEST_CASE("a job that lost its lease before it ran does not count") {
    start_empty();
    Process process("one");
    process.make_due();
    process.interposed.before_run = [] { change("lease_owner = 'another'"); };
    process.scheduler.run_one();
    CHECK(traces() == 0);
    CHECK(column("runs") == 0);
    CHECK(column("(lease_owner = 'another')::int") == 1);
    CHECK(process.metrics.render().find("result=\"ok\"} 1") == std::string::npos);
}

TEST_CASE("a tick that another made while this process slept is not made again") {
    start_empty();
    Process sleeper("one");
    Process other("two");
    sleeper.make_due();
    sleeper.interposed.before_run = [&] {
        change("lease_until = now() - interval '1 second'");
        CHECK(other.scheduler.run_one());
    };
    sleeper.scheduler.run_one();
    CHECK(traces() == 1);
    CHECK(column("runs") == 1);
}

TEST_CASE("the run number fences a process off that has the same name as its successor") {
    start_empty();
    Process before("same");
    Process after("same");
    before.make_due();
    before.interposed.before_run = [&] {
        change("lease_until = now() - interval '1 second'");
        CHECK(after.scheduler.run_one());
        change("lease_owner = 'same'");
    };
    before.scheduler.run_one();
    CHECK(traces() == 1);
    CHECK(column("runs") == 1);
}

TEST_CASE("a failure after the lease was lost does not touch the new owner's lease") {
    start_empty();
    Process process("one", [](sw::Tx&) { throw std::runtime_error("too late"); });
    process.make_due();
    process.interposed.before_run = [] { change("lease_owner = 'another'"); };
    process.scheduler.run_one();
    CHECK(column("fails") == 0);
    CHECK(column("(lease_owner = 'another')::int") == 1);
}

TEST_CASE("jobs of another binary and disabled jobs are left alone") {
    start_empty();
    Process process("one");
    database().sql(
        "insert into scheduled_jobs (name, period_s, next_run_at) values ('of.another', 5, now() - interval '1 hour')"
    );
    CHECK_FALSE(process.scheduler.run_one());
    CHECK(
        database().number("select (runs = 0 and lease_owner is null)::int from scheduled_jobs where name = 'of.another'"
        ) == 1
    );
    process.make_due();
    change("enabled = false");
    CHECK_FALSE(process.scheduler.run_one());
    CHECK(traces() == 0);
}

TEST_CASE("a restart keeps the timetable and takes over a changed period") {
    start_empty();
    const Process before("one");
    change("next_run_at = '2030-01-01', runs = 7");
    const Process after("two", {{.name = name, .period = 60s, .run = leave_trace}});
    CHECK(column("period_s") == 60);
    CHECK(column("runs") == 7);
    CHECK(column("(next_run_at = '2030-01-01')::int") == 1);
}

TEST_CASE("the thread of a scheduler runs what is due and stops at once") {
    start_empty();
    Process entered("zero");
    sw::Scheduler scheduler(*entered.db, entered.metrics, {{.name = name, .period = 3600s, .run = leave_trace}}, "one");
    scheduler.start();
    entered.make_due();
    for (int wait = 0; wait < 500 && traces() == 0; ++wait) std::this_thread::sleep_for(10ms);
    CHECK(traces() == 1);
    const auto begun = std::chrono::steady_clock::now();
    scheduler.stop();
    CHECK(std::chrono::steady_clock::now() - begun < 300ms);
}
