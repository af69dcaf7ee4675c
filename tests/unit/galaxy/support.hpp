// The balance file that the game ships with, and a seed for a run.
#pragma once

#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

#include "features/galaxy/rules.hpp"
#include "sectorwars/base/random.hpp"

namespace galaxy_test {

inline const sw::galaxy::Tuning& tuning() {
    static const sw::galaxy::Tuning shipped = [] {
        std::ifstream file("config/balance/galaxy.json");
        if (!file) throw std::runtime_error("config/balance/galaxy.json cannot be read");
        return sw::parse_json<sw::galaxy::Tuning>(std::string(std::istreambuf_iterator<char>(file), {}));
    }();
    return shipped;
}

inline std::uint64_t fresh_seed() {
    return std::random_device{}() * 0x1'0000'0001ULL % (1ULL << 53);
}

/// Links as pairs of indexes into a list of sectors that starts at `first`.
inline std::vector<std::pair<int, int>> edges(const sw::galaxy::Atlas::Parts& parts, sw::SectorId first) {
    std::vector<std::pair<int, int>> out;
    for (const auto& link : parts.links) out.emplace_back(link.from - first, link.to - first);
    return out;
}

}  // namespace galaxy_test
