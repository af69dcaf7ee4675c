// The graph algorithms against slow and obvious ones.
#include "features/galaxy/graph.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw::galaxy;

namespace {

/// reach[a][b]: b can be reached from a.
std::vector<std::vector<bool>> closure(int nodes, const std::vector<Edge>& edges) {
    const auto count = static_cast<std::size_t>(nodes);
    std::vector<std::vector<bool>> reach(count, std::vector<bool>(count));
    for (std::size_t i = 0; i < count; ++i) reach[i][i] = true;
    for (const auto& [from, to] : edges) reach[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)] = true;
    for (std::size_t via = 0; via < count; ++via) {
        for (std::size_t a = 0; a < count; ++a) {
            for (std::size_t b = 0; b < count; ++b) {
                if (reach[a][via] && reach[via][b]) reach[a][b] = true;
            }
        }
    }
    return reach;
}

std::vector<Edge> random_edges(sw::Random& random, int nodes, int count) {
    std::vector<Edge> edges;
    for (int i = 0; i < count; ++i) {
        const auto from = static_cast<int>(random.integer(0, nodes - 1));
        edges.emplace_back(from, static_cast<int>(random.integer(0, nodes - 1)));
    }
    return edges;
}

std::int64_t length_of(const std::vector<Edge>& edges, const std::vector<Point>& points) {
    std::int64_t total = 0;
    for (const auto& [a, b] : edges) {
        total += distance_squared(points[static_cast<std::size_t>(a)], points[static_cast<std::size_t>(b)]);
    }
    return total;
}

}  // namespace

TEST_CASE("two nodes share a component exactly when each reaches the other") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    sw::Random random(seed);
    for (int round = 0; round < 200; ++round) {
        const auto nodes = static_cast<int>(random.integer(1, 14));
        const auto edges = random_edges(random, nodes, static_cast<int>(random.integer(0, 30)));
        const auto reach = closure(nodes, edges);
        const auto component = strong_components(nodes, edges);
        for (std::size_t a = 0; a < component.size(); ++a) {
            for (std::size_t b = 0; b < component.size(); ++b) {
                REQUIRE((component[a] == component[b]) == (reach[a][b] && reach[b][a]));
            }
        }
    }
}

TEST_CASE("the reverses that are asked for make a connected graph strongly connected") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    sw::Random random(seed);
    for (int round = 0; round < 100; ++round) {
        const auto nodes = static_cast<int>(random.integer(2, 30));
        std::vector<Edge> edges = random_edges(random, nodes, static_cast<int>(random.integer(0, 20)));
        for (int i = 1; i < nodes; ++i) {
            const auto other = static_cast<int>(random.integer(0, i - 1));
            edges.push_back(random.chance(0.5) ? Edge{i, other} : Edge{other, i});
        }
        for (const std::size_t index : reverses_to_add(nodes, edges)) {
            edges.emplace_back(edges[index].second, edges[index].first);
        }
        const auto component = strong_components(nodes, edges);
        REQUIRE(std::all_of(component.begin(), component.end(), [](int one) { return one == 0; }));
        REQUIRE(reverses_to_add(nodes, edges).empty());
    }
}

TEST_CASE("the spanning tree is as short as Kruskal's and keeps the degree limit") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    sw::Random random(seed);
    for (int round = 0; round < 50; ++round) {
        std::vector<Point> points;
        const auto count = random.integer(2, 60);
        for (int i = 0; i < count; ++i) {
            points.push_back({static_cast<int>(random.integer(-20, 20)), static_cast<int>(random.integer(-20, 20)), 0});
        }
        const auto tree = spanning_tree(points, 1000);
        REQUIRE(tree.size() + 1 == points.size());

        std::vector<std::pair<std::int64_t, Edge>> all;
        for (int a = 0; a < count; ++a) {
            for (int b = a + 1; b < count; ++b) {
                const auto square =
                    distance_squared(points[static_cast<std::size_t>(a)], points[static_cast<std::size_t>(b)]);
                all.push_back({square, {a, b}});
            }
        }
        std::sort(all.begin(), all.end());
        std::vector<int> group(points.size());
        std::iota(group.begin(), group.end(), 0);
        std::int64_t shortest = 0;
        for (const auto& [square, edge] : all) {
            const int from = group[static_cast<std::size_t>(edge.first)];
            const int to = group[static_cast<std::size_t>(edge.second)];
            if (from == to) continue;
            shortest += square;
            std::replace(group.begin(), group.end(), from, to);
        }
        REQUIRE(length_of(tree, points) == shortest);

        const auto limited = spanning_tree(points, 2);
        std::vector<int> degree(points.size());
        for (const auto& [a, b] : limited) {
            ++degree[static_cast<std::size_t>(a)];
            ++degree[static_cast<std::size_t>(b)];
        }
        REQUIRE(limited.size() + 1 == points.size());
        REQUIRE(*std::max_element(degree.begin(), degree.end()) <= 2);
        std::vector<Edge> both = limited;
        for (const auto& [a, b] : limited) both.emplace_back(b, a);
        const auto component = strong_components(static_cast<int>(count), both);
        REQUIRE(std::all_of(component.begin(), component.end(), [](int one) { return one == 0; }));
    }
}

TEST_CASE("hops count the shortest way and mark what cannot be reached") {
    const std::vector<Edge> edges{{0, 1}, {1, 2}, {2, 3}, {0, 2}, {4, 0}};
    REQUIRE(hops_from(0, 5, edges) == std::vector<int>{0, 1, 1, 2, -1});
}
