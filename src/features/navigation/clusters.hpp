// The outline of the galaxy: where its clusters lie and how much of each a pilot has visited. No sector is named.
#pragma once

#include <memory>
#include <mutex>

#include "outline.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::navigation {

class Clusters {
public:
    explicit Clusters(const Platform& platform);

    ClusterList list(ReadTx& tx, const Caller& caller, const Nothing&) const;

private:
    /// What only changes with the atlas; made once for each.
    struct Outline {
        std::shared_ptr<const galaxy::Atlas> atlas;
        std::vector<ClusterView> clusters;
    };

    [[nodiscard]] std::shared_ptr<const Outline> outline() const;

    std::shared_ptr<const galaxy::World> world_;
    mutable std::mutex mutex_;  ///< of outline_
    mutable std::shared_ptr<const Outline> outline_;
};

}  // namespace sw::navigation
