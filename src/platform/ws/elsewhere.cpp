// Entries by pilot, and who is in which sector.
#include "platform/ws/elsewhere.hpp"

namespace sw::ws {

void Elsewhere::put(const std::string& origin, Presence who) {
    Entry& entry = entries_[who.player];
    if (!entry.origin.empty()) leave_sector(entry.who);
    sectors_[who.sector].insert(who.player);
    entry = {origin, std::move(who)};
}

void Elsewhere::drop(const std::string& origin, PlayerId player) {
    const auto found = entries_.find(player);
    if (found != entries_.end() && found->second.origin == origin) take(player);
}

bool Elsewhere::take(PlayerId player) {
    const auto found = entries_.find(player);
    if (found == entries_.end()) return false;
    leave_sector(found->second.who);
    entries_.erase(found);
    return true;
}

void Elsewhere::leave_sector(const Presence& who) {
    const auto sector = sectors_.find(who.sector);
    if (sector == sectors_.end()) return;
    sector->second.erase(who.player);
    if (sector->second.empty()) sectors_.erase(sector);
}

std::vector<Presence> Elsewhere::of(const std::string& origin) const {
    std::vector<Presence> out;
    for (const auto& [player, entry] : entries_) {
        if (entry.origin == origin) out.push_back(entry.who);
    }
    return out;
}

std::vector<Presence> Elsewhere::in_sector(SectorId sector) const {
    std::vector<Presence> out;
    const auto found = sectors_.find(sector);
    if (found == sectors_.end()) return out;
    for (const PlayerId player : found->second) out.push_back(entries_.at(player).who);
    return out;
}

void Elsewhere::add_to(std::map<SectorId, std::size_t>& by_sector, std::map<RegionId, std::size_t>& by_region) const {
    for (const auto& [player, entry] : entries_) {
        ++by_sector[entry.who.sector];
        ++by_region[entry.who.region];
    }
}

}  // namespace sw::ws
