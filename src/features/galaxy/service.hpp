// What the world looks like to pilots, visitors and administrators.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "admin_messages.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "tuning.hpp"

namespace sw::galaxy {

/// Moves into the Nexus over the last 24 hours, by hour. On the I/O thread.
class Traffic {
public:
    void count(Time now);
    [[nodiscard]] std::int64_t last_day(Time now) const;

private:
    struct Hour {
        std::int64_t hour = -1, moves = 0;
    };

    std::array<Hour, 24> hours_{};
};

class Service {
public:
    explicit Service(const Platform& platform);

    /// Loads the world; throws when none is stored.
    void start(Database& database) const;
    void count_move(const Event& event) const;

    StationList stations(ReadTx& tx, const Caller& caller, const SectorPath& in) const;
    PlanetList planets(ReadTx& tx, const Caller& caller, const SectorPath& in) const;

    Prepared nexus_status(const Caller& caller, const Nothing&) const;
    NexusStats nexus_stats(const Caller& caller, const Nothing&) const;
    Prepared nexus_clusters(const Caller& caller, const Nothing&) const;
    Prepared nexus_cluster(const Caller& caller, const ClusterPath& in) const;

    GalaxyView galaxy(const Caller& caller, const Nothing&) const;
    RegionList regions(const Caller& caller, const Nothing&) const;
    ZoneList zones(const Caller& caller, const RegionPath& in) const;
    ZoneView zone(const Caller& caller, const ZonePath& in) const;
    Prepared clusters(const Caller& caller, const Nothing&) const;
    SectorList sectors(const Caller& caller, const SectorQuery& in) const;
    AdminStationList admin_stations(const Caller& caller, const Paging& in) const;

private:
    using Text = std::shared_ptr<const std::string>;

    /// Replies that only change with the atlas; made once for each.
    struct PreparedReplies {
        std::shared_ptr<const Atlas> atlas;
        Text status, clusters, admin_clusters;
        NexusStats stats;
        std::map<Uuid, Text> cluster;
    };

    [[nodiscard]] std::shared_ptr<const PreparedReplies> prepared() const;
    [[nodiscard]] const Sector& known_sector(ReadTx& tx, const Caller& caller, const Atlas& atlas, SectorId id) const;

    std::shared_ptr<World> world_;
    std::shared_ptr<const Tuning> tuning_;
    Hub& hub_;
    mutable std::mutex mutex_;  ///< of prepared_ and traffic_
    mutable std::shared_ptr<const PreparedReplies> prepared_;
    mutable Traffic traffic_;
};

}  // namespace sw::galaxy
