// Who is to be told something with the next heartbeat.
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

}  // namespace sw::region_link
