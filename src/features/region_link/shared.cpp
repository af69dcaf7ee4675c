// The objects that others share with this feature.
#include "sectorwars/region_link.hpp"

namespace sw::region_link {

void Errands::travel_due(const std::string& slug) {
    const std::lock_guard lock(mutex_);
    due_.insert(slug);
}

bool Errands::take(const std::string& slug) {
    const std::lock_guard lock(mutex_);
    return due_.erase(slug) == 1;
}

void Everywhere::put(const std::string& slug, std::vector<Online> online) {
    const std::lock_guard lock(mutex_);
    if (online.empty()) by_slug_.erase(slug);
    else by_slug_[slug] = std::move(online);
}

std::map<std::string, std::vector<Online>> Everywhere::all() const {
    const std::lock_guard lock(mutex_);
    return by_slug_;
}

}  // namespace sw::region_link
