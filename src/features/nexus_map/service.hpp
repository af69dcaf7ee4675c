// The Central Nexus as visitors see it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <mutex>

#include "messages.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"

namespace sw::nexus_map {

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

    void count_move(const Event& event) const;

    NexusStatus status(const Caller& caller, const Nothing&) const;
    NexusStats stats(const Caller& caller, const Nothing&) const;
    Prepared clusters(const Caller& caller, const Nothing&) const;
    Prepared cluster(const Caller& caller, const ClusterPath& in) const;
    std::vector<DistrictView> districts(const Caller& caller, const Nothing&) const;

private:
    using Text = std::shared_ptr<const std::string>;

    /// What only changes with the atlas; made once for each.
    struct PreparedReplies {
        std::shared_ptr<const galaxy::Atlas> atlas;
        Text clusters;
        NexusStatus status;
        NexusStats stats;
        std::vector<DistrictView> districts;
        std::map<Uuid, Text> cluster;
    };

    [[nodiscard]] std::shared_ptr<const PreparedReplies> prepared() const;

    std::shared_ptr<galaxy::World> world_;
    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const regions::LocalConfig> rules_;
    Hub& hub_;
    mutable std::mutex mutex_;  ///< of prepared_ and traffic_
    mutable std::shared_ptr<const PreparedReplies> prepared_;
    mutable Traffic traffic_;
};

}  // namespace sw::nexus_map
