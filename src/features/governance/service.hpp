// What owners see of the decisions in their regions.
#pragma once

#include <vector>

#include "messages.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::governance {

class Service {
public:
    RegionStats stats(ReadTx& tx, const Caller& caller, const MyRegion& in) const;
    std::vector<PolicyView> policies(ReadTx& tx, const Caller& caller, const MyRegion& in) const;
    std::vector<ElectionView> elections(ReadTx& tx, const Caller& caller, const MyRegion& in) const;
    std::vector<TreatyView> treaties(ReadTx& tx, const Caller& caller, const MyRegion& in) const;
};

}  // namespace sw::governance
