// Pages of the Nexus, from the atlas in memory.
#include "service.hpp"

#include "sectorwars/navigation.hpp"
#include "views.hpp"

namespace sw::nexus_map {
namespace {

using namespace galaxy;

std::int64_t hour_of(Time time) {
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

Prepared reply(const std::shared_ptr<const std::string>& text) {
    return {{.shared_body = text}};
}

template <class T>
std::shared_ptr<const std::string> json_of(const T& view) {
    return std::make_shared<const std::string>(to_json(view));
}

}  // namespace

void Traffic::count(Time now) {
    const std::int64_t hour = hour_of(now);
    Hour& slot = hours_[static_cast<std::size_t>(hour % 24)];
    if (slot.hour != hour) slot = {hour, 0};
    ++slot.moves;
}

std::int64_t Traffic::last_day(Time now) const {
    const std::int64_t oldest = hour_of(now) - 23;
    std::int64_t moves = 0;
    for (const Hour& slot : hours_) moves += slot.hour >= oldest ? slot.moves : 0;
    return moves;
}

Service::Service(const Platform& platform)
    : world_(platform.shared.get<World>()),
      tuning_(load_tuning<Tuning>(platform, "nexus.json")),
      rules_(platform.shared.get<regions::LocalConfig>()),
      hub_(platform.hub) {}

void Service::count_move(const Event& event) const {
    const auto move = parse_json<navigation::PlayerMoved>(event.payload);
    const auto atlas = world_->atlas();
    const Sector* to = atlas->sector(move.to_sector_id);
    if (!to || atlas->region_of(*to).kind != RegionKind::central_nexus) return;
    const std::lock_guard lock(mutex_);
    traffic_.count(now());
}

std::shared_ptr<const Service::PreparedReplies> Service::prepared() const {
    const auto atlas = world_->atlas();
    const std::lock_guard lock(mutex_);
    if (prepared_ && prepared_->atlas == atlas) return prepared_;
    const Region* place = nexus(*atlas);
    if (!place) throw Failure(Code::not_found, "no_nexus", "There is no Central Nexus here.");
    auto fresh = std::make_shared<PreparedReplies>();
    fresh->atlas = atlas;
    fresh->status = nexus_status(*atlas, *place);
    fresh->clusters = json_of(nexus_clusters(*atlas, *place));
    fresh->stats = nexus_stats(*atlas, *place);
    fresh->districts = nexus_map::districts(*atlas, *place, *tuning_);
    for (const Cluster& cluster : atlas->parts().clusters) {
        if (&atlas->parts().regions[cluster.region] != place) continue;
        fresh->cluster.emplace(cluster.id, json_of(nexus_cluster(*atlas, cluster)));
    }
    prepared_ = fresh;
    return fresh;
}

NexusStatus Service::status(const Caller&, const Nothing&) const {
    NexusStatus status = prepared()->status;
    const auto rules = rules_->find(status.nexus_id);
    if (!rules) return status;
    status.status = to_name(rules->status);
    status.governance_type = to_name(rules->governance_type);
    if (rules->economic_specialization) status.economic_specialization = to_name(*rules->economic_specialization);
    return status;
}

NexusStats Service::stats(const Caller&, const Nothing&) const {
    const auto replies = prepared();
    NexusStats stats = replies->stats;
    for (const auto& [sector, pilots] : hub_.stats().by_sector) {
        const Sector* place = replies->atlas->sector(sector);
        if (place && replies->atlas->region_of(*place).kind == RegionKind::central_nexus) {
            stats.active_players += static_cast<std::int64_t>(pilots);
        }
    }
    const std::lock_guard lock(mutex_);
    stats.daily_traffic = traffic_.last_day(now());
    return stats;
}

Prepared Service::clusters(const Caller&, const Nothing&) const {
    return reply(prepared()->clusters);
}

std::vector<DistrictView> Service::districts(const Caller&, const Nothing&) const {
    std::vector<DistrictView> out = prepared()->districts;
    for (const auto& [sector, pilots] : hub_.stats().by_sector) {
        for (DistrictView& one : out) {
            const bool inside = one.sector_range.front() <= sector && sector <= one.sector_range.back();
            if (inside) one.current_traffic += static_cast<std::int64_t>(pilots);
        }
    }
    return out;
}

Prepared Service::cluster(const Caller&, const ClusterPath& in) const {
    const auto replies = prepared();
    const auto found = replies->cluster.find(in.cluster_id);
    if (found == replies->cluster.end()) {
        throw Failure(Code::not_found, "cluster_not_found", "The Central Nexus has no such cluster.");
    }
    return reply(found->second);
}

}  // namespace sw::nexus_map
