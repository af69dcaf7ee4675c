// The atlas's indexes, and the holder of the current one.
#include <algorithm>

#include "sectorwars/galaxy.hpp"

namespace sw::galaxy {
namespace {

using Index = std::unordered_map<SectorId, std::pair<std::size_t, std::size_t>>;

/// Where the run of items of each sector begins and ends in a list that is sorted by sector.
template <class T, class Key>
Index runs_of(const std::vector<T>& items, Key key) {
    Index index;
    index.reserve(items.size());
    for (std::size_t begin = 0; begin < items.size();) {
        std::size_t end = begin + 1;
        while (end < items.size() && key(items[end]) == key(items[begin])) ++end;
        index.emplace(key(items[begin]), std::pair(begin, end));
        begin = end;
    }
    return index;
}

template <class T>
std::span<const T> run(const Index& index, const std::vector<T>& items, SectorId id) {
    const auto found = index.find(id);
    if (found == index.end()) return {};
    return std::span(items).subspan(found->second.first, found->second.second - found->second.first);
}

template <class T, class Key>
void sort_by(std::vector<T>& items, Key key) {
    std::sort(items.begin(), items.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
}

}  // namespace

Atlas::Atlas(Parts parts) : parts_(std::move(parts)) {
    sort_by(parts_.sectors, [](const Sector& one) { return one.sector_id; });
    sort_by(parts_.links, [](const Link& one) { return std::pair(one.from, one.to); });
    sort_by(parts_.stations, [](const Station& one) { return std::pair(one.sector_id, one.station_id); });
    sort_by(parts_.planets, [](const Planet& one) { return std::pair(one.sector_id, one.planet_id); });
    sector_index_.reserve(parts_.sectors.size());
    for (std::size_t i = 0; i < parts_.sectors.size(); ++i) sector_index_.emplace(parts_.sectors[i].sector_id, i);
    for (std::size_t i = 0; i < parts_.stations.size(); ++i) station_index_.emplace(parts_.stations[i].station_id, i);
    links_index_ = runs_of(parts_.links, [](const Link& one) { return one.from; });
    stations_index_ = runs_of(parts_.stations, [](const Station& one) { return one.sector_id; });
    planets_index_ = runs_of(parts_.planets, [](const Planet& one) { return one.sector_id; });
}

const Sector* Atlas::sector(SectorId id) const {
    const auto found = sector_index_.find(id);
    return found == sector_index_.end() ? nullptr : &parts_.sectors[found->second];
}

const Region* Atlas::region(RegionId id) const {
    const auto found = std::find_if(parts_.regions.begin(), parts_.regions.end(), [&](const Region& one) {
        return one.region_id == id;
    });
    return found == parts_.regions.end() ? nullptr : &*found;
}

const Region* Atlas::region(std::string_view name) const {
    const auto found =
        std::find_if(parts_.regions.begin(), parts_.regions.end(), [&](const Region& one) { return one.name == name; });
    return found == parts_.regions.end() ? nullptr : &*found;
}

SectorId Atlas::gate_sector(RegionId id) const {
    const Region* found = region(id);
    return found ? found->first_sector + found->gate_number - 1 : 0;
}

std::span<const Link> Atlas::links_from(SectorId id) const {
    return run(links_index_, parts_.links, id);
}

std::span<const Station> Atlas::stations_in(SectorId id) const {
    return run(stations_index_, parts_.stations, id);
}

std::span<const Planet> Atlas::planets_in(SectorId id) const {
    return run(planets_index_, parts_.planets, id);
}

const Station* Atlas::station(StationId id) const {
    const auto found = station_index_.find(id);
    return found == station_index_.end() ? nullptr : &parts_.stations[found->second];
}

double ClusterFigures::mean(std::int64_t sum) const {
    if (sectors == 0) return 0;
    return static_cast<double>(sum * 100 / sectors) / 100.0;
}

std::vector<ClusterFigures> figures(const Atlas& atlas) {
    std::vector<ClusterFigures> out(atlas.parts().clusters.size());
    for (const Sector& sector : atlas.parts().sectors) {
        ClusterFigures& one = out[sector.cluster];
        if (!one.first) one.first = &sector;
        ++one.sectors;
        one.security += sector.security_level;
        one.development += sector.development_level;
        one.stations += static_cast<std::int64_t>(atlas.stations_in(sector.sector_id).size());
        one.planets += static_cast<std::int64_t>(atlas.planets_in(sector.sector_id).size());
    }
    return out;
}

std::shared_ptr<const Atlas> World::atlas() const {
    const std::lock_guard lock(mutex_);
    return atlas_;
}

void World::replace(std::shared_ptr<const Atlas> atlas) {
    const std::lock_guard lock(mutex_);
    atlas_.swap(atlas);  // the old one is freed after the lock
}

}  // namespace sw::galaxy
