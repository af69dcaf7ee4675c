// Shape of config/balance/galaxy.json: every number and word that the generator draws from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::galaxy {

/// Keys are written names (of an enum, a type or a class number); std::map keeps draws in one order everywhere.
using Weights = std::map<std::string, double>;

struct Range {
    std::int32_t low = 0, high = 0;

    static constexpr auto describe() {
        return fields(
            field("low", &Range::low, "Smallest value"), field("high", &Range::high, "Largest value, included")
        );
    }
};

struct RegionTuning {
    std::int32_t station_percent = 0, planet_percent = 0, tunnel_percent = 0;
    double tax_rate = 0;
    std::vector<std::string> cluster_types;
    Range station_size;
    std::optional<Weights> station_types;  ///< instead of those of the cluster
    std::optional<Range> station_classes;  ///< instead of the weights of the zone
    std::vector<std::int32_t> near_start;  ///< classes of the stations that a newcomer finds first
    std::int32_t near_start_hops = 0;

    static constexpr auto describe() {
        using R = RegionTuning;
        return fields(
            field("station_percent", &R::station_percent, "Sectors with a station, of 100", between(1, 90)),
            field("planet_percent", &R::planet_percent, "Planets to 100 sectors", between(1, 90)),
            field("tunnel_percent", &R::tunnel_percent, "Tunnels between clusters to 100 sectors", between(0, 100)),
            field("tax_rate", &R::tax_rate, "Share of each trade"),
            field("cluster_types", &R::cluster_types, "Types given to the clusters in turn", length(1, 99)),
            field("station_size", &R::station_size, "Size drawn for a station"),
            field("station_types", &R::station_types, "Weights that replace those of the cluster"),
            field("station_classes", &R::station_classes, "Classes that replace those of the zone"),
            field("near_start", &R::near_start, "Station classes placed near the first sector"),
            field("near_start_hops", &R::near_start_hops, "How far from it at most", between(0, 10))
        );
    }
};

struct Developed {
    Range security, development, traffic;

    static constexpr auto describe() {
        return fields(
            field("security", &Developed::security, "Security level"),
            field("development", &Developed::development, "Development level"),
            field("traffic", &Developed::traffic, "Traffic level")
        );
    }
};

struct NexusCluster {
    std::string name, type;
    Developed levels;

    static constexpr auto describe() {
        return fields(
            field("name", &NexusCluster::name, "Name"), field("type", &NexusCluster::type, "Cluster type"),
            field("levels", &NexusCluster::levels, "Levels drawn for its sectors")
        );
    }
};

struct ZoneTuning {
    std::string title;
    std::int32_t policing = 0, danger = 0;
    Developed levels;
    std::vector<std::string> factions;
    Weights station_classes, planets, nebulae;

    static constexpr auto describe() {
        using Z = ZoneTuning;
        return fields(
            field("title", &Z::title, "Name of the zone after that of the region"),
            field("policing", &Z::policing, "Policing level", between(0, 10)),
            field("danger", &Z::danger, "Danger rating", between(0, 10)),
            field("levels", &Z::levels, "Levels drawn for its sectors"),
            field("factions", &Z::factions, "Factions that run stations here", length(1, 9)),
            field("station_classes", &Z::station_classes, "Weights of station classes"),
            field("planets", &Z::planets, "Weights of planet types"),
            field("nebulae", &Z::nebulae, "Weights of nebula colours")
        );
    }
};

struct ClusterTuning {
    std::vector<SectorType> sectors;
    std::vector<StationType> stations;
    Weights station_classes;

    static constexpr auto describe() {
        using C = ClusterTuning;
        return fields(
            field("sectors", &C::sectors, "Special sector types found here", length(1, 10)),
            field("stations", &C::stations, "Station types found here", length(1, 10)),
            field("station_classes", &C::station_classes, "Weights added to those of the zone")
        );
    }
};

struct SectorTuning {
    Range radiation_percent, hazard;
    std::vector<std::int32_t> station_classes;

    static constexpr auto describe() {
        using S = SectorTuning;
        return fields(
            field("radiation_percent", &S::radiation_percent, "Radiation, of 100"),
            field("hazard", &S::hazard, "Hazard level"),
            field("station_classes", &S::station_classes, "Station classes that are likelier here")
        );
    }
};

struct PlanetTuning {
    Range habitability;
    std::int64_t max_population = 0;

    static constexpr auto describe() {
        return fields(
            field("habitability", &PlanetTuning::habitability, "Of 100, before the variation"),
            field("max_population", &PlanetTuning::max_population, "At habitability 100")
        );
    }
};

struct TunnelTuning {
    double weight = 0;
    std::int32_t cost_percent = 100;
    Range stability_percent;

    static constexpr auto describe() {
        return fields(
            field("weight", &TunnelTuning::weight, "How often it is drawn"),
            field("cost_percent", &TunnelTuning::cost_percent, "Of the turns that the distance asks"),
            field("stability_percent", &TunnelTuning::stability_percent, "Stability, of 100")
        );
    }
};

struct NebulaTuning {
    std::string hex, main_yield;
    Range quantum_field;

    static constexpr auto describe() {
        return fields(
            field("hex", &NebulaTuning::hex, "Colour on maps"),
            field("main_yield", &NebulaTuning::main_yield, "What is harvested"),
            field("quantum_field", &NebulaTuning::quantum_field, "Quantum field strength")
        );
    }
};

struct NebulaRules {
    std::int32_t cluster_percent = 0;
    Weights coverage_percent;
    Range edge_density, sensor_interference, navigation_difficulty;
    std::map<std::string, NebulaTuning> colours;

    static constexpr auto describe() {
        using N = NebulaRules;
        return fields(
            field("cluster_percent", &N::cluster_percent, "Clusters with a nebula, of 100", between(0, 100)),
            field("coverage_percent", &N::coverage_percent, "Weights of how much of its cluster one covers"),
            field("edge_density", &N::edge_density, "Density at the edge; 100 in the core"),
            field("sensor_interference", &N::sensor_interference, "Loss of sensor range, of 100"),
            field("navigation_difficulty", &N::navigation_difficulty, "0 to 10"),
            field("colours", &N::colours, "By colour")
        );
    }
};

struct GraphRules {
    double average_degree = 3;
    std::int32_t max_degree = 6, one_way_percent = 5, tunnel_two_way_percent = 85, reach = 4, tunnel_unit = 20;
    Range cost;

    static constexpr auto describe() {
        using G = GraphRules;
        return fields(
            field("average_degree", &G::average_degree, "Warps that meet in a sector", between_real(2, 5)),
            field("max_degree", &G::max_degree, "Warps and tunnels that may meet in a sector", between(4, 12)),
            field("one_way_percent", &G::one_way_percent, "Warps that lead one way only, of 100", between(0, 25)),
            field("tunnel_two_way_percent", &G::tunnel_two_way_percent, "Tunnels that lead both ways", between(0, 100)),
            field("reach", &G::reach, "Longest extra warp, in light years", between(3, 10)),
            field("tunnel_unit", &G::tunnel_unit, "Light years of a tunnel for a turn", between(1, 1000)),
            field("cost", &G::cost, "Fewest and most turns of a warp or tunnel")
        );
    }
};

struct GateRules {
    std::int32_t terran_number = 270, nexus_cluster = 10, turn_cost = 0;
    std::int64_t toll = 100;

    static constexpr auto describe() {
        using G = GateRules;
        return fields(
            field("terran_number", &G::terran_number, "Local sector number of the Terran end", between(1, 300)),
            field("nexus_cluster", &G::nexus_cluster, "Cluster whose first sector is the other end", between(1, 20)),
            field("turn_cost", &G::turn_cost, "Turns for a passage", between(0, 100)),
            field("toll", &G::toll, "Credits for a passage", between(0, 10'000))
        );
    }
};

struct LandmarkPlanet {
    std::string name, type;
    std::int32_t size = 5, habitability = 50;
    std::int64_t population = 0, max_population = 0;

    static constexpr auto describe() {
        using P = LandmarkPlanet;
        return fields(
            field("name", &P::name, "Name"), field("type", &P::type, "Planet type"), field("size", &P::size, "1 to 10"),
            field("habitability", &P::habitability, "Of 100"), field("population", &P::population, "People"),
            field("max_population", &P::max_population, "Room for people")
        );
    }
};

struct Landmark {
    RegionKind region = RegionKind::terran_space;
    std::int32_t number = 1;
    std::optional<std::string> sector_name;
    std::string name;  ///< "{region}" stands for the region's name
    std::int32_t station_class = 0, size = 5;
    StationType type = StationType::trading;
    std::string faction;
    std::vector<std::string> services;  ///< besides those of the type
    std::optional<LandmarkPlanet> planet;

    static constexpr auto describe() {
        using L = Landmark;
        return fields(
            field("region", &L::region, "Kind of region"), field("number", &L::number, "Local sector number"),
            field("sector_name", &L::sector_name, "Name of the sector"),
            field("name", &L::name, "Name of the station; {region} is replaced"),
            field("station_class", &L::station_class, "0 to 11", between(0, 11)),
            field("size", &L::size, "1 to 10", between(1, 10)), field("type", &L::type, "Station type"),
            field("faction", &L::faction, "Who runs it; empty = nobody"),
            field("services", &L::services, "Services besides those of its type"),
            field("planet", &L::planet, "A planet beside it")
        );
    }
};

struct Words {
    std::vector<std::string> starts, ends, places, numerals;
    std::map<std::string, std::vector<std::string>> stations;  ///< by station type

    static constexpr auto describe() {
        using W = Words;
        return fields(
            field("starts", &W::starts, "First halves of names", length(10, 500)),
            field("ends", &W::ends, "Second halves of names", length(10, 500)),
            field("places", &W::places, "What a sector is called after its name", length(10, 500)),
            field("numerals", &W::numerals, "Numbers of planets", length(3, 20)),
            field("stations", &W::stations, "What a station is called, by type")
        );
    }
};

struct Tuning {
    std::map<std::string, RegionTuning> regions;
    std::vector<NexusCluster> nexus_clusters;
    std::map<std::string, ZoneTuning> zones;
    std::map<std::string, ClusterTuning> clusters;
    std::map<std::string, SectorTuning> sectors;
    std::map<std::string, PlanetTuning> planets;
    std::map<std::string, std::vector<std::string>> planet_overrides;
    std::map<std::string, TunnelTuning> tunnels;
    std::map<std::string, std::vector<std::string>> services;
    NebulaRules nebulae;
    GraphRules graph;
    GateRules gate;
    std::vector<Landmark> landmarks;
    std::vector<std::string> deposits;
    std::map<std::string, std::vector<std::string>> class_goods;
    std::int32_t special_sector_percent = 15, unaffiliated_percent = 20, black_market_percent = 30;
    Words words;

    static constexpr auto describe() {
        using T = Tuning;
        return fields(
            field("regions", &T::regions, "By kind of region"),
            field("nexus_clusters", &T::nexus_clusters, "The districts of the Nexus", length(20, 20)),
            field("zones", &T::zones, "By zone type"), field("clusters", &T::clusters, "By cluster type"),
            field("sectors", &T::sectors, "By sector type"), field("planets", &T::planets, "By planet type"),
            field("planet_overrides", &T::planet_overrides, "Planet types that a sector type forces"),
            field("tunnels", &T::tunnels, "By tunnel type"), field("services", &T::services, "By station type"),
            field("nebulae", &T::nebulae, "Nebulae"), field("graph", &T::graph, "Warps and tunnels"),
            field("gate", &T::gate, "The gate between Terran Space and the Nexus"),
            field("landmarks", &T::landmarks, "Stations that every world has"),
            field("deposits", &T::deposits, "Resources found in sectors", length(4, 50)),
            field("class_goods", &T::class_goods, "Goods that administrators see beside a station, by class"),
            field("special_sector_percent", &T::special_sector_percent, "Sectors that are not standard, of 100"),
            field("unaffiliated_percent", &T::unaffiliated_percent, "Stations without a faction, of 100"),
            field("black_market_percent", &T::black_market_percent, "Frontier stations offered as black markets"),
            field("words", &T::words, "For names")
        );
    }
};

}  // namespace sw::galaxy
