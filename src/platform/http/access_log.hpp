// What is told about each request: one histogram observation and one log line. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "platform/http/exchange.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::http {

class AccessLog {
public:
    AccessLog(Metrics& metrics, std::string region, std::size_t routes);

    void record(const Exchange& exchange, int status);

    void count_rate_limited(RateClass rate);

private:
    /// Handles by place in `statuses` (access_log.cpp): a lookup by labels would cost more than many requests.
    using Row = std::array<std::atomic<Histogram*>, 32>;

    Histogram& histogram(const Exchange& exchange, int status);

    Metrics& metrics_;
    std::string region_;
    std::size_t routes_;
    std::unique_ptr<Row[]> rows_;  ///< one a route, and one for requests that no route answered
};

}  // namespace sw::http
