// Views of the monitor.
#include "service.hpp"

#include "repository.hpp"

namespace sw::autoscale {

namespace {

using std::chrono::hours;

constexpr double mib = 1024.0 * 1024.0;
constexpr double gib = mib * 1024.0;
constexpr std::int32_t decisions_with_usage = 20;
constexpr auto raw_kept = hours{24};
constexpr auto rolled_up_kept = hours{24 * 30};
constexpr auto rolled_up_again = hours{2};  // a run that was missed is made up for

RegionId region_of(ReadTx& tx, const std::string& name) {
    const auto region = regions::find(tx, regions::slug_of_any(name));
    if (!region) throw Failure(Code::not_found, "region_not_found", "There is no region " + name + ".");
    return region->region_id;
}

SampleView view_of(const repository::SampleRow& row) {
    return {
        .at = row.at,
        .cpu_percent = row.cpu_percent,
        .memory_percent = row.memory_percent,
        .memory_mb = static_cast<double>(row.memory_bytes) / mib,
        .network_io_mb = static_cast<double>(row.network_bytes) / mib,
        .disk_io_mb = static_cast<double>(row.disk_bytes) / mib,
        .player_count = row.players,
    };
}

DecisionView view_of(const repository::DecisionRow& row) {
    return {
        .at = row.at,
        .action = row.action,
        .reason = row.reason,
        .from_cpu_cores = row.from.cpu_cores,
        .to_cpu_cores = row.to.cpu_cores,
        .from_memory_gb = static_cast<double>(row.from.memory_bytes) / gib,
        .to_memory_gb = static_cast<double>(row.to.memory_bytes) / gib,
        .cpu_percent = row.averages.cpu_percent,
        .memory_percent = row.averages.memory_percent,
        .samples = row.averages.samples,
    };
}

Usage usage_of(const UsageSample& sample, const std::optional<Office::Running>& running) {
    Usage usage;
    usage.cpu_percent = sample.cpu_percent;
    if (sample.memory_limit > 0) {
        usage.memory_percent =
            100.0 * static_cast<double>(sample.memory_bytes) / static_cast<double>(sample.memory_limit);
    }
    usage.memory_mb = static_cast<double>(sample.memory_bytes) / mib;
    usage.network_io_mb = static_cast<double>(sample.network_bytes) / mib;
    usage.disk_io_mb = static_cast<double>(sample.disk_bytes) / mib;
    if (!running) return usage;
    usage.cpu_cores = running->limits.cpu_cores;
    usage.memory_limit_gb = static_cast<std::int32_t>(static_cast<double>(running->limits.memory_bytes) / gib);
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(now() - running->active_since);
    usage.uptime_seconds = running->active_since == Time{} ? 0 : uptime.count();
    return usage;
}

}  // namespace

Service::Service(const Platform& platform, std::shared_ptr<const Monitor> monitor)
    : monitor_(std::move(monitor)),
      readings_(platform.shared.get<orchestrator::Readings>()),
      directory_(platform.shared.get<regions::Directory>()) {}

RegionUsage Service::usage(ReadTx& tx, const Caller&, const UsageRequest& request) const {
    const std::string slug = regions::slug_of_any(request.name);
    const RegionId region = region_of(tx, request.name);
    RegionUsage out{.region_name = slug};
    if (const auto place = directory_->find(slug)) out.player_count = place->players;
    const auto newest = readings_->find(slug);
    out.resource_usage = usage_of(newest.value_or(UsageSample{}), monitor_->running(slug));
    if (newest) out.last_updated = newest->at;
    const bool rolled_up = hours{request.hours} > raw_kept;
    for (const auto& row : repository::find_samples(tx, region, rolled_up, now() - hours{request.hours})) {
        out.samples.push_back(view_of(row));
    }
    for (const auto& row : repository::find_decisions(tx, region, decisions_with_usage)) {
        out.decisions.push_back(view_of(row));
    }
    return out;
}

Decisions Service::decisions(ReadTx& tx, const Caller&, const DecisionsRequest& request) const {
    Decisions out{.region_name = regions::slug_of_any(request.name)};
    const RegionId region = region_of(tx, request.name);
    for (const auto& row : repository::find_decisions(tx, region, request.limit)) out.decisions.push_back(view_of(row));
    return out;
}

void Service::tidy(Tx& tx) const {
    const auto span = std::chrono::seconds{repository::rolled_up_s};
    const Time until = std::chrono::floor<std::chrono::minutes>(tx.now()) - span;
    // Whole spans only: date_bin counts from a round hour.
    const Time whole = until - (until.time_since_epoch() % span);
    repository::roll_up(tx, whole - rolled_up_again, whole);
    repository::purge(tx, tx.now() - raw_kept, tx.now() - rolled_up_kept);
}

}  // namespace sw::autoscale
