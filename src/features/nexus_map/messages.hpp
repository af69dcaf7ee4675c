// What the public pages of the Central Nexus take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::nexus_map {

struct ClusterPath {
    Uuid cluster_id;

    static constexpr auto describe() { return fields(field("cluster_id", &ClusterPath::cluster_id, "Cluster")); }
};

struct NexusStatus {
    bool exists = true;
    std::string status, message;
    RegionId nexus_id;
    Time created_at{};
    std::int64_t total_sectors = 0, total_ports = 0, total_planets = 0;
    std::string governance_type, economic_specialization;

    static constexpr auto describe() {
        using N = NexusStatus;
        return fields(
            field("exists", &N::exists, "Always true"), field("status", &N::status, "active"),
            field("message", &N::message, "A sentence"), field("nexus_id", &N::nexus_id, "Region"),
            field("created_at", &N::created_at, "When this Nexus was made"),
            field("total_sectors", &N::total_sectors, "Sectors"), field("total_ports", &N::total_ports, "Stations"),
            field("total_planets", &N::total_planets, "Planets"),
            field("governance_type", &N::governance_type, "Who rules"),
            field("economic_specialization", &N::economic_specialization, "What it is good at")
        );
    }
};

struct ClusterStats {
    Uuid cluster_id;
    std::string name, type;
    std::int64_t sectors = 0;
    double avg_security = 0, avg_development = 0;

    static constexpr auto describe() {
        using C = ClusterStats;
        return fields(
            field("cluster_id", &C::cluster_id, "Cluster"), field("name", &C::name, "Name"),
            field("type", &C::type, "Type"), field("sectors", &C::sectors, "Sectors in it"),
            field("avg_security", &C::avg_security, "Mean security level"),
            field("avg_development", &C::avg_development, "Mean development level")
        );
    }
};

struct NexusStats {
    std::int64_t total_sectors = 0, total_ports = 0, total_planets = 0, total_warp_gates = 0;
    std::vector<ClusterStats> clusters;
    std::int64_t active_players = 0, daily_traffic = 0;

    static constexpr auto describe() {
        using N = NexusStats;
        return fields(
            field("total_sectors", &N::total_sectors, "Sectors"), field("total_ports", &N::total_ports, "Stations"),
            field("total_planets", &N::total_planets, "Planets"),
            field("total_warp_gates", &N::total_warp_gates, "Gates out of the Nexus"),
            field("clusters", &N::clusters, "By cluster"),
            field("active_players", &N::active_players, "Pilots connected to this process in the Nexus now"),
            field("daily_traffic", &N::daily_traffic, "Moves into Nexus sectors in the last 24 hours")
        );
    }
};

struct NexusClusterView {
    Uuid cluster_id;
    std::string name, cluster_type;
    std::int64_t sector_count = 0, ports_count = 0, planets_count = 0;
    double avg_security_level = 0, avg_development_level = 0;
    bool is_discovered = true;
    std::int32_t economic_value = 0;

    static constexpr auto describe() {
        using C = NexusClusterView;
        return fields(
            field("cluster_id", &C::cluster_id, "Cluster"), field("name", &C::name, "Name"),
            field("cluster_type", &C::cluster_type, "Type"), field("sector_count", &C::sector_count, "Sectors"),
            field("ports_count", &C::ports_count, "Stations"), field("planets_count", &C::planets_count, "Planets"),
            field("avg_security_level", &C::avg_security_level, "Mean security level"),
            field("avg_development_level", &C::avg_development_level, "Mean development level"),
            field("is_discovered", &C::is_discovered, "The Nexus is known to all"),
            field("economic_value", &C::economic_value, "0 to 100")
        );
    }
};

struct SampleSector {
    std::int32_t sector_number = 0;
    SectorId sector_id = 0;
    std::int32_t security_level = 0, development_level = 0, traffic_level = 0;
    std::vector<std::string> special_features;

    static constexpr auto describe() {
        using S = SampleSector;
        return fields(
            field("sector_number", &S::sector_number, "Number inside the region"),
            field("sector_id", &S::sector_id, "Public sector number"),
            field("security_level", &S::security_level, "Of 10"),
            field("development_level", &S::development_level, "Of 10"),
            field("traffic_level", &S::traffic_level, "Of 10"),
            field("special_features", &S::special_features, "Its type when it is not an ordinary sector; nebula")
        );
    }
};

struct SamplePort {
    SectorId sector_id = 0;
    std::string name;
    std::int32_t station_class = 0;
    galaxy::StationType type = galaxy::StationType::trading;
    std::int64_t docking_fee = 0;

    static constexpr auto describe() {
        using P = SamplePort;
        return fields(
            field("sector_id", &P::sector_id, "Where it is"), field("name", &P::name, "Name"),
            field("station_class", &P::station_class, "Trading class"), field("type", &P::type, "Type"),
            field("docking_fee", &P::docking_fee, "Credits for docking")
        );
    }
};

struct SamplePlanet {
    SectorId sector_id = 0;
    std::string name, type;
    std::int64_t population = 0;
    std::int32_t habitability_score = 0;

    static constexpr auto describe() {
        using P = SamplePlanet;
        return fields(
            field("sector_id", &P::sector_id, "Where it is"), field("name", &P::name, "Name"),
            field("type", &P::type, "Type"), field("population", &P::population, "People"),
            field("habitability_score", &P::habitability_score, "Of 100")
        );
    }
};

struct NexusClusterDetail {
    Uuid cluster_id;
    std::string name, cluster_type;
    std::int64_t total_sectors = 0;
    std::int32_t economic_value = 0;
    bool is_discovered = true;
    double warp_stability = 1;
    std::vector<SampleSector> sample_sectors;
    std::vector<SamplePort> sample_ports;
    std::vector<SamplePlanet> sample_planets;

    static constexpr auto describe() {
        using C = NexusClusterDetail;
        return fields(
            field("cluster_id", &C::cluster_id, "Cluster"), field("name", &C::name, "Name"),
            field("cluster_type", &C::cluster_type, "Type"), field("total_sectors", &C::total_sectors, "Sectors"),
            field("economic_value", &C::economic_value, "0 to 100"),
            field("is_discovered", &C::is_discovered, "The Nexus is known to all"),
            field("warp_stability", &C::warp_stability, "0 to 1"),
            field("sample_sectors", &C::sample_sectors, "The first ten sectors"),
            field("sample_ports", &C::sample_ports, "The first ten stations"),
            field("sample_planets", &C::sample_planets, "The first ten planets")
        );
    }
};

/// config/balance/nexus.json: the names that people know parts of the Nexus by.
struct DistrictTuning {
    std::string district_type, name;
    std::int32_t first = 1, last = 1;

    static constexpr auto describe() {
        using D = DistrictTuning;
        return fields(
            field("district_type", &D::district_type, "Key", length(1, 50)),
            field("name", &D::name, "For people", length(1, 100)),
            field("first", &D::first, "Region-local number of its first sector", between(1, 5000)),
            field("last", &D::last, "And of its last", between(1, 5000))
        );
    }
};

struct Tuning {
    std::vector<DistrictTuning> districts;

    static constexpr auto describe() {
        return fields(field("districts", &Tuning::districts, "In the order of their sectors", length(1, 100)));
    }
};

struct DistrictView {
    std::string district_type, name;
    std::vector<SectorId> sector_range;
    double security_level = 0, development_level = 0;
    std::int64_t sectors_count = 0, stations_count = 0, planets_count = 0, current_traffic = 0;

    static constexpr auto describe() {
        using D = DistrictView;
        return fields(
            field("district_type", &D::district_type, "Key"), field("name", &D::name, "For people"),
            field("sector_range", &D::sector_range, "Public numbers of the first and the last sector"),
            field("security_level", &D::security_level, "Mean of its sectors"),
            field("development_level", &D::development_level, "Mean of its sectors"),
            field("sectors_count", &D::sectors_count, "Sectors"),
            field("stations_count", &D::stations_count, "Stations"),
            field("planets_count", &D::planets_count, "Planets"),
            field("current_traffic", &D::current_traffic, "Pilots there now")
        );
    }
};

}  // namespace sw::nexus_map
