// Finds the route of a method and path.
#include "platform/http/router.hpp"

#include <algorithm>

namespace sw::http {

namespace {

constexpr std::size_t method_count = static_cast<std::size_t>(Method::other) + 1;

constexpr unsigned bit(Method method) {
    return 1U << static_cast<unsigned>(method);
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

[[noreturn]] void bad_route(const Route& route, std::string_view why) {
    throw Failure(
        Code::internal, "bad_route", std::string(to_text(route.method)) + " " + route.path + ": " + std::string(why)
    );
}

/// Clients call these without the version, too.
bool has_short_form(std::string_view segment) {
    return segment == "combat" || segment == "planets" || segment == "teams";
}

}  // namespace

struct Router::Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;  ///< sorted by name
    std::unique_ptr<Node> parameter;
    std::array<const Endpoint*, method_count> endpoints{};
    unsigned allowed = 0;

    [[nodiscard]] const Node* literal(std::string_view name) const {
        const auto found =
            std::lower_bound(literals.begin(), literals.end(), name, [](const auto& entry, std::string_view key) {
                return entry.first < key;
            });
        return found != literals.end() && found->first == name ? found->second.get() : nullptr;
    }

    Node& make_literal(std::string_view name) {
        const auto place =
            std::lower_bound(literals.begin(), literals.end(), name, [](const auto& entry, std::string_view key) {
                return entry.first < key;
            });
        if (place != literals.end() && place->first == name) return *place->second;
        return *literals.emplace(place, std::string(name), std::make_unique<Node>())->second;
    }
};

struct Router::Segments {
    std::array<std::string_view, max_segments + 1> items{};
    std::size_t size = 0;
    bool valid = true;
};

struct Router::Search {
    const Segments& segments;
    Method method;
    Match match;
    std::size_t parameters = 0;
};

Router::Router(std::vector<Route> routes) : root_(std::make_unique<Node>()) {
    // The trie points into this list, so it never grows after this line.
    endpoints_.reserve(routes.size());
    for (auto& route : routes) {
        endpoints_.push_back({.route = std::move(route), .index = endpoints_.size()});
        Endpoint& endpoint = endpoints_.back();
        const Segments segments = split(endpoint.route.path);
        if (!segments.valid) bad_route(endpoint.route, "not a path");
        for (std::size_t i = 0; i < segments.size; ++i) {
            const std::string_view segment = segments.items[i];
            if (is_parameter(segment)) endpoint.parameter_names.emplace_back(segment.substr(1, segment.size() - 2));
            else if (segment.find_first_of("{}") != std::string_view::npos) bad_route(endpoint.route, "stray brace");
        }
        if (endpoint.parameter_names.size() > max_path_parameters) bad_route(endpoint.route, "too many parameters");
        add(endpoint);
    }
}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Router::Segments Router::split(std::string_view path) {
    Segments out;
    if (path.empty() || path.front() != '/') return {.valid = false};
    path.remove_prefix(1);
    if (path == "/") return {.valid = false};
    if (!path.empty() && path.back() == '/') path.remove_suffix(1);
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        const std::string_view segment = path.substr(0, end);
        if (segment.empty() || out.size == max_segments) return {.valid = false};
        out.items[out.size++] = segment;
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
        if (path.empty()) return {.valid = false};
    }
    return out;
}

void Router::add(const Endpoint& endpoint) {
    const Segments segments = split(endpoint.route.path);
    Node* node = root_.get();
    for (std::size_t i = 0; i < segments.size; ++i) {
        if (!is_parameter(segments.items[i])) {
            node = &node->make_literal(segments.items[i]);
            continue;
        }
        if (!node->parameter) node->parameter = std::make_unique<Node>();
        node = node->parameter.get();
    }
    auto& slot = node->endpoints[static_cast<std::size_t>(endpoint.route.method)];
    if (slot != nullptr) bad_route(endpoint.route, "answered by " + slot->route.path + " already");
    slot = &endpoint;
    node->allowed |= bit(endpoint.route.method);
    if (endpoint.route.method == Method::get) node->allowed |= bit(Method::head);
}

bool Router::descend(const Node& node, std::size_t depth, Search& search) {
    if (depth == search.segments.size) {
        search.match.allowed |= node.allowed;
        const Endpoint* found = node.endpoints[static_cast<std::size_t>(search.method)];
        if (found == nullptr && search.method == Method::head) {
            found = node.endpoints[static_cast<std::size_t>(Method::get)];
        }
        search.match.endpoint = found;
        return found != nullptr;
    }
    const std::string_view segment = search.segments.items[depth];
    if (const Node* next = node.literal(segment); next != nullptr && descend(*next, depth + 1, search)) return true;
    if (!node.parameter || search.parameters == max_path_parameters) return false;
    search.match.values[search.parameters++] = segment;
    if (descend(*node.parameter, depth + 1, search)) return true;
    --search.parameters;
    return false;
}

Router::Match Router::match(Method method, std::string_view path) const {
    Segments segments = split(path);
    if (!segments.valid) return {};
    if (segments.size >= 2 && segments.items[0] == "api" && has_short_form(segments.items[1])) {
        std::move_backward(
            segments.items.begin() + 1, segments.items.begin() + static_cast<std::ptrdiff_t>(segments.size),
            segments.items.begin() + static_cast<std::ptrdiff_t>(segments.size) + 1
        );
        segments.items[1] = "v1";
        ++segments.size;
    }
    Search search{.segments = segments, .method = method, .match = {}};
    descend(*root_, 0, search);
    return search.match;
}

std::string allow_header(unsigned allowed) {
    std::string text;
    for (const auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del}) {
        if ((allowed & bit(method)) == 0) continue;
        text += to_text(method);
        text += ", ";
    }
    return text + "OPTIONS";
}

}  // namespace sw::http
