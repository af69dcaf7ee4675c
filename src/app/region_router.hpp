// Joins the way to the regions with the public listener.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "app/router/router.hpp"
#include "platform/http/dispatcher.hpp"
#include "platform/server/server.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw {

/// What a router of the application is made of; the references outlive it.
struct RouterSurroundings {
    boost::asio::io_context& io;
    const Config& config;
    Metrics& metrics;
    Shared& shared;
    server::Server& server;
    http::Dispatcher& dispatcher;          ///< of the own routes
    server::UpgradeHandler local_upgrade;  ///< sockets of regions that this process serves
};

/// Before server.start(). The router outlives the server.
[[nodiscard]] std::unique_ptr<router::RegionRouter> attach_region_router(RouterSurroundings surroundings);

/// "/api/v1/ws/…" of a region that this process serves goes to the handler of its path; other paths are refused.
[[nodiscard]] server::UpgradeHandler local_sockets(server::UpgradeHandler game, server::UpgradeHandler admin);

}  // namespace sw
