// What requests and sockets under way share.
#pragma once

#include <chrono>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/router/paths.hpp"
#include "app/router/router.hpp"
#include "app/router/tunnel.hpp"
#include "app/router/upstream.hpp"
#include "platform/client/pool.hpp"
#include "platform/http/cors.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/security_headers.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::router {

using Clock = std::chrono::steady_clock;

struct RegionRouter::State : std::enable_shared_from_this<RegionRouter::State> {
    explicit State(RouterParts given);

    /// Whose path it is and whether it may pass; throws Failure.
    struct Way {
        RegionPath path;
        regions::Whereabouts region;
    };

    [[nodiscard]] Way find_way(const http::Request& request, bool upgrade);

    /// The processes of the region, each once, another one first each time.
    [[nodiscard]] std::vector<http::Url> endpoints_of(const regions::Whereabouts& region);

    /// Makes a reply of ours ready for a browser.
    [[nodiscard]] http::Response refusal(const http::Request& request, const Error& error) const;
    /// CORS lines of a reply of the region.
    void add_lines(const http::Request& request, http::Response& response) const;

    void count(const std::string& region, int status, Clock::time_point begun);
    void wake(const std::string& slug);
    void tunnel_ended(const std::shared_ptr<Tunnel>& tunnel);

    RouterParts parts;
    http::Cors cors;
    http::SecurityHeaders security;
    http::RateLimiter limiter;
    std::shared_ptr<http::IdleConnections> idle;
    std::unordered_map<std::string, std::size_t> turns;        ///< round robin, by slug
    std::unordered_map<std::string, Clock::time_point> woken;  ///< by slug
    std::unordered_set<std::shared_ptr<Tunnel>> tunnels;
    std::size_t under_way = 0;  ///< requests
    bool draining = false;
    std::function<void()> drained;
};

/// Asks the region and hands its answer on.
Awaitable<> forward(
    std::shared_ptr<RegionRouter::State> state, std::shared_ptr<const http::Request> request,
    std::shared_ptr<server::ReplyStream> reply, RegionRouter::State::Way way
);

/// Asks the region for the socket and joins the two.
Awaitable<> open_tunnel(
    std::shared_ptr<RegionRouter::State> state, std::shared_ptr<server::Upgrade> upgrade, RegionRouter::State::Way way
);

}  // namespace sw::router
