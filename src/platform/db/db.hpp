// The database as the edge uses it: a read lane and a write lane, answers by callback.
#pragma once

#include <chrono>
#include <exception>
#include <functional>

#include "platform/db/gate.hpp"
#include "platform/db/lane.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw {

struct DbOptions {
    LaneOptions read;
    LaneOptions write;
};

/// Pool sizes, limits and timeouts from the configuration. `url` is the effective one (embedded or DATABASE_URL).
[[nodiscard]] DbOptions db_options(const Config& config, const std::string& url);

/// Registers sectorwars_db_connections, sectorwars_db_queue_length and sectorwars_db_queue_wait_seconds for one pool.
inline LaneMetrics lane_metrics(Metrics& metrics, const std::string& region, const std::string& pool) {
    return {
        &metrics.gauge("sectorwars_db_connections", "Open database connections", {{"region", region}, {"pool", pool}}),
        &metrics.gauge("sectorwars_db_queue_length", "Jobs that wait for a connection", {{"pool", pool}}),
        &metrics.histogram("sectorwars_db_queue_wait_seconds", "Time a job waits for a connection", {{"pool", pool}})};
}

/// Survives the loss of the server: jobs fail with 503 while it is away and work again when it is back.
/// A work function may run several times (40001, 40P01, a connection that was already dead) and must have no effect
/// but through its transaction. All exceptions that leave are Failures, or what the work itself threw.
class Db final : public Database {
public:
    explicit Db(const DbOptions& options);
    ~Db() override;

    /// False when the queue is full (answer 503); otherwise done is called once, on a database thread, after the
    /// commit or with the exception.
    bool try_read(std::function<void(ReadTx&)> work, Done done) override;
    bool try_write(std::function<void(Tx&)> work, Done done) override;

    /// Waits for the result. Never from a database thread or the I/O thread.
    void read(const std::function<void(ReadTx&)>& work) override;
    void write(const std::function<void(Tx&)>& work) override;

    /// Takes no new jobs, finishes the accepted ones until the deadline, cancels the rest. Idempotent.
    void stop(std::chrono::milliseconds patience);

private:
    void run_read(Connection& connection, const std::function<void(ReadTx&)>& work);
    void run_write(Connection& connection, const std::function<void(Tx&)>& work);

    Gate gate_;
    JobLane<ReadTx> read_lane_;
    JobLane<Tx> write_lane_;
};

}  // namespace sw
