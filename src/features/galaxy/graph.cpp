// Prim's tree with a degree limit, Tarjan's components without recursion, breadth-first distances.
#include "graph.hpp"

#include <algorithm>
#include <limits>

namespace sw::galaxy {
namespace {

/// Edges sorted by their start: the targets of node n are targets[first[n]] .. targets[first[n + 1] - 1].
struct Adjacency {
    Adjacency(int nodes, std::span<const Edge> edges) : first(static_cast<std::size_t>(nodes) + 1) {
        for (const auto& [from, to] : edges) ++first[static_cast<std::size_t>(from) + 1];
        for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
        targets.resize(edges.size());
        std::vector<std::size_t> next(first.begin(), first.end() - 1);
        for (const auto& [from, to] : edges) targets[next[static_cast<std::size_t>(from)]++] = to;
    }

    std::vector<std::size_t> first;
    std::vector<int> targets;
};

class Tarjan {
public:
    Tarjan(int nodes, std::span<const Edge> edges)
        : graph_(nodes, edges),
          order_(static_cast<std::size_t>(nodes), -1),
          low_(order_),
          component_(order_),
          next_edge_(graph_.first.begin(), graph_.first.end() - 1) {}

    std::vector<int> run() {
        for (std::size_t node = 0; node < order_.size(); ++node) {
            if (order_[node] < 0) visit_from(node);
        }
        return std::move(component_);
    }

private:
    void visit_from(std::size_t root) {
        open(root);
        while (!path_.empty()) {
            const std::size_t node = path_.back();
            if (next_edge_[node] == graph_.first[node + 1]) {
                close(node);
                continue;
            }
            const auto target = static_cast<std::size_t>(graph_.targets[next_edge_[node]++]);
            if (order_[target] < 0) open(target);
            else if (component_[target] < 0) low_[node] = std::min(low_[node], order_[target]);
        }
    }

    void open(std::size_t node) {
        order_[node] = low_[node] = counter_++;
        path_.push_back(node);
        waiting_.push_back(node);
    }

    void close(std::size_t node) {
        path_.pop_back();
        if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[node]);
        if (low_[node] != order_[node]) return;
        std::size_t member = 0;
        do {
            member = waiting_.back();
            waiting_.pop_back();
            component_[member] = components_;
        } while (member != node);
        ++components_;
    }

    Adjacency graph_;
    std::vector<int> order_, low_, component_;
    std::vector<std::size_t> next_edge_, path_, waiting_;
    int counter_ = 0, components_ = 0;
};

/// The state of Prim's algorithm: the points outside the tree, each with its nearest point inside that may take an
/// edge.
class Prim {
public:
    Prim(std::span<const Point> points, int max_degree)
        : points_(points), max_degree_(max_degree), degree_(points.size()) {
        for (std::size_t i = 1; i < points.size(); ++i) outside_.push_back({points[i], i});
        if (!points.empty()) inside_.push_back(0);
    }

    std::vector<Edge> run() {
        std::vector<Edge> edges;
        if (!outside_.empty()) offer(0);
        while (!outside_.empty()) {
            const auto next =
                std::min_element(outside_.begin(), outside_.end(), [](const Waiting& a, const Waiting& b) {
                    return std::pair(a.best, a.index) < std::pair(b.best, b.index);
                });
            const std::size_t node = next->index;
            const std::size_t parent = next->nearest;
            *next = outside_.back();
            outside_.pop_back();
            edges.emplace_back(static_cast<int>(parent), static_cast<int>(node));
            inside_.push_back(node);
            ++degree_[parent];
            ++degree_[node];
            offer(node);
            if (degree_[parent] >= max_degree_) retire(parent);
        }
        return edges;
    }

private:
    struct Waiting {
        Point place;
        std::size_t index;
        std::size_t nearest = 0;
        std::int64_t best = std::numeric_limits<std::int64_t>::max();
    };

    void offer(std::size_t node) {
        const Point place = points_[node];
        for (Waiting& one : outside_) offer_to(one, node, place);
    }

    static void offer_to(Waiting& one, std::size_t node, const Point& place) {
        const std::int64_t length = distance_squared(one.place, place);
        if (length >= one.best) return;
        one.best = length;
        one.nearest = node;
    }

    /// A full node takes no more edges: those that counted on it look for another.
    void retire(std::size_t full) {
        for (Waiting& one : outside_) {
            if (one.nearest != full) continue;
            one.best = std::numeric_limits<std::int64_t>::max();
            for (const std::size_t other : inside_) {
                if (degree_[other] < max_degree_) offer_to(one, other, points_[other]);
            }
        }
    }

    std::span<const Point> points_;
    int max_degree_;
    std::vector<int> degree_;
    std::vector<Waiting> outside_;
    std::vector<std::size_t> inside_;
};

}  // namespace

std::vector<Edge> spanning_tree(std::span<const Point> points, int max_degree) {
    return Prim(points, max_degree).run();
}

std::vector<int> strong_components(int nodes, std::span<const Edge> directed) {
    return Tarjan(nodes, directed).run();
}

std::vector<std::size_t> reverses_to_add(int nodes, std::vector<Edge> directed) {
    std::vector<std::size_t> added;
    const std::size_t given = directed.size();
    for (;;) {
        const std::vector<int> component = strong_components(nodes, directed);
        std::size_t crossing = 0;
        const auto crosses = [&](const Edge& edge) {
            return component[static_cast<std::size_t>(edge.first)] != component[static_cast<std::size_t>(edge.second)];
        };
        while (crossing < given && !crosses(directed[crossing])) ++crossing;
        if (crossing == given) return added;
        added.push_back(crossing);
        directed.emplace_back(directed[crossing].second, directed[crossing].first);
    }
}

std::vector<int> hops_from(int start, int nodes, std::span<const Edge> directed) {
    const Adjacency graph(nodes, directed);
    std::vector<int> hops(static_cast<std::size_t>(nodes), -1);
    std::vector<int> queue{start};
    hops[static_cast<std::size_t>(start)] = 0;
    for (std::size_t at = 0; at < queue.size(); ++at) {
        const auto node = static_cast<std::size_t>(queue[at]);
        for (std::size_t i = graph.first[node]; i < graph.first[node + 1]; ++i) {
            auto& target = hops[static_cast<std::size_t>(graph.targets[i])];
            if (target >= 0) continue;
            target = hops[node] + 1;
            queue.push_back(graph.targets[i]);
        }
    }
    return hops;
}

}  // namespace sw::galaxy
