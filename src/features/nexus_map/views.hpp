// From the atlas to what the pages of the Nexus show. Pure.
#pragma once

#include "messages.hpp"

namespace sw::nexus_map {

/// nullptr when the atlas has none.
[[nodiscard]] const galaxy::Region* nexus(const galaxy::Atlas& atlas);
[[nodiscard]] NexusStatus nexus_status(const galaxy::Atlas& atlas, const galaxy::Region& region);
[[nodiscard]] NexusStats nexus_stats(const galaxy::Atlas& atlas, const galaxy::Region& region);
[[nodiscard]] std::vector<NexusClusterView> nexus_clusters(const galaxy::Atlas& atlas, const galaxy::Region& region);
[[nodiscard]] NexusClusterDetail nexus_cluster(const galaxy::Atlas& atlas, const galaxy::Cluster& cluster);

/// Without current_traffic.
[[nodiscard]] std::vector<DistrictView> districts(
    const galaxy::Atlas& atlas, const galaxy::Region& region, const Tuning& tuning
);

}  // namespace sw::nexus_map
