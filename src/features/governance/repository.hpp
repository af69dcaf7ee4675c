// SQL of decisions: policies, elections, treaties.
#pragma once

#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::governance::repository {

struct MemberFigures {
    std::int64_t citizens = 0, residents = 0, visitors = 0;
    double average_reputation = 0;
    std::int64_t active_elections = 0, pending_policies = 0, treaties = 0;
};

[[nodiscard]] MemberFigures figures(Reader& reader, RegionId region);
/// Newest first, at most 500 each.
[[nodiscard]] std::vector<PolicyView> policies(Reader& reader, RegionId region);
[[nodiscard]] std::vector<ElectionView> elections(Reader& reader, RegionId region);
[[nodiscard]] std::vector<TreatyView> treaties(Reader& reader, RegionId region);

}  // namespace sw::governance::repository
