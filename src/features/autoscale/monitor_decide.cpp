// From the readings of one region to what is asked for it.
#include <algorithm>

#include "monitor.hpp"

namespace sw::autoscale {

namespace {

constexpr auto hold_pause = std::chrono::hours{1};

}  // namespace

/// The average since the last row.
void Monitor::sample_row(Watched& watched, Time at) {
    Situation situation;
    situation.samples.assign(watched.samples.begin(), watched.samples.end());
    situation.limits_since = watched.stored_until;
    situation.now = at;
    const auto span =
        std::chrono::duration_cast<std::chrono::seconds>(at - watched.stored_until) + std::chrono::seconds{1};
    const Averages averages = average(situation, span);
    if (averages.samples == 0) return;
    const UsageSample& newest = watched.samples.back();
    new_samples_.push_back({
        .region_id = watched.region.region_id,
        // A span of the rolled up rows would be taken for one of them.
        .span_s = static_cast<std::int32_t>(std::min<std::int64_t>(span.count(), repository::rolled_up_s - 1)),
        .at = at,
        .cpu_percent = averages.cpu_percent,
        .memory_percent = averages.memory_percent,
        .memory_bytes = newest.memory_bytes,
        .network_bytes = newest.network_bytes,
        .disk_bytes = newest.disk_bytes,
        .players = players_of(watched.region.slug),
    });
    watched.stored_until = at;
}

void Monitor::decide_one(Watched& watched, const HostCapacity& host, RegionLimits& left, Time at) {
    Situation situation;
    situation.limits = watched.region.limits;
    situation.baseline = watched.region.baseline;
    situation.most = watched.region.most;
    // No engine gives one instance more processors than its machine has.
    situation.most.cpu_cores = std::min(situation.most.cpu_cores, host.cpu_cores / std::max(host.nodes, 1));
    situation.left = left;
    situation.samples.assign(watched.samples.begin(), watched.samples.end());
    situation.limits_since = watched.limits_since;
    situation.low_in_a_row = watched.low_in_a_row;
    situation.past = watched.past;
    situation.now = at;
    Decision decision = decide(situation, platform_.config.orchestrator.autoscale);
    watched.low_in_a_row = decision.low_in_a_row;
    if (is_scaling(decision.action)) {
        if (!office_.scale(watched.region.slug, decision.to, decision.reason)) return;
        left.cpu_cores -= decision.to.cpu_cores - situation.limits.cpu_cores;
        left.memory_bytes -= decision.to.memory_bytes - situation.limits.memory_bytes;
    }
    note(watched, std::move(decision), at);
}

void Monitor::consider_sleep(Watched& watched, Time at) {
    Idleness idleness;
    idleness.allowed = watched.region.hibernation_allowed;
    idleness.players = players_of(watched.region.slug);
    idleness.last_player_at = std::max(watched.last_player_at, watched.region.active_since);
    idleness.now = at;
    const auto reason = reason_to_sleep(idleness, platform_.config.orchestrator.hibernate_after);
    if (!reason || !office_.hibernate(watched.region.slug, *reason)) return;
    Decision decision;
    decision.action = Action::hibernate;
    decision.to = watched.region.limits;
    decision.reason = *reason;
    note(watched, std::move(decision), at);
}

/// Changes are always stored, of the many holds one an hour.
void Monitor::note(Watched& watched, Decision decision, Time at) {
    if (decision.action == Action::hold) {
        if (at - watched.last_hold_at < hold_pause) return;
        watched.last_hold_at = at;
    } else {
        watched.past.push_back({at, decision.action});
        const auto old = [&](const Past& past) { return at - past.at > std::chrono::hours{25}; };
        watched.past.erase(std::remove_if(watched.past.begin(), watched.past.end(), old), watched.past.end());
    }
    if (is_scaling(decision.action)) {
        const std::string direction = decision.action == Action::scale_down ? "down" : "up";
        platform_.metrics
            .counter("sectorwars_region_scale_actions_total", "Changes of limits by the monitor", {{"dir", direction}})
            .add();
    }
    new_decisions_.push_back({
        .region_id = watched.region.region_id,
        .at = at,
        .action = decision.action,
        .reason = std::move(decision.reason),
        .from = watched.region.limits,
        .to = decision.to,
        .averages = decision.averages,
    });
}

}  // namespace sw::autoscale
