// From request to reply: match, authenticate, limit, run in the lane of the route, dress the reply, measure it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/idempotency.hpp"
#include "platform/http/lanes.hpp"
#include "platform/http/rate_limit.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::http {

/// What a dispatcher is made of; the references outlive it.
struct DispatcherParts {
    std::vector<Route> routes;
    const Config& config;
    TokenIssuer& tokens;
    Revocations& revocations;
    Metrics& metrics;
    Lanes& lanes;
    IdempotencyStore& idempotency;
    RateLimits limits{};
    std::string region = "dev";  ///< value of the metric label `region`
    /// The clock of the rate limiter; tests bring their own.
    std::function<std::chrono::steady_clock::time_point()> clock = &std::chrono::steady_clock::now;
};

class Dispatcher {
public:
    /// Throws when two routes answer to the same method and path.
    explicit Dispatcher(DispatcherParts parts);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// On the I/O thread. `respond` is called exactly once; for a memory route before this returns.
    void handle(Request request, Respond respond);

    /// Counts a WebSocket upgrade of this address; false = over the limit. I/O thread.
    [[nodiscard]] bool admit_upgrade(const std::string& peer);

private:
    class Edge;
    std::shared_ptr<Edge> edge_;  ///< shared with the requests that are under way in a lane
};

}  // namespace sw::http
