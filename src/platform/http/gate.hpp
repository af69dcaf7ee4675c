// Who is asking, how often, and may they. Lives on the I/O thread.
#pragma once

#include <functional>
#include <string>

#include "platform/http/exchange.hpp"
#include "platform/http/rate_limit.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw::http {

struct GateParts {
    TokenIssuer& tokens;
    ServiceTokens* services = nullptr;  ///< when set, service tokens count here and tokens of users do not
    Revocations& revocations;
    bool limits_on = true;
    RateLimits limits;
    std::function<RateLimiter::Clock::time_point()> clock;
};

class Gate {
public:
    explicit Gate(GateParts parts);

    /// Fills exchange.caller; false without a valid token, when only the address is known.
    bool identify(Exchange& exchange) const;

    [[nodiscard]] RateDecision count(const Exchange& exchange);

    /// The class that counts the request: admin routes have their own unless they name another one.
    [[nodiscard]] static RateClass class_of(const Exchange& exchange);

    [[nodiscard]] bool admit_upgrade(const std::string& peer);

    /// Throws the Failure of the first demand of the route that is not met.
    static void check_role(const Exchange& exchange, bool known);

private:
    static void check_scope(const Route& route, const Caller& caller);
    static void check_automation(const Route& route, const Caller& caller);
    [[nodiscard]] bool identify_service(Caller& caller, std::string_view token) const;

    TokenIssuer& tokens_;
    ServiceTokens* services_;
    Revocations& revocations_;
    bool limits_on_;
    RateLimiter limiter_;
    std::function<RateLimiter::Clock::time_point()> clock_;
};

}  // namespace sw::http
