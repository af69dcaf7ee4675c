// Db: running work with retries, and the blocking calls.
#include "platform/db/db.hpp"

#include <future>
#include <random>
#include <thread>

#include "platform/db/connection.hpp"
#include "platform/db/migrator.hpp"
#include "platform/db/sqlstate.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

constexpr int most_conflicts = 4;

/// Decides after a failure whether the work runs again; sleeps a little before it does.
class Retries {
public:
    /// Lost twice: luck is not enough.
    [[nodiscard]] bool desperate() const { return conflicts_ >= 2; }

    [[nodiscard]] bool again(const SqlError& error) {
        if (sqlstate::is_conflict(error.sqlstate())) {
            if (conflicts_++ == most_conflicts) return false;
            static thread_local std::minstd_rand random{std::random_device{}()};
            std::uniform_int_distribution<int> jitter(0, 5000 << conflicts_);
            std::this_thread::sleep_for(std::chrono::microseconds{jitter(random)});
            return true;
        }
        // A connection that died while it lay idle, or before COMMIT: nothing was stored, a new one may do. Once.
        const bool nothing_stored =
            error.sqlstate() != sqlstate::outcome_unknown && sqlstate::is_disconnect(error.sqlstate());
        return nothing_stored && error.statement() != "db.connect" && !reconnected_ && (reconnected_ = true);
    }

private:
    int conflicts_ = 0;
    bool reconnected_ = false;
};

template <class Attempt>
void run_with_retries(Connection& connection, const Attempt& attempt) {
    for (Retries retries;;) {
        try {
            return attempt(retries.desperate());
        } catch (const SqlError& error) {
            connection.abandon();
            if (!retries.again(error)) throw to_failure(error);
        } catch (const ConstraintViolation& violation) {
            connection.abandon();
            throw to_failure(violation);
        } catch (...) {
            connection.abandon();
            throw;
        }
    }
}

/// Hands a job to a lane and waits for it.
template <class T>
void wait_for(JobLane<T>& lane, const std::function<void(T&)>& work) {
    std::promise<void> promise;
    auto future = promise.get_future();
    const bool accepted = lane.push(work, [&promise](std::exception_ptr failed) {
        if (failed) promise.set_exception(failed);
        else promise.set_value();
    });
    if (!accepted) {
        throw Failure(Error{
            .code = Code::unavailable,
            .id = "database_busy",
            .message = "The database has too much to do. Please try again.",
            .retry_after = std::chrono::seconds{1}});
    }
    future.get();  // bounded: the job itself waits only with timeouts, and stop() answers what is queued
}

}  // namespace

DbOptions db_options(const Config& config, const std::string& url) {
    ConnectionOptions connection{.url = url};
    if (works_as_owner(config)) {
        connection.role.clear();
        connection.search_path = config.regional.schema;
    }
    connection.statement_timeout = config.statement_timeout;
    connection.lock_timeout = config.statement_timeout * 3 / 5;
    connection.idle_in_transaction_timeout = config.statement_timeout * 2;
    DbOptions options;
    options.write = {config.write_pool, config.queue_limit, connection, {}};
    options.write.connection.application_name = "sectorwars write";
    options.read = {config.read_pool, config.queue_limit, connection, {}};
    options.read.connection.application_name = "sectorwars read";
    options.read.connection.read_only = true;
    return options;
}

Db::Db(const DbOptions& options)
    : read_lane_(options.read, [this](Connection& connection, const auto& work) { run_read(connection, work); }),
      write_lane_(options.write, [this](Connection& connection, const auto& work) { run_write(connection, work); }) {}

Db::~Db() {
    stop(std::chrono::seconds{1});
}

bool Db::try_read(std::function<void(ReadTx&)> work, Done done) {
    return read_lane_.push(std::move(work), std::move(done));
}

bool Db::try_write(std::function<void(Tx&)> work, Done done) {
    return write_lane_.push(std::move(work), std::move(done));
}

void Db::read(const std::function<void(ReadTx&)>& work) {
    wait_for(read_lane_, work);
}

void Db::write(const std::function<void(Tx&)>& work) {
    wait_for(write_lane_, work);
}

void Db::stop(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    read_lane_.close();
    write_lane_.close();
    write_lane_.drain(deadline);
    read_lane_.drain(deadline);
}

void Db::run_read(Connection& connection, const std::function<void(ReadTx&)>& work) {
    run_with_retries(connection, [&](bool) {
        connection.begin_read();
        ReadTx tx(connection);
        work(tx);
        connection.finish();
    });
}

void Db::run_write(Connection& connection, const std::function<void(Tx&)>& work) {
    run_with_retries(connection, [&](bool alone) {
        const Gate::Pass pass(gate_, alone);
        connection.begin_write();
        Tx tx(connection);
        work(tx);
        connection.finish();
    });
}

}  // namespace sw
