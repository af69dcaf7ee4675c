// Small graph algorithms over nodes 0..n-1 and points with whole coordinates.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sw::galaxy {

struct Point {
    int x = 0, y = 0, z = 0;

    auto operator<=>(const Point&) const = default;
};

[[nodiscard]] inline std::int64_t distance_squared(const Point& a, const Point& b) {
    const std::int64_t dx = a.x - b.x;
    const std::int64_t dy = a.y - b.y;
    const std::int64_t dz = a.z - b.z;
    return dx * dx + dy * dy + dz * dz;
}

using Edge = std::pair<int, int>;

/// Shortest tree over all points in which no node has more than `max_degree` (>= 2) edges; ties by lower index.
[[nodiscard]] std::vector<Edge> spanning_tree(std::span<const Point> points, int max_degree);

/// Strongly connected component of each node, numbered from 0 in reverse topological order (Tarjan).
[[nodiscard]] std::vector<int> strong_components(int nodes, std::span<const Edge> directed);

/// Indexes of one-way edges whose reverse must be added to make everything strongly connected, given that the graph is
/// connected when directions are ignored. Empty when it is strongly connected already.
[[nodiscard]] std::vector<std::size_t> reverses_to_add(int nodes, std::vector<Edge> directed);

/// Hops from `start` along directed edges; -1 where it cannot get.
[[nodiscard]] std::vector<int> hops_from(int start, int nodes, std::span<const Edge> directed);

}  // namespace sw::galaxy
