// Regions and the reading of what they contain; see repository_copy.cpp for the writing.
#include "repository.hpp"

#include <map>

namespace sw::galaxy::repository {
namespace {

constexpr Statement lock_statement{"galaxy.lock_world", "select pg_advisory_xact_lock(2102, 1)"};
constexpr Statement select_regions{
    "galaxy.regions",
    "select region_id, name, display_name, kind, first_sector, total_sectors, seed, tax_rate, gate_number, generation, "
    "created_at "
    "from local_regions order by first_sector"};
constexpr Statement upsert_region{
    "galaxy.upsert_region",
    "insert into local_regions (region_id, name, display_name, kind, first_sector, total_sectors, seed, tax_rate, "
    "created_at, gate_number) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "on conflict (region_id) do update set name = excluded.name, display_name = excluded.display_name, "
    "kind = excluded.kind, first_sector = excluded.first_sector, total_sectors = excluded.total_sectors, "
    "seed = excluded.seed, tax_rate = excluded.tax_rate, created_at = excluded.created_at, "
    "gate_number = excluded.gate_number, generation = local_regions.generation + 1"};
constexpr Statement rule_region{
    "galaxy.rule",
    "update local_regions set display_name = $2, tax_rate = $3 "
    "where region_id = $1 and (display_name, tax_rate) is distinct from ($2, $3)"};
constexpr Statement clear_statements[] = {
    {"galaxy.clear_planets", "delete from planets where region_id = $1"},
    {"galaxy.clear_stations", "delete from stations where region_id = $1"},
    {"galaxy.clear_links", "delete from links where region_id = $1"},
    {"galaxy.clear_sectors", "delete from sectors where region_id = $1"},
    {"galaxy.clear_clusters", "delete from clusters where region_id = $1"},
    {"galaxy.clear_zones", "delete from zones where region_id = $1"},
};
constexpr Statement select_zones{
    "galaxy.zones",
    "select zone_id, zone_type, name, first_number, last_number, policing_level, danger_rating "
    "from zones where region_id = $1 order by position"};
constexpr Statement select_clusters{
    "galaxy.clusters",
    "select cluster_id, name, type, sector_count, economic_value, x, y, z, warp_stability, nebula "
    "from clusters where region_id = $1 order by position"};
constexpr Statement select_sectors{
    "galaxy.sectors",
    "select sector_id, id, cluster_id, sector_number, name, type, zone_type, hazard_level, security_level, "
    "development_level, traffic_level, radiation_level, x, y, z, nebula_surcharge, resources "
    "from sectors where region_id = $1 order by sector_id"};
constexpr Statement select_links{
    "galaxy.links",
    "select from_sector, to_sector, kind, type, turn_cost, stability, toll "
    "from links where region_id = $1 order by from_sector, to_sector"};
constexpr Statement select_stations{
    "galaxy.stations",
    "select station_id, sector_id, name, station_class, type, size, faction, "
    "array_to_string(services, ',') as services from stations where region_id = $1 order by sector_id, station_id"};
constexpr Statement select_planets{
    "galaxy.planets",
    "select planet_id, sector_id, name, type, size, habitability_score, population, max_population "
    "from planets where region_id = $1 order by sector_id, planet_id"};

template <NamedEnum E>
E enum_from(const Rows::Row& row, std::string_view column) {
    const auto text = row.get<std::string>(column);
    if (const auto value = from_name<E>(text)) return *value;
    throw Failure(Code::internal, "bad_world", "The stored world has an unknown " + std::string(column) + ": " + text);
}

Region region_from(const Rows::Row& row) {
    return {
        .region_id = row.get<RegionId>("region_id"),
        .name = row.get<std::string>("name"),
        .display_name = row.get<std::string>("display_name"),
        .kind = enum_from<RegionKind>(row, "kind"),
        .first_sector = row.get<std::int32_t>("first_sector"),
        .total_sectors = row.get<std::int32_t>("total_sectors"),
        .seed = static_cast<std::uint64_t>(row.get<std::int64_t>("seed")),
        .tax_rate = row.get<double>("tax_rate"),
        .gate_number = row.get<std::int32_t>("gate_number"),
        .created_at = row.get<Time>("created_at")};
}

Zone zone_from(const Rows::Row& row, std::size_t region) {
    return {
        .id = row.get<Uuid>("zone_id"),
        .region = region,
        .type = enum_from<ZoneType>(row, "zone_type"),
        .name = row.get<std::string>("name"),
        .first_number = row.get<std::int32_t>("first_number"),
        .last_number = row.get<std::int32_t>("last_number"),
        .policing_level = row.get<std::int32_t>("policing_level"),
        .danger_rating = row.get<std::int32_t>("danger_rating")};
}

Cluster cluster_from(const Rows::Row& row, std::size_t region) {
    return {
        .id = row.get<Uuid>("cluster_id"),
        .region = region,
        .name = row.get<std::string>("name"),
        .type = row.get<std::string>("type"),
        .sector_count = row.get<std::int32_t>("sector_count"),
        .economic_value = row.get<std::int32_t>("economic_value"),
        .x = row.get<std::int32_t>("x"),
        .y = row.get<std::int32_t>("y"),
        .z = row.get<std::int32_t>("z"),
        .warp_stability = row.get<double>("warp_stability"),
        .nebula = {row.get<std::string>("nebula")}};
}

Sector sector_from(const Rows::Row& row, std::size_t region, const std::map<Uuid, std::size_t>& clusters) {
    const auto cluster = clusters.find(row.get<Uuid>("cluster_id"));
    // Another process stored a new world between two of our reads.
    if (cluster == clusters.end()) throw Failure(Code::unavailable, "world_changed", "The world is being made anew.");
    return {
        .id = row.get<Uuid>("id"),
        .sector_id = row.get<std::int32_t>("sector_id"),
        .sector_number = row.get<std::int32_t>("sector_number"),
        .region = region,
        .cluster = cluster->second,
        .name = row.get<std::string>("name"),
        .type = enum_from<SectorType>(row, "type"),
        .zone = enum_from<ZoneType>(row, "zone_type"),
        .hazard_level = row.get<std::int32_t>("hazard_level"),
        .security_level = row.get<std::int32_t>("security_level"),
        .development_level = row.get<std::int32_t>("development_level"),
        .traffic_level = row.get<std::int32_t>("traffic_level"),
        .radiation_level = row.get<double>("radiation_level"),
        .x = row.get<std::int32_t>("x"),
        .y = row.get<std::int32_t>("y"),
        .z = row.get<std::int32_t>("z"),
        .nebula_surcharge = row.get<std::int32_t>("nebula_surcharge"),
        .resources = {row.get<std::string>("resources")}};
}

Link link_from(const Rows::Row& row) {
    return {
        .from = row.get<std::int32_t>("from_sector"),
        .to = row.get<std::int32_t>("to_sector"),
        .kind = enum_from<LinkKind>(row, "kind"),
        .type = enum_from<TunnelType>(row, "type"),
        .turn_cost = row.get<std::int32_t>("turn_cost"),
        .stability = row.get<double>("stability"),
        .toll = row.get<std::int64_t>("toll")};
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        out.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

Station station_from(const Rows::Row& row) {
    return {
        .station_id = row.get<StationId>("station_id"),
        .name = row.get<std::string>("name"),
        .sector_id = row.get<std::int32_t>("sector_id"),
        .station_class = row.get<std::int32_t>("station_class"),
        .type = enum_from<StationType>(row, "type"),
        .size = row.get<std::int32_t>("size"),
        .faction = row.get<std::string>("faction"),
        .services = split(row.get<std::string>("services"))};
}

Planet planet_from(const Rows::Row& row) {
    return {
        .planet_id = row.get<PlanetId>("planet_id"),
        .name = row.get<std::string>("name"),
        .sector_id = row.get<std::int32_t>("sector_id"),
        .type = row.get<std::string>("type"),
        .size = row.get<std::int32_t>("size"),
        .habitability_score = row.get<std::int32_t>("habitability_score"),
        .population = row.get<std::int64_t>("population"),
        .max_population = row.get<std::int64_t>("max_population")};
}

}  // namespace

void lock_world(Tx& tx) {
    (void)tx.query(lock_statement);
}

std::vector<StoredRegion> regions(Reader& reader) {
    const Rows rows = reader.query(select_regions);
    std::vector<StoredRegion> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back({region_from(rows[i]), rows[i].get<std::int32_t>("generation")});
    }
    return out;
}

void clear(Tx& tx, RegionId region) {
    for (const Statement& statement : clear_statements) tx.defer(statement, region);
}

void upsert(Tx& tx, const Region& region) {
    tx.defer(
        upsert_region, region.region_id, region.name, region.display_name, std::string(to_name(region.kind)),
        region.first_sector, region.total_sectors, static_cast<std::int64_t>(region.seed), region.tax_rate, tx.now(),
        region.gate_number
    );
}

bool rule(Tx& tx, RegionId region, const std::string& display_name, double tax_rate) {
    return tx.query(rule_region, region, display_name, tax_rate).affected() == 1;
}

void read(Reader& reader, Atlas::Parts& parts, std::size_t region) {
    const RegionId id = parts.regions[region].region_id;
    reader.enter_region(id);
    Pending zones = reader.send(select_zones, id);
    Pending clusters = reader.send(select_clusters, id);
    Pending sectors = reader.send(select_sectors, id);
    Pending links = reader.send(select_links, id);
    Pending stations = reader.send(select_stations, id);
    Pending planets = reader.send(select_planets, id);

    const auto each = [](const Rows& rows, auto take) {
        for (std::size_t i = 0; i < rows.size(); ++i) take(rows[i]);
    };
    std::map<Uuid, std::size_t> cluster_at;
    each(zones.rows(), [&](const Rows::Row& row) { parts.zones.push_back(zone_from(row, region)); });
    each(clusters.rows(), [&](const Rows::Row& row) {
        cluster_at.emplace(row.get<Uuid>("cluster_id"), parts.clusters.size());
        parts.clusters.push_back(cluster_from(row, region));
    });
    each(sectors.rows(), [&](const Rows::Row& row) { parts.sectors.push_back(sector_from(row, region, cluster_at)); });
    each(links.rows(), [&](const Rows::Row& row) { parts.links.push_back(link_from(row)); });
    each(stations.rows(), [&](const Rows::Row& row) { parts.stations.push_back(station_from(row)); });
    each(planets.rows(), [&](const Rows::Row& row) { parts.planets.push_back(planet_from(row)); });
}

}  // namespace sw::galaxy::repository
