// Pilots whose sockets are open in other processes that serve the same world, as those tell.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "sectorwars/platform/hub.hpp"

namespace sw::ws {

/// A pilot is in one process only: the one that spoke of him last.
class Elsewhere {
public:
    void put(const std::string& origin, Presence who);
    /// Only if it is this process that has him.
    void drop(const std::string& origin, PlayerId player);
    /// Whoever has him: he is here now. False when nobody had.
    bool take(PlayerId player);

    [[nodiscard]] bool contains(PlayerId player) const { return entries_.contains(player); }

    [[nodiscard]] std::vector<Presence> of(const std::string& origin) const;
    [[nodiscard]] std::vector<Presence> in_sector(SectorId sector) const;

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// Adds to the figures of this process.
    void add_to(std::map<SectorId, std::size_t>& by_sector, std::map<RegionId, std::size_t>& by_region) const;

private:
    struct Entry {
        std::string origin;
        Presence who;
    };

    void leave_sector(const Presence& who);

    std::unordered_map<PlayerId, Entry> entries_;
    std::unordered_map<SectorId, std::unordered_set<PlayerId>> sectors_;
};

}  // namespace sw::ws
