// Reads of the atlas. The database is asked only for what a pilot may see of it.
#include "service.hpp"

#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/players.hpp"
#include "views.hpp"

namespace sw::galaxy {
namespace {

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

const Region& region_named(const Atlas& atlas, RegionId id) {
    if (const Region* region = atlas.region(id)) return *region;
    throw Failure(Code::not_found, "region_not_found", "There is no such region.");
}

/// The page of `all` that was asked for, each item turned into its view.
template <class T, class View>
auto page(const std::vector<T>& all, std::int32_t offset, std::int32_t limit, View view) {
    std::vector<decltype(view(all.front()))> out;
    for (std::size_t i = static_cast<std::size_t>(offset); i < all.size(); ++i) {
        if (out.size() == static_cast<std::size_t>(limit)) break;
        out.push_back(view(all[i]));
    }
    return out;
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
    : world_(platform.shared.get<World>()), tuning_(load_tuning<Tuning>(platform, "galaxy.json")), hub_(platform.hub) {}

void Service::start(Database& database) const {
    auto atlas = load_stable(database);
    if (atlas->parts().sectors.empty()) {
        throw Failure(Code::unavailable, "no_world", "The database holds no galaxy and nothing has generated one.");
    }
    world_->replace(std::move(atlas));
}

void Service::count_move(const Event& event) const {
    const auto move = parse_json<navigation::PlayerMoved>(event.payload);
    const auto atlas = world_->atlas();
    const Sector* to = atlas->sector(move.to_sector_id);
    if (!to || atlas->region_of(*to).kind != RegionKind::central_nexus) return;
    const std::lock_guard lock(mutex_);
    traffic_.count(now());
}

const Sector& Service::known_sector(ReadTx& tx, const Caller& caller, const Atlas& atlas, SectorId id) const {
    const Sector* sector = atlas.sector(id);
    if (sector) {
        const auto pilot = players::find(tx, caller.player);
        if (pilot && pilot->current_sector_id == id) return *sector;
        if (navigation::charted(tx, caller.player).contains(id)) return *sector;
    }
    // One answer for what is not there and what is not known: a guess must not chart the galaxy.
    throw Failure(Code::not_found, "sector_not_found", "No sector of that number is on your charts.");
}

StationList Service::stations(ReadTx& tx, const Caller& caller, const SectorPath& in) const {
    const auto atlas = world_->atlas();
    const Sector& sector = known_sector(tx, caller, *atlas, in.sector_id);
    StationList list;
    for (const Station& one : atlas->stations_in(sector.sector_id))
        list.stations.push_back(views::station(one, *tuning_));
    return list;
}

PlanetList Service::planets(ReadTx& tx, const Caller& caller, const SectorPath& in) const {
    const auto atlas = world_->atlas();
    const Sector& sector = known_sector(tx, caller, *atlas, in.sector_id);
    PlanetList list;
    for (const Planet& one : atlas->planets_in(sector.sector_id)) list.planets.push_back(views::planet(one));
    return list;
}

std::shared_ptr<const Service::PreparedReplies> Service::prepared() const {
    const auto atlas = world_->atlas();
    const std::lock_guard lock(mutex_);
    if (prepared_ && prepared_->atlas == atlas) return prepared_;
    const Region* nexus = views::nexus(*atlas);
    if (!nexus) throw Failure(Code::not_found, "no_nexus", "There is no Central Nexus here.");
    auto fresh = std::make_shared<PreparedReplies>();
    fresh->atlas = atlas;
    fresh->status = json_of(views::nexus_status(*atlas, *nexus));
    fresh->clusters = json_of(views::nexus_clusters(*atlas, *nexus));
    fresh->admin_clusters = json_of(views::clusters(*atlas));
    fresh->stats = views::nexus_stats(*atlas, *nexus);
    for (const Cluster& cluster : atlas->parts().clusters) {
        if (&atlas->parts().regions[cluster.region] != nexus) continue;
        fresh->cluster.emplace(cluster.id, json_of(views::nexus_cluster(*atlas, cluster)));
    }
    prepared_ = fresh;
    return fresh;
}

Prepared Service::nexus_status(const Caller&, const Nothing&) const {
    return reply(prepared()->status);
}

NexusStats Service::nexus_stats(const Caller&, const Nothing&) const {
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

Prepared Service::nexus_clusters(const Caller&, const Nothing&) const {
    return reply(prepared()->clusters);
}

Prepared Service::nexus_cluster(const Caller&, const ClusterPath& in) const {
    const auto replies = prepared();
    const auto found = replies->cluster.find(in.cluster_id);
    if (found == replies->cluster.end()) {
        throw Failure(Code::not_found, "cluster_not_found", "The Central Nexus has no such cluster.");
    }
    return reply(found->second);
}

GalaxyView Service::galaxy(const Caller&, const Nothing&) const {
    GalaxyView view = views::galaxy(*world_->atlas(), *tuning_, now());
    view.statistics.player_count = static_cast<std::int64_t>(hub_.stats().total_connections);
    return view;
}

RegionList Service::regions(const Caller&, const Nothing&) const {
    const auto atlas = world_->atlas();
    RegionList list;
    for (const Region& one : atlas->parts().regions) list.regions.push_back(views::region(*atlas, one));
    return list;
}

ZoneList Service::zones(const Caller&, const RegionPath& in) const {
    const auto atlas = world_->atlas();
    const Region& region = region_named(*atlas, in.region_id);
    ZoneList list{.region_id = region.region_id, .region_name = region.name, .region_type = region.kind};
    for (const Zone& one : atlas->parts().zones) {
        if (&atlas->parts().regions[one.region] == &region) list.zones.push_back(views::zone(*atlas, one));
    }
    list.total_zones = static_cast<std::int32_t>(list.zones.size());
    return list;
}

ZoneView Service::zone(const Caller&, const ZonePath& in) const {
    const auto atlas = world_->atlas();
    const Region& region = region_named(*atlas, in.region_id);
    for (const Zone& one : atlas->parts().zones) {
        if (one.id == in.zone_id && &atlas->parts().regions[one.region] == &region) return views::zone(*atlas, one);
    }
    throw Failure(Code::not_found, "zone_not_found", "The region has no such zone.");
}

Prepared Service::clusters(const Caller&, const Nothing&) const {
    return reply(prepared()->admin_clusters);
}

SectorList Service::sectors(const Caller&, const SectorQuery& in) const {
    const auto atlas = world_->atlas();
    std::vector<const Sector*> fitting;
    for (const Sector& one : atlas->parts().sectors) {
        const bool in_region = !in.region_id || atlas->region_of(one).region_id.uuid == *in.region_id;
        const bool in_cluster = !in.cluster_id || atlas->cluster_of(one).id == *in.cluster_id;
        if (in_region && in_cluster) fitting.push_back(&one);
    }
    const auto view = [&](const Sector* one) { return views::sector(*atlas, *one); };
    return {page(fitting, in.offset, in.limit, view), static_cast<std::int32_t>(fitting.size())};
}

AdminStationList Service::admin_stations(const Caller&, const Paging& in) const {
    const auto atlas = world_->atlas();
    const auto& all = atlas->parts().stations;
    const auto view = [&](const Station& one) { return views::admin_station(*atlas, one, *tuning_); };
    return {page(all, in.offset, in.limit, view), static_cast<std::int32_t>(all.size())};
}

}  // namespace sw::galaxy
