// Dijkstra over the known links; weights are whole numbers, so that equal courses compare equal.
#include "course.hpp"

#include <algorithm>
#include <limits>
#include <queue>

namespace sw::navigation {

namespace {

constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max();

/// Each hop weighs at least 1, so that a free gate still brings the pilot nearer.
std::int64_t weigh(Optimise optimise, std::int64_t cost, int hazard, const Tuning& tuning) {
    constexpr std::int64_t hop_first = 1'000'000'000'000;  // more than the turns of any course
    switch (optimise) {
        case Optimise::hops:
            return hop_first + cost;
        case Optimise::safe:
            return cost + static_cast<std::int64_t>(tuning.danger_turns * millionths) * hazard / 10 + 1;
        case Optimise::turns:
            break;
    }
    return cost + 1;
}

Error unknown_course(SectorId to) {
    return {
        .code = Code::rule_violation,
        .id = "course_unknown",
        .message = "Your charts show no course to sector " + std::to_string(to) + "."};
}

using Entry = std::pair<std::int64_t, std::size_t>;  ///< distance, node: ties by node, that is by sector number
using Queue = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;

}  // namespace

void add_surroundings(Chart& chart, const galaxy::Atlas& atlas, SectorId sector) {
    chart[sector] = Level::visited;
    for (const auto& link : atlas.links_from(sector)) chart.try_emplace(link.to, Level::seen);
}

KnownGraph::KnownGraph(const galaxy::Atlas& atlas, const Chart& chart, const Taste& taste, const Tuning& tuning)
    : atlas_(atlas), max_hops_(static_cast<std::size_t>(tuning.max_hops)) {
    sectors_.reserve(chart.size());
    for (const auto& [sector, level] : chart) {
        if (level != Level::none && atlas.sector(sector)) sectors_.push_back(sector);
    }
    std::sort(sectors_.begin(), sectors_.end());
    out_.resize(sectors_.size());
    in_.resize(sectors_.size());
    const auto reveals = [&](SectorId sector) {
        const auto found = chart.find(sector);
        return found != chart.end() && found->second >= Level::scanned;
    };
    for (const SectorId sector : sectors_) {
        if (!reveals(sector)) continue;
        SectorId previous = 0;
        for (const auto& link : atlas.links_from(sector)) {
            if (link.to == previous) continue;  // parallel links stand together; movement takes the best one
            previous = link.to;
            add(*best_link(atlas, sector, link.to), taste, tuning);
            if (reveals(link.to)) continue;
            const auto* back = best_link(atlas, link.to, sector);
            if (back && back->kind == best_link(atlas, sector, link.to)->kind) add(*back, taste, tuning);
        }
    }
}

std::optional<std::size_t> KnownGraph::index_of(SectorId sector) const {
    const auto found = std::lower_bound(sectors_.begin(), sectors_.end(), sector);
    if (found == sectors_.end() || *found != sector) return std::nullopt;
    return static_cast<std::size_t>(found - sectors_.begin());
}

void KnownGraph::add(const galaxy::Link& link, const Taste& taste, const Tuning& tuning) {
    const auto from = index_of(link.from), to = index_of(link.to);
    if (!from || !to) return;
    const int surcharge = atlas_.sector(link.from)->nebula_surcharge;
    const std::int64_t cost = hop_cost(link, surcharge, taste.drive, tuning.tunnel_surcharge);
    const std::int64_t weight = weigh(taste.optimise, cost, atlas_.sector(link.to)->hazard_level, tuning);
    out_[*from].push_back({*to, weight});
    in_[*to].push_back({*from, weight});
}

// Searches backwards from the destination: the next hop then depends on the place alone, not on how one came there.
Result<std::vector<SectorId>> KnownGraph::course(SectorId from, SectorId to) const {
    const auto start = index_of(from), goal = index_of(to);
    if (!start || !goal) return unknown_course(to);
    std::vector<std::int64_t> distance(sectors_.size(), far);
    distance[*goal] = 0;
    Queue queue;
    queue.emplace(0, *goal);
    while (!queue.empty() && queue.top().second != *start) {
        const auto [reached, node] = queue.top();
        queue.pop();
        if (reached > distance[node]) continue;
        for (const auto& edge : in_[node]) {
            const std::int64_t through = reached + edge.weight;
            if (through >= distance[edge.node]) continue;
            distance[edge.node] = through;
            queue.emplace(through, edge.node);
        }
    }
    if (distance[*start] == far) return unknown_course(to);

    std::vector<SectorId> hops;
    for (std::size_t node = *start; node != *goal;) {
        std::size_t next = sectors_.size();
        for (const auto& edge : out_[node]) {
            const bool shortest = distance[edge.node] != far && distance[edge.node] + edge.weight == distance[node];
            if (shortest) next = std::min(next, edge.node);
        }
        hops.push_back(sectors_[next]);
        if (hops.size() > max_hops_) return unknown_course(to);
        node = next;
    }
    return hops;
}

std::optional<SectorId> KnownGraph::nearest(SectorId from, const std::function<bool(SectorId)>& wanted) const {
    const auto start = index_of(from);
    if (!start) return std::nullopt;
    std::vector<std::int64_t> distance(sectors_.size(), far);
    distance[*start] = 0;
    Queue queue;
    queue.emplace(0, *start);
    while (!queue.empty()) {
        const auto [reached, node] = queue.top();
        queue.pop();
        if (reached > distance[node]) continue;
        if (wanted(sectors_[node])) return sectors_[node];
        for (const auto& edge : out_[node]) {
            const std::int64_t through = reached + edge.weight;
            if (through >= distance[edge.node]) continue;
            distance[edge.node] = through;
            queue.emplace(through, edge.node);
        }
    }
    return std::nullopt;
}

}  // namespace sw::navigation
