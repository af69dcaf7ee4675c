// Rows, heartbeats and readings put together.
#include "views.hpp"

#include <algorithm>

namespace sw::orchestrator {
namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

InstanceRow require_instance(Reader& reader, const std::string& name) {
    auto found = repository::find_instance(reader, regions::slug_of_any(name));
    if (!found) throw Failure(Code::not_found, "region_not_found", "There is no such region.");
    return std::move(*found);
}

JobView view_of_job(const Job& job, const std::vector<Step>& steps) {
    JobView out{.job_id = job.job_id, .region_name = job.slug, .kind = job.kind, .state = job.state};
    out.requested_by = job.requested_by;
    out.reason = job.reason;
    out.error_code = job.error_code;
    out.error = job.error;
    out.attempts = job.attempts;
    out.created_at = job.created_at;
    out.next_attempt_at = job.next_attempt_at;
    out.started_at = job.started_at;
    out.finished_at = job.finished_at;
    for (const auto& step : steps) {
        out.steps.push_back(
            {step.seq, step.name, step.state, step.attempts, step.error, step.started_at, step.finished_at}
        );
    }
    return out;
}

bool is_active(const RegionView& view) {
    return view.status == State::active || view.status == State::scaling || view.status == State::degraded;
}

Awaitable<> fetch_logs(Room& room, LogsRequest request, Later<LogsView>::Done done) {
    std::optional<Error> problem;
    LogsView out{.region_name = regions::slug_of_any(request.name)};
    try {
        out.logs = co_await room.backend->logs(out.region_name, request.tail);
    } catch (const Failure& failure) {
        problem = failure.error();
    } catch (const std::exception&) {
        problem = Error{.code = Code::unavailable, .id = "engine_unreachable", .message = "The engine went away."};
    }
    if (problem) done(*problem);
    else done(std::move(out));
}

}  // namespace

ResourceUsage Views::usage_of(const InstanceRow& one) const {
    ResourceUsage out{.cpu_cores = one.cpu_cores, .memory_limit_gb = one.memory_gb};
    const bool runs = one.state == State::active || one.state == State::scaling || one.state == State::degraded;
    if (one.active_since && runs) {
        out.uptime_seconds = std::chrono::duration_cast<std::chrono::seconds>(now() - *one.active_since).count();
    }
    const auto reading = room_->readings->find(one.slug);
    if (!reading || !runs) return out;
    out.cpu_percent = reading->cpu_percent;
    out.memory_mb = static_cast<double>(reading->memory_bytes) / mebibyte;
    if (reading->memory_limit > 0) {
        out.memory_percent =
            100.0 * static_cast<double>(reading->memory_bytes) / static_cast<double>(reading->memory_limit);
    }
    out.network_io_mb = static_cast<double>(reading->network_bytes) / mebibyte;
    out.disk_io_mb = static_cast<double>(reading->disk_bytes) / mebibyte;
    return out;
}

RegionView Views::view_of(const InstanceRow& one) const {
    RegionView out{.name = one.slug, .status = one.state, .owner_id = one.owner_id};
    if (!one.instance_id.empty()) out.container_id = one.instance_id;
    out.created_at = one.created_at;
    out.resource_usage = usage_of(one);
    out.region_id = one.region_id;
    out.desired = one.desired;
    out.backend = one.backend;
    out.endpoint = one.endpoint;
    out.epoch = one.epoch;
    out.disk_gb = one.disk_gb;
    out.error = one.error;
    out.sandbox = one.sandbox;
    out.expires_at = one.expires_at;
    if (const auto seen = room_->directory->find(one.slug)) {
        out.player_count = seen->players;
        out.residents = seen->residents;
        if (seen->last_seen != Time{}) out.last_seen = seen->last_seen;
    }
    return out;
}

std::vector<RegionView> Views::regions(ReadTx& tx, const Caller&, const Nothing&) const {
    std::vector<RegionView> out;
    for (const auto& one : repository::all_instances(tx)) out.push_back(view_of(one));
    return out;
}

RegionView Views::region(ReadTx& tx, const Caller&, const RegionNamed& request) const {
    return view_of(require_instance(tx, request.name));
}

std::vector<JobView> Views::jobs(ReadTx& tx, const Caller&, const RegionNamed& request) const {
    std::vector<JobView> out;
    for (const auto& job : repository::jobs_of(tx, regions::slug_of_any(request.name))) {
        out.push_back(view_of_job(job, repository::steps_of(tx, job.job_id)));
    }
    return out;
}

JobView Views::job(ReadTx& tx, const Caller&, const JobNamed& request) const {
    const auto job = repository::find_job(tx, request.id);
    if (!job) throw Failure(Code::not_found, "job_not_found", "There is no such job.");
    return view_of_job(*job, repository::steps_of(tx, request.id));
}

std::vector<SnapshotView> Views::snapshots(ReadTx& tx, const Caller&, const RegionNamed& request) const {
    std::vector<SnapshotView> out;
    for (const auto& one : repository::snapshots_of(tx, regions::slug_of_any(request.name))) {
        out.push_back(
            {one.snapshot_id, one.slug, one.kind, one.uri, one.bytes, one.sha256, one.created_at, one.expires_at}
        );
    }
    return out;
}

PlatformMetrics Views::metrics(ReadTx& tx, const Caller& caller, const Nothing& request) const {
    PlatformMetrics out;
    double cpu = 0;
    for (const auto& view : regions(tx, caller, request)) {
        ++out.total_regions;
        out.total_players += view.player_count;
        out.total_memory_usage_mb += view.resource_usage.memory_mb;
        if (is_active(view)) {
            ++out.active_regions;
            cpu += view.resource_usage.cpu_percent;
        }
        out.regions.push_back({view.name, view.player_count, view.resource_usage, now()});
    }
    if (out.active_regions > 0) out.average_cpu_usage = cpu / out.active_regions;
    return out;
}

HealthView Views::health(const Caller&, const Nothing&) const {
    HealthView out{.status = "healthy", .service = "region-manager", .version = "1.0.0"};
    const auto instances = room_->instances();
    out.active_regions =
        static_cast<std::int32_t>(std::count_if(instances.begin(), instances.end(), [](const auto& one) {
            return one.state == State::active || one.state == State::scaling || one.state == State::degraded;
        }));
    out.leader = room_->leads();
    const bool engine = room_->is_open && room_->backend;
    out.backend = engine ? std::string(room_->backend->name()) : "none";
    out.engine = "none";
    if (engine) out.engine = room_->engine_reachable ? "reachable" : "unreachable";
    if (out.engine == "unreachable") out.status = "degraded";
    return out;
}

Later<LogsView> Views::logs(const Caller&, const LogsRequest& request) const {
    room_->require_engine();
    (void)regions::slug_of_any(request.name);
    return {[room = room_, request](Later<LogsView>::Done done) {
        room->reactor->spawn("logs", [room, request, done] { return fetch_logs(*room, request, done); });
    }};
}

}  // namespace sw::orchestrator
