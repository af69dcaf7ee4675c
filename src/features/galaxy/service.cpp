// Reads of the atlas. The database is asked only for what a pilot may see of it.
#include "service.hpp"

#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/navigation.hpp"
#include "sectorwars/players.hpp"
#include "views.hpp"

namespace sw::galaxy {
namespace {

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

Service::Service(const Platform& platform)
    : world_(platform.shared.get<World>()),
      rules_(platform.shared.get<regions::LocalConfig>()),
      tuning_(load_tuning<Tuning>(platform, "galaxy.json")),
      hub_(platform.hub) {}

void Service::start(Database& database) const {
    auto atlas = load_stable(database);
    if (atlas->parts().sectors.empty()) {
        throw Failure(Code::unavailable, "no_world", "The database holds no galaxy and nothing has generated one.");
    }
    world_->replace(std::move(atlas));
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

/// Made once for each atlas.
std::shared_ptr<const std::string> Service::all_clusters() const {
    const auto atlas = world_->atlas();
    const std::lock_guard lock(mutex_);
    if (clusters_of_ != atlas) {
        clusters_ = json_of(views::clusters(*atlas));
        clusters_of_ = atlas;
    }
    return clusters_;
}

GalaxyView Service::galaxy(const Caller&, const Nothing&) const {
    GalaxyView view = views::galaxy(*world_->atlas(), *tuning_, now());
    view.statistics.player_count = static_cast<std::int64_t>(hub_.stats().total_connections);
    return view;
}

RegionList Service::regions(const Caller&, const Nothing&) const {
    const auto atlas = world_->atlas();
    RegionList list;
    for (const Region& one : atlas->parts().regions) {
        RegionView view = views::region(*atlas, one);
        if (const auto rules = rules_->find(one.region_id)) {
            view.status = to_name(rules->status);
            view.governance_type = to_name(rules->governance_type);
            view.starting_credits = rules->starting_credits;
        }
        list.regions.push_back(std::move(view));
    }
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
    return reply(all_clusters());
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
