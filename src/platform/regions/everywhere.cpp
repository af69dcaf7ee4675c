// Who is online in the regions that send heartbeats.
#include "sectorwars/region_link.hpp"

namespace sw::region_link {

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
