// From request to reply: match, authenticate, limit, run in the lane of the route, dress the reply, measure it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/http/idempotency.hpp"
#include "platform/http/lanes.hpp"
#include "platform/http/rate_limit.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/oversight.hpp"

namespace sw {
class ServiceTokens;
}

namespace sw::http {

/// Runs a function on the I/O thread after a time.
using Timer = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

class Edge;

/// What a dispatcher is made of; the references outlive it.
struct DispatcherParts {
    std::vector<Route> routes;  ///< of all listeners
    Listener listener = Listener::api;
    const Config& config;
    TokenIssuer& tokens;
    ServiceTokens* services = nullptr;  ///< for Listener::internal, where nothing else counts
    Revocations& revocations;
    Metrics& metrics;
    Lanes& lanes;
    IdempotencyStore& idempotency;
    RateLimits limits{};         ///< of this listener alone; the internal one has none
    std::string region = "dev";  ///< value of the metric label `region`
    /// The clock of rate limits and of patience; tests bring their own.
    std::function<std::chrono::steady_clock::time_point()> clock = &std::chrono::steady_clock::now;
    Timer after{};  ///< for routes that answer later
    /// The URL of a request that belongs to another process; `served` when a route here answers to it. Answered 421.
    std::function<std::optional<std::string>(const Request&, bool served)> elsewhere{};
    /// Who keeps the acts of administrators and scripts in view; null: nobody.
    std::shared_ptr<const Oversight> oversight{};
};

class Dispatcher {
public:
    /// Serves the routes of one listener. Throws when two of them answer to the same method and path, and when any
    /// route given breaks the rules of listeners (see routes_of).
    explicit Dispatcher(DispatcherParts parts);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// On the I/O thread. `respond` is called exactly once; for a memory route before this returns.
    void handle(Request request, Respond respond);

    /// Counts a WebSocket upgrade of this address; false = over the limit. I/O thread.
    [[nodiscard]] bool admit_upgrade(const std::string& peer);

    /// Some route answers at this decoded path, with whatever method.
    [[nodiscard]] bool knows(std::string_view path) const;

private:
    std::shared_ptr<Edge> edge_;  ///< shared with the requests that are under way in a lane
};

}  // namespace sw::http
