// The engine room: what the orchestrator's coroutines share. One thread, one engine, one leader.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "repository.hpp"
#include "sectorwars/orchestrator.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/leader_lock.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/platform/region_backend.hpp"
#include "sectorwars/platform/region_databases.hpp"
#include "sectorwars/regions.hpp"

namespace sw::orchestrator {

class Room {
public:
    explicit Room(const Platform& platform);
    ~Room();  ///< close()
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    /// Fills the directory from the database; blocks.
    void load();
    /// Starts the thread, the engine and the loops.
    void open();
    void close();

    // Thread-safe.

    /// There are an engine and an account for databases. Throws Failure unavailable otherwise.
    void require_engine() const;
    /// What the engine's host has; nullopt until it was asked once.
    [[nodiscard]] std::optional<HostCapacity> capacity() const;
    void set_capacity(const std::optional<HostCapacity>& capacity);
    [[nodiscard]] std::vector<InstanceRow> instances() const;

    [[nodiscard]] bool leads() const { return term != 0; }

    /// Somebody queued a job.
    void kick();
    /// Somebody asked for a sleeping region.
    void want(const std::string& slug);
    void stop_wanting(const std::string& slug);
    /// "provision.create.before": the process dies here when the configuration says so.
    void fail_point(std::string_view kind, std::string_view step, std::string_view when) const;

    const Config& config;
    Database& database;
    Envelope& envelope;
    Metrics& metrics;
    std::shared_ptr<regions::Directory> directory;
    std::shared_ptr<Office> office;
    std::shared_ptr<Readings> readings;
    std::shared_ptr<RegionDatabases> databases;
    std::shared_ptr<LeaderLock> lock;
    std::unique_ptr<Reactor> reactor;
    std::unique_ptr<RegionBackend> backend;
    std::unique_ptr<Signal> jobs_wake, reconcile_wake;
    std::atomic<std::int64_t> term{0};          ///< 0 = another process leads
    std::atomic<bool> is_open{false};           ///< the thread and the engine are there
    std::atomic<bool> engine_reachable{false};  ///< as of the last call that asked
    const Time opened_at = now();

    // On the reactor's thread only.
    std::set<std::string> busy;      ///< regions with a running job
    std::set<std::string> enqueued;  ///< regions for which this process is just asking for a job
    std::map<std::string, std::vector<Time>> deaths;
    Time next_tidying{};  ///< old journals and capsules

    /// What the database says now, told to the directory; the older of two overlapping readings is dropped.
    void show(std::vector<InstanceRow> instances, std::uint64_t reading);
    std::atomic<std::uint64_t> readings_begun{0};

private:
    void report(const std::vector<InstanceRow>& instances);

    mutable std::mutex mutex_;
    std::optional<HostCapacity> capacity_;
    std::vector<InstanceRow> instances_;
    std::set<std::string> wanted_;
    std::uint64_t shown_ = 0;
};

/// Where a region runs, for everybody else.
[[nodiscard]] regions::Whereabouts whereabouts_of(const InstanceRow& instance);

/// What the engine is told. Unseals the region's secrets.
[[nodiscard]] RegionSpec spec_of(const Room& room, const InstanceRow& instance, const std::string& job_id);
/// With its password.
[[nodiscard]] RegionDatabase database_of(const Room& room, const InstanceRow& instance);
[[nodiscard]] std::string seal_context(std::string_view column, const std::string& slug);

/// Reads on the read lane.
template <class T>
Awaitable<T> read_rows(Room& room, std::function<T(ReadTx&)> work) {
    const auto out = std::make_shared<std::optional<T>>();
    std::function<void(ReadTx&)> run = [out, work = std::move(work)](ReadTx& tx) { out->emplace(work(tx)); };
    co_await async_read(room.database, std::move(run));
    co_return std::move(**out);
}

/// Writes as the leader of this term; throws Failure conflict "not_leader" when another one leads by now.
Awaitable<> write_rows(Room& room, std::int64_t term, std::function<void(Tx&)> work);

/// Reads all instances and shows them.
Awaitable<> refresh(Room& room);

[[nodiscard]] Awaitable<std::optional<InstanceRow>> load_instance(Room& room, std::string slug);

[[nodiscard]] std::filesystem::path capsule_folder(const Config& config);

// The loops; see their files.
Awaitable<> lead(Room& room);
Awaitable<> work_off_jobs(Room& room);
Awaitable<> reconcile_when_due(Room& room);
Awaitable<> follow_engine(Room& room);
Awaitable<> watch_heartbeats(Room& room);
void open_office(Room& room);

}  // namespace sw::orchestrator
