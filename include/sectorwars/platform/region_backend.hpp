// How a region's process comes to run somewhere: one interface, several engines (platform spec 2.9).
//
// Every operation is idempotent: asking for what is already so succeeds. All run on the orchestrator's reactor, have a
// deadline inside, and throw Failure: unavailable "engine_unreachable" (try again), unavailable "engine_failed" (it
// answered with an error of its own; try again a few times), conflict "engine_conflict", rule_violation
// "engine_refused" (the engine's own sentence is in the message), rule_violation "below_use" (less memory than the
// instance needs now), not_found "no_instance". Objects that do not carry our labels are never touched, whatever their
// name: conflict "foreign_container", "foreign_network" or "foreign_volume".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {

class Metrics;

struct RegionLimits {
    double cpu_cores = 2.0;
    std::int64_t memory_bytes = 0;

    bool operator==(const RegionLimits&) const = default;
};

/// Everything an engine needs to run a region. Nothing in it comes from a user unchecked: slug and owner are validated
/// before, texts of owners (theme, rules) never get here.
struct RegionSpec {
    std::string slug;  ///< [a-z0-9-]{3,50}
    std::string image;
    std::string owner_id;
    std::string governance, specialization;  ///< labels only
    std::int64_t epoch = 1;
    std::string job_id;
    RegionLimits limits;
    std::map<std::string, std::string> environment;  ///< no secrets
    std::map<std::string, std::string> secrets;      ///< file name -> content, for /run/sw or the process's own folder
    int nofile = 0;

    /// SHA-256 over what makes an instance another one: not limits, job or secrets. Label sectorwars.spec.
    [[nodiscard]] std::string hash() const;
};

enum class InstanceState { absent, created, running, restarting, paused, exited };
enum class InstanceHealth { none, starting, healthy, unhealthy };

struct Instance {
    std::string slug;
    std::string id;  ///< container, service or process id
    InstanceState state = InstanceState::absent;
    InstanceHealth health = InstanceHealth::none;
    std::string spec_hash;
    std::int64_t epoch = 0;
    RegionLimits limits;
    int restarts = 0;
    int exit_code = 0;
    bool oom_killed = false;
    Time started_at{};
    std::string endpoint;           ///< "http://region-x-server:8080", as the nexus reaches it; empty while down
    std::string internal_endpoint;  ///< the same for the internal listener
};

/// One reading of the engine's counters. Pure numbers; rules decide (see features/orchestrator/autoscale).
struct UsageSample {
    Time at{};
    double cpu_percent = 0;         ///< of the limit: 100 = all of cpu_cores
    std::int64_t memory_bytes = 0;  ///< without page cache (v1 total_rss, v2 anon + shmem)
    std::int64_t memory_limit = 0;
    std::int64_t network_bytes = 0, disk_bytes = 0;  ///< totals since start
    double throttled = 0;                            ///< share of periods, 0..1
};

struct EngineEvent {
    std::string slug;
    enum class Kind { started, died, oom, healthy, unhealthy, removed } kind = Kind::started;
    int exit_code = 0;
    Time at{};
};

struct HostCapacity {
    double cpu_cores = 0;
    std::int64_t memory_bytes = 0;
    int cgroup_version = 0;  ///< 0 = none (process backend)
    int nodes = 1;
};

class RegionBackend {
public:
    virtual ~RegionBackend() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;  ///< "docker"
    [[nodiscard]] virtual Awaitable<HostCapacity> capacity() = 0;

    /// Networks, volumes, folders.
    virtual Awaitable<> prepare(const RegionSpec& spec) = 0;
    /// Makes the instance without starting it, with its secrets in place. One of another spec hash is replaced.
    virtual Awaitable<> create(const RegionSpec& spec) = 0;
    virtual Awaitable<> start(const std::string& slug) = 0;
    /// SIGTERM, then SIGKILL after `grace`.
    virtual Awaitable<> stop(const std::string& slug, std::chrono::seconds grace) = 0;
    virtual Awaitable<> restart(const std::string& slug, std::chrono::seconds grace) = 0;
    /// The instance, its networks, volumes and secrets; succeeds when there is nothing.
    virtual Awaitable<> remove(const std::string& slug) = 0;
    /// In place, without a restart where the engine can.
    virtual Awaitable<> set_limits(const std::string& slug, const RegionLimits& limits) = 0;

    /// This process ends, and with it what its regions need (an embedded database): they end too, and run again when
    /// the backend comes back. Engines of their own have nothing to do.
    virtual Awaitable<> leave(std::chrono::seconds /*patience*/) { co_return; }

    [[nodiscard]] virtual Awaitable<Instance> inspect(const std::string& slug) = 0;  ///< absent when there is none
    /// Every instance with our labels; also those whose networks or volumes alone are left (state absent).
    [[nodiscard]] virtual Awaitable<std::vector<Instance>> list() = 0;
    [[nodiscard]] virtual Awaitable<std::string> logs(const std::string& slug, int tail) = 0;  ///< at most 1 MiB

    /// Run until cancelled or the engine goes away (then they throw); the caller starts them again and reconciles.
    virtual Awaitable<> follow_usage(const std::string& slug, std::function<void(const UsageSample&)> on_sample) = 0;
    virtual Awaitable<> follow_events(std::function<void(const EngineEvent&)> on_event) = 0;
};

/// What every engine puts into a region's environment: spec.environment, REGION_ID, REGION_EPOCH, REGION_SPEC_HASH and,
/// for each secret, its name in upper case with _FILE behind, naming its file in `secret_folder`
/// ("database_url" -> DATABASE_URL_FILE=/run/sw/database_url).
[[nodiscard]] std::map<std::string, std::string> region_environment(
    const RegionSpec& spec, const std::string& secret_folder
);

/// Every engine checks again what it hands on: slug, image, labels, names of variables and secrets, control characters.
/// Throws Failure invalid "bad_region_spec".
void check_region_spec(const RegionSpec& spec);

/// Throws Failure invalid "bad_region_spec" unless it is [a-z0-9-]{3,50}, without a dash at an end or two in a row.
void check_region_slug(const std::string& slug);

[[nodiscard]] std::unique_ptr<RegionBackend> make_docker_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
);
[[nodiscard]] std::unique_ptr<RegionBackend> make_process_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
);
[[nodiscard]] std::unique_ptr<RegionBackend> make_swarm_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
);

/// The one of these that the configuration names; nullptr for none. Lives on `executor`'s thread.
[[nodiscard]] std::unique_ptr<RegionBackend> make_region_backend(
    const Config& config, Metrics& metrics, boost::asio::any_io_executor executor
);

}  // namespace sw
