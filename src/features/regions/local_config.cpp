// How the regions of this process are ruled at the moment.
#include "sectorwars/regions.hpp"

namespace sw::regions {

std::shared_ptr<const RegionConfig> LocalConfig::find(RegionId region) const {
    const std::lock_guard lock(mutex_);
    const auto found = configs_.find(region);
    return found == configs_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const RegionConfig>> LocalConfig::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const RegionConfig>> out;
    for (const auto& [region, config] : configs_) out.push_back(config);
    return out;
}

void LocalConfig::replace(RegionConfig config) {
    const RegionId region = config.region_id;
    auto replacement = std::make_shared<const RegionConfig>(std::move(config));
    const std::lock_guard lock(mutex_);
    configs_[region] = std::move(replacement);
}

}  // namespace sw::regions
