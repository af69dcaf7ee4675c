// Step three: warps inside clusters, tunnels between them, and the promise that every sector can reach every other.
#include <algorithm>
#include <set>
#include <unordered_set>

#include "draft.hpp"

namespace sw::galaxy {
namespace {

constexpr int samples_for_an_end = 5;
constexpr std::size_t near_clusters = 4;

Point place_of(const Sector& sector) {
    return {sector.x, sector.y, sector.z};
}

/// How far, in whole light years, rounded down.
std::int64_t distance(const Point& a, const Point& b) {
    const std::int64_t square = distance_squared(a, b);
    std::int64_t root = 0;
    while ((root + 1) * (root + 1) <= square) ++root;
    return root;
}

bool slow(SectorType type) {
    return type == SectorType::nebula || type == SectorType::asteroid_field || type == SectorType::black_hole;
}

bool shaky(SectorType type) {
    return type == SectorType::nebula || type == SectorType::black_hole || type == SectorType::wormhole;
}

class Linker {
public:
    explicit Linker(Draft& draft)
        : draft_(draft), rules_(draft.tuning.graph), random_(draft.random(Part::links)), degree_(sectors().size()) {}

    void run() {
        group();
        for (const auto& cluster : clusters_) add_warps(cluster);
        add_tunnels();
        add_wormholes();
        repair();
    }

private:
    [[nodiscard]] std::vector<Sector>& sectors() { return draft_.parts.sectors; }

    [[nodiscard]] Sector& at(int index) { return sectors()[static_cast<std::size_t>(index)]; }

    void group() {
        clusters_.resize(draft_.parts.clusters.size());
        for (std::size_t i = 0; i < sectors().size(); ++i) {
            clusters_[sectors()[i].cluster].push_back(static_cast<int>(i));
        }
    }

    [[nodiscard]] bool joined(int a, int b) const { return pairs_.contains(key(a, b)); }

    [[nodiscard]] static std::uint64_t key(int a, int b) {
        return static_cast<std::uint64_t>(std::min(a, b)) << 32 | static_cast<std::uint64_t>(std::max(a, b));
    }

    [[nodiscard]] bool has_room(int index) const {
        return degree_[static_cast<std::size_t>(index)] < rules_.max_degree;
    }

    void join(int a, int b) {
        pairs_.insert(key(a, b));
        ++degree_[static_cast<std::size_t>(a)];
        ++degree_[static_cast<std::size_t>(b)];
    }

    void push(Link link, int from, int to) {
        link.from = at(from).sector_id;
        link.to = at(to).sector_id;
        draft_.parts.links.push_back(link);
    }

    // ---- warps ----

    void add_warps(const std::vector<int>& members) {
        std::vector<Point> points;
        for (const int index : members) points.push_back(place_of(at(index)));
        std::vector<Edge> tree = spanning_tree(points, rules_.max_degree - 1);
        for (auto& [a, b] : tree) {
            a = members[static_cast<std::size_t>(a)];
            b = members[static_cast<std::size_t>(b)];
            join(a, b);
        }
        std::vector<Edge> extra = extra_warps(members, points, tree.size());
        const auto all = static_cast<int>(tree.size() + extra.size());
        // Only warps beyond the tree lose a direction: the tree alone then still joins everything both ways.
        const auto one_way =
            std::min(extra.size(), static_cast<std::size_t>((all * rules_.one_way_percent + 50) / 100));
        for (const auto& [a, b] : tree) add_warp(a, b, true);
        for (std::size_t i = 0; i < extra.size(); ++i) add_warp(extra[i].first, extra[i].second, i >= one_way);
    }

    /// Short pairs in a random order until the sectors have their average degree.
    std::vector<Edge> extra_warps(const std::vector<int>& members, const std::vector<Point>& points, std::size_t have) {
        std::vector<Edge> candidates;
        const std::int64_t reach = static_cast<std::int64_t>(rules_.reach) * rules_.reach;
        for (std::size_t a = 0; a < members.size(); ++a) {
            for (std::size_t b = a + 1; b < members.size(); ++b) {
                if (distance_squared(points[a], points[b]) <= reach) candidates.emplace_back(members[a], members[b]);
            }
        }
        shuffle(random_, candidates);
        const auto wanted = static_cast<std::size_t>(rules_.average_degree * static_cast<double>(members.size()) / 2);
        std::vector<Edge> extra;
        for (const auto& [a, b] : candidates) {
            if (have + extra.size() >= wanted) break;
            // One place stays free for a tunnel.
            if (joined(a, b) || !has_spare_room(a) || !has_spare_room(b)) continue;
            join(a, b);
            extra.push_back(random_.chance(0.5) ? Edge{a, b} : Edge{b, a});
        }
        return extra;
    }

    [[nodiscard]] bool has_spare_room(int index) const {
        return degree_[static_cast<std::size_t>(index)] + 1 < rules_.max_degree;
    }

    void add_warp(int a, int b, bool both_ways) {
        const Sector& from = at(a);
        const Sector& to = at(b);
        const bool hazardous = from.hazard_level > 5 || to.hazard_level > 5;
        const int cost = 1 + int{hazardous} + int{slow(from.type)} + int{slow(to.type)};
        const int tenths = 9 - int{from.hazard_level > 5} - int{to.hazard_level > 5} - 2 * int{shaky(from.type)} -
                           2 * int{shaky(to.type)};
        const Link link{
            .kind = LinkKind::warp,
            .turn_cost = std::clamp(cost, rules_.cost.low, rules_.cost.high),
            .stability = std::max(tenths, 3) / 10.0};
        push(link, a, b);
        if (both_ways) push(link, b, a);
    }

    // ---- tunnels ----

    void add_tunnels() {
        std::vector<Point> centres;
        for (const Cluster& cluster : draft_.parts.clusters) centres.push_back({cluster.x, cluster.y, cluster.z});
        int left = draft_.spec.total_sectors * draft_.kind.tunnel_percent / 100;
        for (const auto& [a, b] : spanning_tree(centres, static_cast<int>(centres.size()) + 1)) {
            add_tunnel(a, b, TunnelType::natural);
            --left;
        }
        const std::vector<Edge> neighbours = near_pairs(centres);
        for (int tries = 10 * left; left > 0 && tries > 0; --tries) {
            const auto& [a, b] = random_.pick(neighbours);
            if (add_tunnel(a, b, draw_tunnel())) --left;
        }
    }

    /// Each cluster with its nearest others, once a pair.
    static std::vector<Edge> near_pairs(const std::vector<Point>& centres) {
        std::set<Edge> pairs;
        const int count = static_cast<int>(centres.size());
        for (int a = 0; a < count; ++a) {
            std::vector<std::pair<std::int64_t, int>> others;
            for (int b = 0; b < count; ++b) {
                const auto length =
                    distance_squared(centres[static_cast<std::size_t>(a)], centres[static_cast<std::size_t>(b)]);
                if (b != a) others.emplace_back(length, b);
            }
            std::sort(others.begin(), others.end());
            others.resize(std::min(others.size(), near_clusters));
            for (const auto& [length, b] : others) pairs.emplace(std::min(a, b), std::max(a, b));
        }
        return {pairs.begin(), pairs.end()};
    }

    TunnelType draw_tunnel() {
        Weights weights;
        for (const auto& [name, tuning] : draft_.tuning.tunnels) weights.emplace(name, tuning.weight);
        const auto type = from_name<TunnelType>(draw(random_, weights));
        if (!type)
            throw Failure(Code::internal, "bad_balance_file", "config/balance/galaxy.json names an unknown tunnel");
        return *type;
    }

    /// The least connected of a few sectors of the cluster; -1 when none of them has room.
    int tunnel_end(const std::vector<int>& members) {
        int best = -1;
        for (int i = 0; i < samples_for_an_end; ++i) {
            const int drawn = random_.pick(members);
            if (has_room(drawn) && (best < 0 || links_of(drawn) < links_of(best))) best = drawn;
        }
        return best;
    }

    [[nodiscard]] int links_of(int index) const { return degree_[static_cast<std::size_t>(index)]; }

    /// A natural tunnel holds the region together: it must come about, whatever the degree.
    int natural_end(const std::vector<int>& members) {
        const int drawn = tunnel_end(members);
        if (drawn >= 0) return drawn;
        return *std::min_element(members.begin(), members.end(), [&](int a, int b) {
            return links_of(a) < links_of(b);
        });
    }

    bool add_tunnel(int from_cluster, int to_cluster, TunnelType type) {
        const auto& here = clusters_[static_cast<std::size_t>(from_cluster)];
        const auto& there = clusters_[static_cast<std::size_t>(to_cluster)];
        const bool natural = type == TunnelType::natural;
        int a = natural ? natural_end(here) : tunnel_end(here);
        int b = natural ? natural_end(there) : tunnel_end(there);
        if (a < 0 || b < 0 || joined(a, b)) return false;
        if (random_.chance(0.5)) std::swap(a, b);
        const bool both_ways =
            natural || (type != TunnelType::one_way && random_.integer(1, 100) <= rules_.tunnel_two_way_percent);
        connect(a, b, type, both_ways);
        return true;
    }

    void connect(int a, int b, TunnelType type, bool both_ways) {
        const TunnelTuning& tuning = entry(draft_.tuning.tunnels, type);
        const std::int64_t length = distance(place_of(at(a)), place_of(at(b)));
        const std::int64_t unit = 100LL * rules_.tunnel_unit;
        const std::int64_t turns = (length * tuning.cost_percent + unit / 2) / unit;
        const Link link{
            .kind = LinkKind::tunnel,
            .type = type,
            .turn_cost = static_cast<int>(std::clamp<std::int64_t>(turns, rules_.cost.low, rules_.cost.high)),
            .stability = draw(random_, tuning.stability_percent) / 100.0};
        join(a, b);
        push(link, a, b);
        if (both_ways) push(link, b, a);
        for (const int end : {a, b}) draft_.entries.insert(at(end).sector_number);
    }

    /// A wormhole throws ships into another cluster, and nothing comes back through it.
    void add_wormholes() {
        for (int i = 0; i < static_cast<int>(sectors().size()); ++i) {
            if (at(i).type != SectorType::wormhole || !has_room(i)) continue;
            const auto own = at(i).cluster;
            auto other = static_cast<std::size_t>(random_.integer(1, static_cast<std::int64_t>(clusters_.size()) - 1));
            other = (own + other) % clusters_.size();
            const int end = tunnel_end(clusters_[other]);
            if (end >= 0 && !joined(i, end)) connect(i, end, TunnelType::unstable, false);
        }
    }

    void repair() {
        const auto missing = reverses_to_add(draft_.spec.total_sectors, draft_.edges());
        for (const std::size_t index : missing) {
            Link back = draft_.parts.links[index];
            std::swap(back.from, back.to);
            draft_.parts.links.push_back(back);
        }
    }

    Draft& draft_;
    const GraphRules& rules_;
    Random random_;
    std::vector<int> degree_;
    std::vector<std::vector<int>> clusters_;   ///< sector indexes by cluster
    std::unordered_set<std::uint64_t> pairs_;  ///< joined already; only ever asked, never walked
};

}  // namespace

void link_sectors(Draft& draft) {
    Linker(draft).run();
    std::sort(draft.parts.links.begin(), draft.parts.links.end(), [](const Link& a, const Link& b) {
        return std::pair(a.from, a.to) < std::pair(b.from, b.to);
    });
}

}  // namespace sw::galaxy
