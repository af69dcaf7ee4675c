// The header lines that every reply carries, appended as ready bytes.
#pragma once

#include <string>
#include <string_view>

#include "platform/http/cors.hpp"
#include "platform/http/exchange.hpp"
#include "platform/http/security_headers.hpp"

namespace sw::http {

class Dresser {
public:
    explicit Dresser(const Config& config);

    [[nodiscard]] const Cors& cors() const noexcept { return cors_; }

    /// Security, caching, CORS, rate limit, Allow, X-Request-ID and traceparent lines; drops the bodies of 204 and 304.
    /// The body of a reply to HEAD stays: the server needs its length and does not send it.
    void dress(const Exchange& exchange, Response& response) const;

private:
    void append_cache_control(const Exchange& exchange, Response& response) const;

    SecurityHeaders security_;
    Cors cors_;
};

}  // namespace sw::http
