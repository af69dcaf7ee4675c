// What the world looks like to pilots and administrators.
#pragma once

#include <memory>
#include <mutex>

#include "admin_messages.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"
#include "tuning.hpp"

namespace sw::galaxy {

class Service {
public:
    explicit Service(const Platform& platform);

    /// Loads the world; throws when none is stored.
    void start(Database& database) const;

    StationList stations(ReadTx& tx, const Caller& caller, const SectorPath& in) const;
    PlanetList planets(ReadTx& tx, const Caller& caller, const SectorPath& in) const;

    GalaxyView galaxy(const Caller& caller, const Nothing&) const;
    RegionList regions(const Caller& caller, const Nothing&) const;
    ZoneList zones(const Caller& caller, const RegionPath& in) const;
    ZoneView zone(const Caller& caller, const ZonePath& in) const;
    Prepared clusters(const Caller& caller, const Nothing&) const;
    SectorList sectors(const Caller& caller, const SectorQuery& in) const;
    AdminStationList admin_stations(const Caller& caller, const Paging& in) const;

private:
    [[nodiscard]] std::shared_ptr<const std::string> all_clusters() const;
    [[nodiscard]] const Sector& known_sector(ReadTx& tx, const Caller& caller, const Atlas& atlas, SectorId id) const;

    std::shared_ptr<World> world_;
    std::shared_ptr<const regions::LocalConfig> rules_;
    std::shared_ptr<const Tuning> tuning_;
    Hub& hub_;
    mutable std::mutex mutex_;  ///< of clusters_
    mutable std::shared_ptr<const Atlas> clusters_of_;
    mutable std::shared_ptr<const std::string> clusters_;
};

}  // namespace sw::galaxy
