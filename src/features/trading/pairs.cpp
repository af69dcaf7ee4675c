// Finds port pairs worth a haul.
#include "pairs.hpp"

#include <algorithm>
#include <unordered_set>

namespace sw::trading {
namespace {

/// A pair that gains with its first unit, not yet loaded.
struct Candidate {
    const Port* from;
    const Port* to;
    int hops;
    std::int64_t promise;  ///< no lot can gain more
};

/// The whole hold at the margin of the first unit: prices only get worse after it.
std::int64_t promise_of(const Port& from, const Port& to, const PairQuery& query) {
    const std::int64_t most = std::min({query.hold, from.stock, to.listing.capacity - to.stock});
    if (most <= 0) return 0;
    const std::int64_t cost = total_of(from.listing, {from.stock, 1, Side::buy}, query.terms, query.at);
    const std::int64_t earned = total_of(to.listing, {to.stock, 1, Side::sell}, query.terms, query.at);
    return most * (earned - cost);
}

Pair load(const Candidate& pair, const PairQuery& query) {
    const Port& from = *pair.from;
    const Port& to = *pair.to;
    const std::int64_t buy_cycle = cycle_factor(from.listing, query.at);
    const std::int64_t sell_cycle = cycle_factor(to.listing, query.at);
    const std::int64_t most = std::min({query.hold, from.stock, to.listing.capacity - to.stock});
    Pair best{.from = pair.from, .to = pair.to, .hops = pair.hops, .quantity = 0, .cost = 0, .earnings = 0};
    std::int64_t goods = 0;
    std::int64_t earnings = 0;
    for (std::int64_t unit = 0; unit < most; ++unit) {
        const auto offer = price_of(from.listing, from.stock - unit, buy_cycle);
        const auto bid = price_of(to.listing, to.stock + unit + 1, sell_cycle);
        const std::int64_t pays = price_for(from.listing, offer, query.terms, Side::buy);
        const std::int64_t gets = price_for(to.listing, bid, query.terms, Side::sell);
        if (gets <= pays) break;
        goods += pays;
        earnings += gets;
        const std::int64_t cost = goods + (goods * from.tax_points + 9999) / 10000;
        if (cost > query.purse) break;
        if (earnings - cost > best.profit()) best.quantity = unit + 1, best.cost = cost, best.earnings = earnings;
    }
    return best;
}

}  // namespace

std::vector<Reach> reach_of(const galaxy::Atlas& atlas, const Known& known, SectorId from, int max_hops) {
    std::vector<Reach> out{{from, 0}};
    std::unordered_set<SectorId> seen{from};
    for (std::size_t next = 0; next < out.size(); ++next) {
        const Reach here = out[next];
        if (here.hops == max_hops) break;
        for (const auto& link : atlas.links_from(here.sector)) {
            if (known.count(link.to) != 0 && seen.insert(link.to).second) out.push_back({link.to, here.hops + 1});
        }
    }
    return out;
}

std::vector<Pair> find_pairs(
    const galaxy::Atlas& atlas, const Known& known, const std::vector<Port>& ports, const PairQuery& query
) {
    std::unordered_multimap<SectorId, const Port*> buyers;
    for (const Port& port : ports) {
        if (port.listing.bought) buyers.emplace(port.station->sector_id, &port);
    }
    std::unordered_map<SectorId, std::vector<Reach>> reaches;
    std::vector<Candidate> candidates;
    for (const Port& from : ports) {
        if (!from.listing.sold) continue;
        auto [reach, fresh] = reaches.try_emplace(from.station->sector_id);
        if (fresh) reach->second = reach_of(atlas, known, from.station->sector_id, query.max_hops);
        for (const Reach& there : reach->second) {
            const auto [begin, end] = buyers.equal_range(there.sector);
            for (auto it = begin; it != end; ++it) {
                const Port& to = *it->second;
                if (to.station == from.station || to.listing.commodity != from.listing.commodity) continue;
                const std::int64_t promise = promise_of(from, to, query);
                if (promise > 0) candidates.push_back({&from, &to, there.hops, promise / (there.hops + 2)});
            }
        }
    }
    // Only the most promising are loaded unit by unit.
    const std::size_t loaded = std::min(candidates.size(), 4 * query.limit);
    const auto better = [](const Candidate& a, const Candidate& b) { return a.promise > b.promise; };
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(loaded);
    std::partial_sort(candidates.begin(), middle, candidates.end(), better);
    candidates.resize(loaded);
    std::vector<Pair> pairs;
    for (const auto& candidate : candidates) {
        const Pair pair = load(candidate, query);
        if (pair.profit() > 0) pairs.push_back(pair);
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return a.profit_per_hop() > b.profit_per_hop();
    });
    if (pairs.size() > query.limit) pairs.resize(query.limit);
    return pairs;
}

}  // namespace sw::trading
