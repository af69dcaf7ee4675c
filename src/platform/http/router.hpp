// Finds the route of a method and path: a trie over path segments, built once, read by all.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/feature.hpp"

namespace sw::http {

/// A route and the names of its path parameters, in order.
struct Endpoint {
    Route route;
    std::vector<std::string> parameter_names;
    std::size_t index = 0;  ///< its place in the list of routes
};

class Router {
public:
    static constexpr std::size_t max_segments = 24;
    static constexpr std::size_t max_path_parameters = 8;

    struct Match {
        const Endpoint* endpoint = nullptr;                          ///< null when no route answers
        std::array<std::string_view, max_path_parameters> values{};  ///< views into the path
        unsigned allowed = 0;  ///< bits 1 << Method of the routes at this path; 0 = the path is unknown
    };

    /// Throws a Failure when two routes answer to the same method and path, or a path is not well formed.
    explicit Router(std::vector<Route> routes);
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// `path` is decoded and starts with '/'; a slash at its end makes no difference. A literal segment wins over a
    /// parameter; HEAD is answered by GET. Allocates nothing.
    [[nodiscard]] Match match(Method method, std::string_view path) const;

    [[nodiscard]] const std::vector<Endpoint>& endpoints() const noexcept { return endpoints_; }

private:
    struct Node;
    struct Segments;
    struct Search;
    static Segments split(std::string_view path);
    void add(const Endpoint& endpoint);
    static bool descend(const Node& node, std::size_t depth, Search& search);

    std::vector<Endpoint> endpoints_;
    std::unique_ptr<Node> root_;
};

/// "GET, HEAD, OPTIONS" from the bits of Match::allowed.
[[nodiscard]] std::string allow_header(unsigned allowed);

}  // namespace sw::http
