// What administrators say to the orchestrator and hear from it (platform spec 2.1). Names follow the API contract.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/regions.hpp"

namespace sw::orchestrator {

struct ProvisionRequest {
    std::string name;
    std::optional<UserId> owner_id;
    std::optional<double> cpu_cores;
    std::optional<std::int32_t> memory_gb, disk_gb;
    std::int32_t max_players = 100;
    regions::Governance governance_type = regions::Governance::autocracy;
    std::optional<regions::Specialization> economic_specialization;
    std::optional<std::map<std::string, std::string>> language_pack;
    std::optional<RawJson> aesthetic_theme;
    std::int64_t starting_credits = 1000;
    std::string starting_ship = "scout";
    std::optional<RawJson> custom_rules;
    std::optional<std::int32_t> redis_db_index;
    std::optional<std::int32_t> total_sectors;
    std::optional<std::string> display_name;
    std::optional<Uuid> snapshot_id;
    galaxy::RegionKind region_type = galaxy::RegionKind::player_owned;
    std::optional<std::int64_t> generation_seed;
    bool hibernation_allowed = false;
    bool sandbox = false;
    std::optional<std::int32_t> ttl_hours;
    bool dry_run = false;

    static constexpr auto describe() {
        using R = ProvisionRequest;
        return fields(
            field("name", &R::name, "Letters, digits, - and _; its slug must be free", length(3, 50)),
            field("owner_id", &R::owner_id, "User who owns it; only terran_space has none"),
            field("cpu_cores", &R::cpu_cores, "Processor limit", between_real(1.0, 8.0)),
            field("memory_gb", &R::memory_gb, "Memory limit", between(2, 16)),
            field("disk_gb", &R::disk_gb, "Disk, as far as the engine limits it", between(10, 100)),
            field("max_players", &R::max_players, "Pilots at once", or_default(100), between(10, 1000)),
            field("governance_type", &R::governance_type, "Who rules", or_default(regions::Governance::autocracy)),
            field("economic_specialization", &R::economic_specialization, "What it is good at"),
            field("language_pack", &R::language_pack, "Own words"),
            field("aesthetic_theme", &R::aesthetic_theme, "Own look"),
            field(
                "starting_credits", &R::starting_credits, "Of a pilot who begins there", or_default(1000), at_least(100)
            ),
            field(
                "starting_ship", &R::starting_ship, "Of a pilot who begins there", or_default("scout"), length(1, 50)
            ),
            field("custom_rules", &R::custom_rules, "At most 64 KiB; keys A-Z, 0-9 and _"),
            field("redis_db_index", &R::redis_db_index, "Accepted and not used", between(3, 15)),
            field("total_sectors", &R::total_sectors, "Size of its galaxy; default 500", between(100, 1000)),
            field("display_name", &R::display_name, "Name for people", length(1, 255)),
            field("snapshot_id", &R::snapshot_id, "Begin with the content of this capsule"),
            field(
                "region_type", &R::region_type, "player_owned or terran_space",
                or_default(galaxy::RegionKind::player_owned)
            ),
            field(
                "generation_seed", &R::generation_seed, "Seed of its galaxy; drawn when missing",
                between(0, 9'007'199'254'740'992)
            ),
            field("hibernation_allowed", &R::hibernation_allowed, "It may sleep when nobody plays", or_default(false)),
            field(
                "sandbox", &R::sandbox, "A copy that nobody travels to or from; it ends by itself", or_default(false)
            ),
            field("ttl_hours", &R::ttl_hours, "Of a sandbox, which must have it", between(1, longest_sandbox_hours)),
            field("dry_run", &R::dry_run, "Check everything and change nothing", or_default(false))
        );
    }
};

struct JobReply {
    std::string message, region_name, status;
    std::optional<Uuid> job_id;

    static constexpr auto describe() {
        return fields(
            field("message", &JobReply::message, "For people"), field("region_name", &JobReply::region_name, "Region"),
            field("status", &JobReply::status, "State of the region now"),
            field("job_id", &JobReply::job_id, "What to ask for progress; null for a dry run")
        );
    }
};

struct RegionNamed {
    std::string name;

    static constexpr auto describe() { return fields(field("name", &RegionNamed::name, "Region", length(1, 50))); }
};

struct TerminateRequest {
    std::string name;
    bool force = false;

    static constexpr auto describe() {
        return fields(
            field("name", &TerminateRequest::name, "Region", length(1, 50)),
            field(
                "force", &TerminateRequest::force, "Even though pilots could not leave; only after two refusals",
                or_default(false)
            )
        );
    }
};

struct ScaleRequest {
    std::string name;
    double cpu_cores = 0;
    std::int32_t memory_gb = 0, disk_gb = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &ScaleRequest::name, "Region", length(1, 50)),
            field("cpu_cores", &ScaleRequest::cpu_cores, "Processor limit", between_real(1.0, 8.0)),
            field("memory_gb", &ScaleRequest::memory_gb, "Memory limit", between(2, 16)),
            field("disk_gb", &ScaleRequest::disk_gb, "Disk", between(10, 100))
        );
    }
};

struct Resources {
    double cpu_cores = 0;
    std::int32_t memory_gb = 0, disk_gb = 0;

    static constexpr auto describe() {
        return fields(
            field("cpu_cores", &Resources::cpu_cores, "Processor limit"),
            field("memory_gb", &Resources::memory_gb, "Memory limit"), field("disk_gb", &Resources::disk_gb, "Disk")
        );
    }
};

struct ScaleReply {
    std::string message, region_name;
    Resources target_resources;
    Uuid job_id;

    static constexpr auto describe() {
        return fields(
            field("message", &ScaleReply::message, "For people"),
            field("region_name", &ScaleReply::region_name, "Region"),
            field("target_resources", &ScaleReply::target_resources, "What it will have"),
            field("job_id", &ScaleReply::job_id, "What to ask for progress")
        );
    }
};

struct RestoreRequest {
    std::string name;
    Uuid snapshot_id;

    static constexpr auto describe() {
        return fields(
            field("name", &RestoreRequest::name, "Region", length(1, 50)),
            field("snapshot_id", &RestoreRequest::snapshot_id, "Capsule to go back to")
        );
    }
};

struct LogsRequest {
    std::string name;
    std::int32_t tail = 100;

    static constexpr auto describe() {
        return fields(
            field("name", &LogsRequest::name, "Region", length(1, 50)),
            field("tail", &LogsRequest::tail, "Newest lines", or_default(100), between(1, 1000))
        );
    }
};

struct LogsView {
    std::string region_name, logs;

    static constexpr auto describe() {
        return fields(
            field("region_name", &LogsView::region_name, "Region"),
            field("logs", &LogsView::logs, "What its process wrote, oldest first; at most 1 MiB")
        );
    }
};

struct JobNamed {
    Uuid id;

    static constexpr auto describe() { return fields(field("id", &JobNamed::id, "Job")); }
};

// ---- views -----------------------------------------------------------------------------------------------------

struct ResourceUsage {
    double cpu_percent = 0, memory_percent = 0, memory_mb = 0, network_io_mb = 0, disk_io_mb = 0;
    std::int64_t uptime_seconds = 0;
    double cpu_cores = 0;
    std::int32_t memory_limit_gb = 0;

    static constexpr auto describe() {
        using U = ResourceUsage;
        return fields(
            field("cpu_percent", &U::cpu_percent, "Of the limit"),
            field("memory_percent", &U::memory_percent, "Of the limit"),
            field("memory_mb", &U::memory_mb, "Without page cache"),
            field("network_io_mb", &U::network_io_mb, "In and out since the start"),
            field("disk_io_mb", &U::disk_io_mb, "Read and written since the start"),
            field("uptime_seconds", &U::uptime_seconds, "Since it became active"),
            field("cpu_cores", &U::cpu_cores, "Processor limit"),
            field("memory_limit_gb", &U::memory_limit_gb, "Memory limit")
        );
    }
};

struct RegionView {
    std::string name;
    State status = State::requested;
    std::optional<UserId> owner_id;
    std::optional<std::string> container_id;
    std::optional<Time> created_at;
    std::int32_t player_count = 0;
    ResourceUsage resource_usage;
    RegionId region_id;
    Desired desired = Desired::running;
    std::string backend, endpoint;
    std::int64_t epoch = 0, residents = 0;
    std::int32_t disk_gb = 0;
    std::optional<Time> last_seen;
    std::optional<std::string> error;
    bool sandbox = false;
    std::optional<Time> expires_at;

    static constexpr auto describe() {
        using V = RegionView;
        return fields(
            field("name", &V::name, "Region"), field("status", &V::status, "What its instance is doing"),
            field("owner_id", &V::owner_id, "User who owns it"),
            field("container_id", &V::container_id, "Container, service or process"),
            field("created_at", &V::created_at, "When it was asked for"),
            field("player_count", &V::player_count, "Pilots online"),
            field("resource_usage", &V::resource_usage, "Newest reading"), field("region_id", &V::region_id, "Its id"),
            field("desired", &V::desired, "What shall be"), field("backend", &V::backend, "Engine that runs it"),
            field("endpoint", &V::endpoint, "Where the nexus reaches it"),
            field("epoch", &V::epoch, "Processes with a lower epoch must end"),
            field("residents", &V::residents, "Pilots whose place is there"), field("disk_gb", &V::disk_gb, "Disk"),
            field("last_seen", &V::last_seen, "Last heartbeat"), field("error", &V::error, "What went wrong last"),
            field("sandbox", &V::sandbox, "A copy that nobody travels to or from"),
            field("expires_at", &V::expires_at, "When it ends by itself; null = never")
        );
    }
};

struct StepView {
    std::int32_t seq = 0;
    std::string name, state;
    std::int32_t attempts = 0;
    std::optional<std::string> error;
    Time started_at{};
    std::optional<Time> finished_at;

    static constexpr auto describe() {
        using V = StepView;
        return fields(
            field("seq", &V::seq, "Place in the plan"), field("name", &V::name, "Step"),
            field("state", &V::state, "running, done, failed or undone"), field("attempts", &V::attempts, "Tries"),
            field("error", &V::error, "Of the last try"), field("started_at", &V::started_at, "First try"),
            field("finished_at", &V::finished_at, "When it was done or undone")
        );
    }
};

struct JobView {
    Uuid job_id;
    std::string region_name;
    Kind kind = Kind::provision;
    JobState state = JobState::queued;
    std::optional<UserId> requested_by;
    std::string reason;
    std::optional<std::string> error_code, error;
    std::int32_t attempts = 0;
    Time created_at{}, next_attempt_at{};
    std::optional<Time> started_at, finished_at;
    std::vector<StepView> steps;

    static constexpr auto describe() {
        using V = JobView;
        return fields(
            field("job_id", &V::job_id, "Job"), field("region_name", &V::region_name, "Region"),
            field("kind", &V::kind, "What is done"), field("state", &V::state, "How far it is"),
            field("requested_by", &V::requested_by, "Administrator; null when the platform asked itself"),
            field("reason", &V::reason, "Why"), field("error_code", &V::error_code, "Of the last failure"),
            field("error", &V::error, "Of the last failure"), field("attempts", &V::attempts, "Failed tries"),
            field("created_at", &V::created_at, "When it was asked for"),
            field("next_attempt_at", &V::next_attempt_at, "Not before"),
            field("started_at", &V::started_at, "First step"), field("finished_at", &V::finished_at, "Last step"),
            field("steps", &V::steps, "Its journal")
        );
    }
};

struct SnapshotView {
    Uuid snapshot_id;
    std::string region_name, kind, uri;
    std::int64_t bytes = 0;
    std::string sha256;
    Time created_at{};
    std::optional<Time> expires_at;

    static constexpr auto describe() {
        using V = SnapshotView;
        return fields(
            field("snapshot_id", &V::snapshot_id, "What a restore names"),
            field("region_name", &V::region_name, "Region"), field("kind", &V::kind, "auto, manual or pre_terminate"),
            field("uri", &V::uri, "Where it is"), field("bytes", &V::bytes, "Size"),
            field("sha256", &V::sha256, "Of the file"), field("created_at", &V::created_at, "When"),
            field("expires_at", &V::expires_at, "When it may be removed; null = never by itself")
        );
    }
};

struct RegionMetrics {
    std::string region_name;
    std::int32_t player_count = 0;
    ResourceUsage resource_usage;
    Time last_updated{};

    static constexpr auto describe() {
        using V = RegionMetrics;
        return fields(
            field("region_name", &V::region_name, "Region"), field("player_count", &V::player_count, "Pilots online"),
            field("resource_usage", &V::resource_usage, "Newest reading"),
            field("last_updated", &V::last_updated, "When this was put together")
        );
    }
};

struct PlatformMetrics {
    std::int32_t total_regions = 0, active_regions = 0, total_players = 0;
    double average_cpu_usage = 0, total_memory_usage_mb = 0;
    std::vector<RegionMetrics> regions;

    static constexpr auto describe() {
        using V = PlatformMetrics;
        return fields(
            field("total_regions", &V::total_regions, "Regions"),
            field("active_regions", &V::active_regions, "Of them active"),
            field("total_players", &V::total_players, "Pilots online in them"),
            field("average_cpu_usage", &V::average_cpu_usage, "Percent of the limit, over active regions"),
            field("total_memory_usage_mb", &V::total_memory_usage_mb, "Over all regions"),
            field("regions", &V::regions, "One by one")
        );
    }
};

struct HealthView {
    std::string status;
    std::int32_t active_regions = 0;
    std::string service, version, backend, engine;
    bool leader = false;

    static constexpr auto describe() {
        using V = HealthView;
        return fields(
            field("status", &V::status, "healthy, or degraded while the engine is away"),
            field("active_regions", &V::active_regions, "Regions that run"),
            field("service", &V::service, "region-manager"), field("version", &V::version, "Of this API"),
            field("backend", &V::backend, "process, docker, swarm or none"),
            field("engine", &V::engine, "reachable, unreachable or none"),
            field("leader", &V::leader, "This process acts; others wait")
        );
    }
};

}  // namespace sw::orchestrator
