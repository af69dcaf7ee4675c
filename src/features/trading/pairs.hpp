// Finds port pairs worth a haul among what a pilot has explored. Pure and bounded.
#pragma once

#include <unordered_map>
#include <vector>

#include "prices.hpp"
#include "sectorwars/galaxy.hpp"

namespace sw::trading {

/// Sectors within reach of `from`, by hops, nearest first; only through sectors for which `known` holds.
struct Reach {
    SectorId sector;
    int hops;
};

using Known = std::unordered_map<SectorId, bool>;  ///< charted sectors; true = explored

[[nodiscard]] std::vector<Reach> reach_of(const galaxy::Atlas& atlas, const Known& known, SectorId from, int max_hops);

struct Port {
    const galaxy::Station* station;
    Listing listing;
    std::int64_t stock;
    std::int64_t tax_points;
};

struct PairQuery {
    int max_hops;
    std::int64_t hold;
    std::size_t limit;
    Terms terms;
    Time at;
    std::int64_t purse = INT64_MAX;  ///< no lot costs more credits
};

struct Pair {
    const Port* from;
    const Port* to;
    int hops;
    std::int64_t quantity, cost, earnings;

    [[nodiscard]] std::int64_t profit() const noexcept { return earnings - cost; }

    /// Two dockings weigh like two hops.
    [[nodiscard]] std::int64_t profit_per_hop() const noexcept { return profit() / (hops + 2); }
};

/// Best first: profit over hops plus two.
[[nodiscard]] std::vector<Pair> find_pairs(
    const galaxy::Atlas& atlas, const Known& known, const std::vector<Port>& ports, const PairQuery& query
);

}  // namespace sw::trading
