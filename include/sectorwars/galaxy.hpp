// The world as it stands: an immutable map in memory, swapped whole when it is regenerated.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::galaxy {

enum class RegionKind { central_nexus, terran_space, player_owned };

constexpr auto enum_names(RegionKind) {
    return names("central_nexus", "terran_space", "player_owned");
}

enum class ZoneType { expanse, federation, border, frontier };

constexpr auto enum_names(ZoneType) {
    return names("EXPANSE", "FEDERATION", "BORDER", "FRONTIER");
}

enum class SectorType {
    standard,
    nebula,
    asteroid_field,
    black_hole,
    star_cluster,
    void_space,
    industrial,
    agricultural,
    forbidden,
    wormhole
};

constexpr auto enum_names(SectorType) {
    return names(
        "STANDARD", "NEBULA", "ASTEROID_FIELD", "BLACK_HOLE", "STAR_CLUSTER", "VOID", "INDUSTRIAL", "AGRICULTURAL",
        "FORBIDDEN", "WORMHOLE"
    );
}

enum class StationType {
    trading,
    military,
    industrial,
    mining,
    scientific,
    shipyard,
    outpost,
    black_market,
    diplomatic,
    corporate
};

constexpr auto enum_names(StationType) {
    return names(
        "TRADING", "MILITARY", "INDUSTRIAL", "MINING", "SCIENTIFIC", "SHIPYARD", "OUTPOST", "BLACK_MARKET",
        "DIPLOMATIC", "CORPORATE"
    );
}

enum class LinkKind { warp, tunnel, gate };

constexpr auto enum_names(LinkKind) {
    return names("warp", "tunnel", "gate");
}

enum class TunnelType { natural, artificial, standard, quantum, ancient, unstable, one_way };

constexpr auto enum_names(TunnelType) {
    return names("NATURAL", "ARTIFICIAL", "STANDARD", "QUANTUM", "ANCIENT", "UNSTABLE", "ONE_WAY");
}

struct Region {
    RegionId region_id;
    std::string name, display_name;
    RegionKind kind = RegionKind::player_owned;
    SectorId first_sector = 1;
    int total_sectors = 0;
    std::uint64_t seed = 0;
    double tax_rate = 0;
    int gate_number = 1;  ///< region-local number of the sector with the platform gate to other regions
    Time created_at{};    ///< when it was stored; not part of what a seed decides
};

struct Zone {
    Uuid id;
    std::size_t region = 0;  ///< index into Atlas::regions()
    ZoneType type = ZoneType::expanse;
    std::string name;
    int first_number = 1, last_number = 0;  ///< region-local sector numbers, both included
    int policing_level = 0, danger_rating = 0;
};

struct Sector {
    Uuid id;
    SectorId sector_id = 0;
    int sector_number = 0;    ///< local to its region, from 1
    std::size_t region = 0;   ///< index into Atlas::regions()
    std::size_t cluster = 0;  ///< index into Atlas::clusters()
    std::string name;
    SectorType type = SectorType::standard;
    ZoneType zone = ZoneType::expanse;
    int hazard_level = 0, security_level = 5, development_level = 1, traffic_level = 1;
    double radiation_level = 0;
    int x = 0, y = 0, z = 0;
    int nebula_surcharge = 0;  ///< turns added on leaving
    RawJson resources;
};

struct Cluster {
    Uuid id;
    std::size_t region = 0;
    std::string name, type;
    int sector_count = 0, economic_value = 50, x = 0, y = 0, z = 0;
    double warp_stability = 1.0;
    RawJson nebula;  ///< {} when none
};

struct Link {  ///< directed; a two-way link is two of these
    SectorId from = 0, to = 0;
    LinkKind kind = LinkKind::warp;
    TunnelType type = TunnelType::natural;
    int turn_cost = 1;
    double stability = 1.0;
    std::int64_t toll = 0;  ///< credits, gates only
};

struct Station {
    StationId station_id;
    std::string name;
    SectorId sector_id = 0;
    int station_class = 1;
    StationType type = StationType::trading;
    int size = 5;
    std::string faction;  ///< snake_case key; empty = unaffiliated
    std::vector<std::string> services;
};

struct Planet {
    PlanetId planet_id;
    std::string name;
    SectorId sector_id = 0;
    std::string type;
    int size = 5, habitability_score = 0;
    std::int64_t population = 0, max_population = 0;
};

/// Everything of a world that does not change while it runs. Sector numbers need not be dense over regions.
class Atlas {
public:
    struct Parts {
        std::vector<Region> regions;
        std::vector<Cluster> clusters;
        std::vector<Sector> sectors;
        std::vector<Link> links;
        std::vector<Station> stations;
        std::vector<Planet> planets;
        std::vector<Zone> zones;
    };

    Atlas() = default;
    explicit Atlas(Parts parts);  ///< sorts and indexes

    [[nodiscard]] const Sector* sector(SectorId id) const;

    [[nodiscard]] const Region& region_of(const Sector& sector) const { return parts_.regions[sector.region]; }

    [[nodiscard]] const Cluster& cluster_of(const Sector& sector) const { return parts_.clusters[sector.cluster]; }

    [[nodiscard]] const Region* region(RegionId id) const;
    [[nodiscard]] const Region* region(std::string_view name) const;
    /// The sector where travels to other regions begin and end; 0 when the region is not here.
    [[nodiscard]] SectorId gate_sector(RegionId id) const;
    [[nodiscard]] std::span<const Link> links_from(SectorId id) const;  ///< by destination
    [[nodiscard]] std::span<const Station> stations_in(SectorId id) const;
    [[nodiscard]] std::span<const Planet> planets_in(SectorId id) const;
    [[nodiscard]] const Station* station(StationId id) const;

    [[nodiscard]] const Parts& parts() const { return parts_; }

private:
    Parts parts_;
    std::unordered_map<SectorId, std::size_t> sector_index_;
    std::unordered_map<StationId, std::size_t> station_index_;
    std::unordered_map<SectorId, std::pair<std::size_t, std::size_t>> links_index_, stations_index_, planets_index_;
};

/// Counts and means of the sectors of one cluster.
struct ClusterFigures {
    std::int64_t sectors = 0, stations = 0, planets = 0, security = 0, development = 0;
    const Sector* first = nullptr;

    [[nodiscard]] double mean(std::int64_t sum) const;
};

/// By index into Parts::clusters.
[[nodiscard]] std::vector<ClusterFigures> figures(const Atlas& atlas);

/// Get it with platform.shared.get<galaxy::World>(). Thread-safe; readers keep the snapshot that they took.
class World {
public:
    [[nodiscard]] std::shared_ptr<const Atlas> atlas() const;
    void replace(std::shared_ptr<const Atlas> atlas);

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Atlas> atlas_ = std::make_shared<const Atlas>();
};

}  // namespace sw::galaxy
