// Views for administrators.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "views.hpp"

namespace sw::galaxy::views {
namespace {

/// A JSON object whose members `fill` writes.
RawJson object(const std::function<void(JsonWriter&)>& fill) {
    RawJson json;
    json.text.clear();
    JsonWriter to(json.text);
    to.begin_object();
    fill(to);
    to.end_object();
    return json;
}

RawJson counts(const std::map<std::string, std::int64_t>& by_name) {
    return object([&](JsonWriter& to) {
        for (const auto& [name, count] : by_name) to.member(name, count);
    });
}

std::int64_t tunnels(const Atlas& atlas) {
    std::set<std::pair<SectorId, SectorId>> pairs;
    for (const Link& link : atlas.parts().links) {
        if (link.kind == LinkKind::tunnel) pairs.emplace(std::min(link.from, link.to), std::max(link.from, link.to));
    }
    return static_cast<std::int64_t>(pairs.size());
}

bool known_to_all(const Region& region) {
    return region.kind != RegionKind::player_owned;
}

/// Share of the stations that each faction runs, of 100.
RawJson faction_shares(const Atlas& atlas) {
    std::map<std::string, std::int64_t> stations;
    for (const Station& one : atlas.parts().stations) ++stations[one.faction.empty() ? "unaffiliated" : one.faction];
    const auto all = static_cast<std::int64_t>(atlas.parts().stations.size());
    for (auto& [faction, count] : stations) count = (count * 100 + all / 2) / std::max<std::int64_t>(all, 1);
    return counts(stations);
}

/// The deposits of a sector, by name.
void add_deposits(const Sector& sector, std::map<std::string, std::int64_t>& into) {
    const JsonDocument document = JsonDocument::parse(sector.resources.text);
    document.root().each_member([&](std::string_view name, JsonValue deposit) {
        if (const auto amount = deposit.find("amount")) into[std::string(name)] += amount->as_integer().value_or(0);
    });
}

std::string richness(const Sector& sector) {
    std::map<std::string, std::int64_t> deposits;
    add_deposits(sector, deposits);
    std::int64_t total = 0;
    for (const auto& [name, amount] : deposits) total += amount;
    constexpr std::int64_t average_from = 1000;
    constexpr std::int64_t rich_from = 2000;
    return total < average_from ? "poor" : total < rich_from ? "average" : "rich";
}

const Zone* zone_of(const Atlas& atlas, const Sector& sector) {
    for (const Zone& zone : atlas.parts().zones) {
        if (zone.region == sector.region && sector.sector_number <= zone.last_number) return &zone;
    }
    return nullptr;
}

ClusterView cluster_view(const Atlas& atlas, const Cluster& cluster, const ClusterFigures& figures) {
    const Region& home = atlas.parts().regions[cluster.region];
    std::map<std::string, std::int64_t> factions;
    std::map<std::string, std::int64_t> deposits;
    std::set<std::string> hazards;
    constexpr int hazardous_from = 6;
    for (const Sector& sector : atlas.parts().sectors) {
        if (&atlas.cluster_of(sector) != &cluster) continue;
        add_deposits(sector, deposits);
        if (sector.hazard_level >= hazardous_from) hazards.emplace(to_name(sector.type));
        for (const Station& one : atlas.stations_in(sector.sector_id)) {
            if (!one.faction.empty()) ++factions[one.faction];
        }
    }
    ClusterView view{
        .id = cluster.id,
        .name = cluster.name,
        .type = cluster.type,
        .created_at = home.created_at,
        .region_id = home.region_id,
        .sector_count = cluster.sector_count,
        .is_discovered = known_to_all(home)};
    if (const Zone* zone = figures.first ? zone_of(atlas, *figures.first) : nullptr) view.zone_id = zone->id;
    view.stats = object([&](JsonWriter& to) {
        to.member("stations", figures.stations);
        to.member("planets", figures.planets);
        to.member("avg_security", figures.mean(figures.security));
        to.member("development_index", figures.mean(figures.development));
    });
    view.resources = counts(deposits);
    view.economic_value = cluster.economic_value;
    view.faction_influence = counts(factions);
    view.nav_hazards.assign(hazards.begin(), hazards.end());
    view.recommended_ship_class = "LIGHT_FREIGHTER";
    view.coordinates = {cluster.x, cluster.y, cluster.z};
    if (cluster.nebula.text != "{}") view.special_features.emplace_back("nebula");
    view.warp_stability = cluster.warp_stability;
    view.nebula = cluster.nebula;
    const auto most = std::max_element(factions.begin(), factions.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    });
    if (most != factions.end()) view.controlling_faction = most->first;
    return view;
}

}  // namespace

GalaxyView galaxy(const Atlas& atlas, const Tuning& tuning, Time now) {
    const auto& parts = atlas.parts();
    GalaxyView view{.name = "Sector Wars"};
    if (!parts.regions.empty()) {
        const Region& first = parts.regions.front();
        view.id = first.region_id.uuid;
        view.created_at = view.last_updated = first.created_at;
        view.seed = static_cast<std::int64_t>(first.seed);
    }
    view.statistics.total_sectors = static_cast<std::int64_t>(parts.sectors.size());
    view.statistics.discovered_sectors =
        std::count_if(parts.sectors.begin(), parts.sectors.end(), [&](const Sector& one) {
            return known_to_all(atlas.region_of(one));
        });
    view.statistics.station_count = static_cast<std::int64_t>(parts.stations.size());
    view.statistics.planet_count = static_cast<std::int64_t>(parts.planets.size());
    view.statistics.warp_tunnel_count = tunnels(atlas);
    const auto& terran = tuning.regions.at(std::string(to_name(RegionKind::terran_space)));
    view.density = object([&](JsonWriter& to) {
        to.member("station_density", terran.station_percent);
        to.member("planet_density", terran.planet_percent);
        to.member("one_way_warp_percentage", tuning.graph.one_way_percent);
        to.member("resource_distribution", "balanced");
    });
    view.faction_influence = faction_shares(atlas);
    const auto age = std::chrono::duration_cast<std::chrono::hours>(now - view.created_at).count() / 24;
    view.state = object([&](JsonWriter& to) {
        to.member("age_in_days", static_cast<std::int64_t>(age));
        const auto all = std::max<std::int64_t>(view.statistics.total_sectors, 1);
        to.member("exploration_percentage", static_cast<double>(view.statistics.discovered_sectors * 100 / all));
    });
    view.events = {R"({"active_events":[],"scheduled_events":[]})"};
    view.combat_penalties = {R"({"federation":"high","border":"medium","frontier":"none"})"};
    for (const Cluster& cluster : parts.clusters) {
        if (cluster.nebula.text != "{}") view.special_features.push_back(cluster.name);
    }
    view.description = "A galaxy of " + std::to_string(parts.sectors.size()) + " sectors in " +
                       std::to_string(parts.regions.size()) + " regions.";
    view.generation_config = object([&](JsonWriter& to) {
        to.member("resource_distribution", "balanced");
        to.member("hazard_levels", "by sector type");
        to.member("connectivity", "strong");
        to.member("port_density", terran.station_percent / 100.0);
        to.member("planet_density", terran.planet_percent / 100.0);
        to.member("warp_tunnel_probability", terran.tunnel_percent / 100.0);
    });
    return view;
}

RegionView region(const Atlas& atlas, const Region& region) {
    RegionView view{
        .id = region.region_id,
        .name = region.name,
        .display_name = region.display_name,
        .region_type = region.kind,
        .total_sectors = region.total_sectors,
        .first_sector = region.first_sector,
        .status = "active",
        .subscription_tier = "standard",
        .governance_type = "autocracy",
        .tax_rate = region.tax_rate,
        .created_at = region.created_at};
    // Until the registry or the nexus has told how the region is ruled.
    view.starting_credits = region.kind == RegionKind::terran_space    ? 10'000
                            : region.kind == RegionKind::central_nexus ? 100
                                                                       : 1000;
    const auto inside = [&](const auto& one) { return &atlas.region_of(*atlas.sector(one.sector_id)) == &region; };
    const auto& parts = atlas.parts();
    view.statistics = object([&](JsonWriter& to) {
        to.member("total_sectors", static_cast<std::int64_t>(region.total_sectors));
        to.member(
            "station_count",
            static_cast<std::int64_t>(std::count_if(parts.stations.begin(), parts.stations.end(), inside))
        );
        to.member(
            "planet_count", static_cast<std::int64_t>(std::count_if(parts.planets.begin(), parts.planets.end(), inside))
        );
    });
    return view;
}

ZoneView zone(const Atlas& atlas, const Zone& zone) {
    const Region& home = atlas.parts().regions[zone.region];
    ZoneView view{
        .id = zone.id,
        .region_id = home.region_id,
        .name = zone.name,
        .zone_type = zone.type,
        .start_sector = home.first_sector + zone.first_number - 1,
        .end_sector = home.first_sector + zone.last_number - 1,
        .sector_count = zone.last_number - zone.first_number + 1,
        .policing_level = zone.policing_level,
        .danger_rating = zone.danger_rating,
        .created_at = home.created_at};
    std::int64_t security = 0;
    for (const Sector& sector : atlas.parts().sectors) {
        if (sector.region != zone.region || sector.zone != zone.type) continue;
        ++view.actual_sector_count;
        security += sector.security_level;
    }
    if (view.actual_sector_count > 0) {
        view.avg_security_level = static_cast<double>(security * 100 / view.actual_sector_count) / 100.0;
    }
    return view;
}

ClusterList clusters(const Atlas& atlas) {
    const auto all = figures(atlas);
    ClusterList list;
    for (std::size_t i = 0; i < all.size(); ++i) {
        list.clusters.push_back(cluster_view(atlas, atlas.parts().clusters[i], all[i]));
    }
    return list;
}

SectorView sector(const Atlas& atlas, const Sector& sector) {
    const auto links = atlas.links_from(sector.sector_id);
    const auto stations = atlas.stations_in(sector.sector_id);
    SectorView view{
        .id = sector.id,
        .sector_id = sector.sector_id,
        .name = sector.name,
        .type = sector.type,
        .cluster_id = atlas.cluster_of(sector).id,
        .x_coord = sector.x,
        .y_coord = sector.y,
        .z_coord = sector.z,
        .hazard_level = sector.hazard_level,
        .is_discovered = known_to_all(atlas.region_of(sector)),
        .is_navigable = true,
        .has_port = !stations.empty(),
        .has_planet = !atlas.planets_in(sector.sector_id).empty(),
        .resource_richness = richness(sector)};
    view.has_warp_tunnel =
        std::any_of(links.begin(), links.end(), [](const Link& one) { return one.kind != LinkKind::warp; });
    if (!stations.empty() && !stations.front().faction.empty()) view.controlling_faction = stations.front().faction;
    return view;
}

AdminStationView admin_station(const Atlas& atlas, const Station& station, const Tuning& tuning) {
    constexpr std::int64_t planned_volume = 100;
    constexpr std::int64_t units_per_size = 1000;
    const Sector& home = *atlas.sector(station.sector_id);
    AdminStationView view{
        .id = station.station_id,
        .name = station.name,
        .sector_id = std::to_string(station.sector_id),
        .sector_name = home.name,
        .station_type = station.type,
        .station_class = station.station_class,
        .trade_volume = planned_volume,
        .max_capacity = units_per_size * station.size,
        .security_level = home.security_level,
        .created_at = atlas.region_of(home).created_at,
        .is_operational = true};
    const auto goods = tuning.class_goods.find(std::to_string(station.station_class));
    if (goods != tuning.class_goods.end()) view.commodities = goods->second;
    return view;
}

}  // namespace sw::galaxy::views
