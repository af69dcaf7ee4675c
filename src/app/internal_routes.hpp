// The internal listener: metrics and probes for operators, never published.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "platform/db/db.hpp"
#include "platform/server/server.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw {

/// GET /metrics, /healthz (the I/O thread runs), /readyz (serving, and the database answers).
std::unique_ptr<server::Server> start_internal_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, std::function<bool()> serving, Db& db
);

}  // namespace sw
