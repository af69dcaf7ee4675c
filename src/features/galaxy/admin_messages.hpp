// What the administrator's galaxy routes take and give.
#pragma once

#include "messages.hpp"

namespace sw::galaxy {

struct Paging {
    std::int32_t limit = 100;
    std::int32_t offset = 0;

    static constexpr auto describe() {
        using V = Paging;
        return fields(
            field("limit", &V::limit, "Most items to give", between(1, 1000), or_default(100)),
            field("offset", &V::offset, "Items to skip", at_least(0), or_default(0))
        );
    }
};

struct SectorQuery {
    std::optional<Uuid> region_id;
    std::optional<Uuid> cluster_id;
    std::int32_t limit = 100;
    std::int32_t offset = 0;

    static constexpr auto describe() {
        using V = SectorQuery;
        return fields(
            field("region_id", &V::region_id, "Only of this region"),
            field("cluster_id", &V::cluster_id, "Only of this cluster"),
            field("limit", &V::limit, "Most items to give", between(1, 6000), or_default(100)),
            field("offset", &V::offset, "Items to skip", at_least(0), or_default(0))
        );
    }
};

struct RegionPath {
    RegionId region_id;

    static constexpr auto describe() {
        using V = RegionPath;
        return fields(field("region_id", &V::region_id, "Region"));
    }
};

struct ZonePath {
    RegionId region_id;
    Uuid zone_id;

    static constexpr auto describe() {
        using V = ZonePath;
        return fields(field("region_id", &V::region_id, "Region"), field("zone_id", &V::zone_id, "Zone"));
    }
};

struct RegionView {
    RegionId id;
    std::string name;
    std::string display_name;
    RegionKind region_type = RegionKind::player_owned;
    std::int32_t total_sectors = 0;
    SectorId first_sector = 0;
    std::string status;
    std::string subscription_tier;
    std::int64_t starting_credits = 0;
    std::string governance_type;
    double tax_rate = 0;
    RawJson statistics;
    Time created_at{};

    static constexpr auto describe() {
        using V = RegionView;
        return fields(
            field("id", &V::id, "Region"), field("name", &V::name, "Unique name"),
            field("display_name", &V::display_name, "Name for people"), field("region_type", &V::region_type, "Kind"),
            field("total_sectors", &V::total_sectors, "Sectors"),
            field("first_sector", &V::first_sector, "Public number of its first sector"),
            field("status", &V::status, "active"), field("subscription_tier", &V::subscription_tier, "standard"),
            field("starting_credits", &V::starting_credits, "Credits of a pilot who starts here"),
            field("governance_type", &V::governance_type, "autocracy, democracy or council"),
            field("tax_rate", &V::tax_rate, "Share of each trade"),
            field("statistics", &V::statistics, "Counts of what the region holds"),
            field("created_at", &V::created_at, "When it was made")
        );
    }
};

struct RegionList {
    std::vector<RegionView> regions;

    static constexpr auto describe() {
        using V = RegionList;
        return fields(field("regions", &V::regions, "All regions"));
    }
};

struct ZoneView {
    Uuid id;
    RegionId region_id;
    std::string name;
    ZoneType zone_type = ZoneType::expanse;
    SectorId start_sector = 0;
    SectorId end_sector = 0;
    std::int32_t sector_count = 0;
    std::int32_t policing_level = 0;
    std::int32_t danger_rating = 0;
    Time created_at{};
    std::int32_t actual_sector_count = 0;
    double avg_security_level = 0;

    static constexpr auto describe() {
        using V = ZoneView;
        return fields(
            field("id", &V::id, "Zone"), field("region_id", &V::region_id, "Region"), field("name", &V::name, "Name"),
            field("zone_type", &V::zone_type, "Type"),
            field("start_sector", &V::start_sector, "Public number of its first sector"),
            field("end_sector", &V::end_sector, "Public number of its last sector"),
            field("sector_count", &V::sector_count, "Sectors by its bounds"),
            field("policing_level", &V::policing_level, "Of 10"), field("danger_rating", &V::danger_rating, "Of 10"),
            field("created_at", &V::created_at, "When it was made"),
            field("actual_sector_count", &V::actual_sector_count, "Sectors that say they belong to it"),
            field("avg_security_level", &V::avg_security_level, "Mean security level")
        );
    }
};

struct ZoneList {
    RegionId region_id;
    std::string region_name;
    RegionKind region_type = RegionKind::player_owned;
    std::vector<ZoneView> zones;
    std::int32_t total_zones = 0;

    static constexpr auto describe() {
        using V = ZoneList;
        return fields(
            field("region_id", &V::region_id, "Region"), field("region_name", &V::region_name, "Name"),
            field("region_type", &V::region_type, "Kind"), field("zones", &V::zones, "In order"),
            field("total_zones", &V::total_zones, "How many")
        );
    }
};

struct Coordinates {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t z = 0;

    static constexpr auto describe() {
        using V = Coordinates;
        return fields(
            field("x", &V::x, "Light years"), field("y", &V::y, "Light years"), field("z", &V::z, "Light years")
        );
    }
};

struct ClusterView {
    Uuid id;
    std::string name;
    std::string type;
    Time created_at{};
    RegionId region_id;
    Uuid zone_id;
    std::int32_t sector_count = 0;
    bool is_discovered = false;
    std::optional<RawJson> discovery_requirement;
    RawJson stats;
    RawJson resources;
    std::int32_t economic_value = 0;
    RawJson faction_influence;
    std::vector<std::string> nav_hazards;
    std::string recommended_ship_class;
    Coordinates coordinates;
    bool is_hidden = false;
    std::vector<std::string> special_features;
    std::optional<std::string> description;
    double warp_stability = 0;
    std::optional<std::string> controlling_faction;
    RawJson nebula;

    static constexpr auto describe() {
        using V = ClusterView;
        return fields(
            field("id", &V::id, "Cluster"), field("name", &V::name, "Name"), field("type", &V::type, "Type"),
            field("created_at", &V::created_at, "When it was made"), field("region_id", &V::region_id, "Region"),
            field("zone_id", &V::zone_id, "Zone of its first sector"),
            field("sector_count", &V::sector_count, "Sectors"),
            field("is_discovered", &V::is_discovered, "Known to all"),
            field("discovery_requirement", &V::discovery_requirement, "What it takes to see it"),
            field("stats", &V::stats, "Counts and means"),
            field("resources", &V::resources, "Units of each deposit over its sectors"),
            field("economic_value", &V::economic_value, "0 to 100"),
            field("faction_influence", &V::faction_influence, "Stations by faction"),
            field("nav_hazards", &V::nav_hazards, "Kinds of dangerous sectors"),
            field("recommended_ship_class", &V::recommended_ship_class, "Hull"),
            field("coordinates", &V::coordinates, "Centre"), field("is_hidden", &V::is_hidden, "Not on maps"),
            field("special_features", &V::special_features, "Nebulae"),
            field("description", &V::description, "A sentence"), field("warp_stability", &V::warp_stability, "0 to 1"),
            field("controlling_faction", &V::controlling_faction, "Faction with most stations"),
            field("nebula", &V::nebula, "Its nebula, {} when it has none")
        );
    }
};

struct ClusterList {
    std::vector<ClusterView> clusters;

    static constexpr auto describe() {
        using V = ClusterList;
        return fields(field("clusters", &V::clusters, "All clusters"));
    }
};

struct SectorView {
    Uuid id;
    SectorId sector_id = 0;
    std::string name;
    SectorType type = SectorType::standard;
    Uuid cluster_id;
    std::int32_t x_coord = 0;
    std::int32_t y_coord = 0;
    std::int32_t z_coord = 0;
    std::int32_t hazard_level = 0;
    bool is_discovered = false;
    bool is_navigable = false;
    bool has_port = false;
    bool has_planet = false;
    bool has_warp_tunnel = false;
    std::string resource_richness;
    std::optional<std::string> controlling_faction;

    static constexpr auto describe() {
        using V = SectorView;
        return fields(
            field("id", &V::id, "Sector"), field("sector_id", &V::sector_id, "Public number"),
            field("name", &V::name, "Name"), field("type", &V::type, "Type"),
            field("cluster_id", &V::cluster_id, "Cluster"), field("x_coord", &V::x_coord, "Light years"),
            field("y_coord", &V::y_coord, "Light years"), field("z_coord", &V::z_coord, "Light years"),
            field("hazard_level", &V::hazard_level, "Of 10"), field("is_discovered", &V::is_discovered, "Known to all"),
            field("is_navigable", &V::is_navigable, "Ships may enter"),
            field("has_port", &V::has_port, "Has a station"), field("has_planet", &V::has_planet, "Has a planet"),
            field("has_warp_tunnel", &V::has_warp_tunnel, "A tunnel or gate begins here"),
            field("resource_richness", &V::resource_richness, "poor, average or rich"),
            field("controlling_faction", &V::controlling_faction, "Faction of its station")
        );
    }
};

struct SectorList {
    std::vector<SectorView> sectors;
    std::int32_t total = 0;

    static constexpr auto describe() {
        using V = SectorList;
        return fields(field("sectors", &V::sectors, "One page"), field("total", &V::total, "All that fit the query"));
    }
};

struct AdminStationView {
    StationId id;
    std::string name;
    std::string sector_id;
    std::string sector_name;
    StationType station_type = StationType::trading;
    std::int32_t station_class = 0;
    std::int64_t trade_volume = 0;
    std::int64_t max_capacity = 0;
    std::int32_t security_level = 0;
    std::int64_t docking_fee = 0;
    std::optional<PlayerId> owner_id;
    std::optional<std::string> owner_name;
    Time created_at{};
    bool is_operational = false;
    std::vector<std::string> commodities;

    static constexpr auto describe() {
        using V = AdminStationView;
        return fields(
            field("id", &V::id, "Station"), field("name", &V::name, "Name"),
            field("sector_id", &V::sector_id, "Public sector number, as text"),
            field("sector_name", &V::sector_name, "Name of the sector"),
            field("station_type", &V::station_type, "Type"), field("station_class", &V::station_class, "Trading class"),
            field("trade_volume", &V::trade_volume, "Credits a day that it was planned for"),
            field("max_capacity", &V::max_capacity, "Units it can hold of a basic good"),
            field("security_level", &V::security_level, "Of its sector"),
            field("docking_fee", &V::docking_fee, "Credits for docking"),
            field("owner_id", &V::owner_id, "Owner, if a player"),
            field("owner_name", &V::owner_name, "Name of the owner"),
            field("created_at", &V::created_at, "When it was made"),
            field("is_operational", &V::is_operational, "It works"),
            field("commodities", &V::commodities, "Goods of its class")
        );
    }
};

struct AdminStationList {
    std::vector<AdminStationView> stations;
    std::int32_t total = 0;

    static constexpr auto describe() {
        using V = AdminStationList;
        return fields(field("stations", &V::stations, "One page"), field("total", &V::total, "All stations"));
    }
};

struct GalaxyStatistics {
    std::int64_t total_sectors = 0, discovered_sectors = 0, station_count = 0, planet_count = 0, player_count = 0,
                 team_count = 0, warp_tunnel_count = 0, genesis_count = 0;

    static constexpr auto describe() {
        using G = GalaxyStatistics;
        return fields(
            field("total_sectors", &G::total_sectors, "Sectors of all regions"),
            field("discovered_sectors", &G::discovered_sectors, "Sectors of the regions that everybody knows of"),
            field("station_count", &G::station_count, "Stations"), field("planet_count", &G::planet_count, "Planets"),
            field("player_count", &G::player_count, "Pilots connected to this process now"),
            field("team_count", &G::team_count, "Teams"),
            field("warp_tunnel_count", &G::warp_tunnel_count, "Tunnels; one that leads both ways counts once"),
            field("genesis_count", &G::genesis_count, "Planets made by genesis devices")
        );
    }
};

struct GalaxyView {
    Uuid id;
    std::string name;
    Time created_at{}, last_updated{};
    std::int64_t seed = 0;
    GalaxyStatistics statistics;
    RawJson density, faction_influence, state, events;
    bool expansion_enabled = true;
    std::int32_t max_sectors = 10'000;
    bool resources_regenerate = true, warp_shifts_enabled = false;
    std::int32_t default_turns_per_day = 1000;
    RawJson combat_penalties, economic_modifiers;
    std::int32_t hidden_sectors = 0;
    std::vector<std::string> special_features;
    std::string description;
    RawJson generation_config;

    static constexpr auto describe() {
        using G = GalaxyView;
        return fields(
            field("id", &G::id, "The world"), field("name", &G::name, "Name"),
            field("created_at", &G::created_at, "When this world was made"),
            field("last_updated", &G::last_updated, "The same: a world changes only by being made anew"),
            field("seed", &G::seed, "What it was generated from"), field("statistics", &G::statistics, "Counts"),
            field("density", &G::density, "Of 100"),
            field("faction_influence", &G::faction_influence, "Stations by faction, of 100"),
            field("state", &G::state, "Age and exploration"), field("events", &G::events, "Running events"),
            field("expansion_enabled", &G::expansion_enabled, "Regions may be added"),
            field("max_sectors", &G::max_sectors, "Most sectors"),
            field("resources_regenerate", &G::resources_regenerate, "Deposits grow back"),
            field("warp_shifts_enabled", &G::warp_shifts_enabled, "Links change while the world runs"),
            field("default_turns_per_day", &G::default_turns_per_day, "Turns of a new pilot"),
            field("combat_penalties", &G::combat_penalties, "By zone"),
            field("economic_modifiers", &G::economic_modifiers, "None yet"),
            field("hidden_sectors", &G::hidden_sectors, "Sectors that no link leads to"),
            field("special_features", &G::special_features, "Names of nebulous clusters"),
            field("description", &G::description, "A sentence"),
            field("generation_config", &G::generation_config, "How densely it was filled")
        );
    }
};

}  // namespace sw::galaxy
