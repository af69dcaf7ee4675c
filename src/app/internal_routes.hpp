// The listeners beside the public one: operators and other processes (internal), and the orchestrator's own port.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/db/db.hpp"
#include "platform/http/dispatcher.hpp"
#include "platform/server/server.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/region_link.hpp"
#include "sectorwars/regions.hpp"

namespace sw {

/// Opens it. Throws Failure unavailable "no_listener" that names the setting when the address cannot be had.
void start_listener(server::Server& server, std::string_view setting, const Endpoint& endpoint);

/// GET /metrics, /sd/regions (targets for Prometheus), /healthz (the I/O thread runs), /readyz (serving, and the
/// database answers); every other path below /internal/v1/ belongs to `dispatcher`.
std::unique_ptr<server::Server> start_internal_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, std::function<bool()> serving, Db& db,
    http::Dispatcher& dispatcher, const regions::Directory& directory, const region_link::Status& link
);

/// The paths of the orchestrator without a prefix.
std::unique_ptr<server::Server> start_orchestrator_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, http::Dispatcher& dispatcher
);

/// The body of replies that are made before a dispatcher sees the request.
[[nodiscard]] server::ErrorReply transport_errors();

}  // namespace sw
