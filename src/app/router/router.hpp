// The way to the regions: requests and sockets for a region's paths are handed on to one of its processes
// (platform spec 14.1). Whatever a client sends, it only ever reaches addresses that the Directory names.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "platform/http/rate_limit.hpp"
#include "platform/server/reply_stream.hpp"
#include "platform/server/upgrade.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/regions.hpp"

namespace sw {
class Metrics;
}

namespace sw::router {

struct RouterParts {
    boost::asio::io_context& io;  ///< everything happens on its one thread
    const Config& config;
    Metrics& metrics;
    std::shared_ptr<regions::Directory> directory;
    http::RateLimits limits;  ///< an address counts as it does for status routes; accounts count in their region
    /// Whether the own routes answer at this path: then they do, whatever the region is called.
    std::function<bool(std::string_view path)> own_route;
    /// Regions that this process serves itself get their requests with the path rewritten.
    std::function<void(http::Request, http::Respond)> local_request;
    std::function<void(server::Upgrade)> local_upgrade;
    std::chrono::milliseconds patience{30'000};          ///< silence of a region; beyond it 504
    std::chrono::milliseconds connect_patience{3'000};   ///< to connect to one process
    std::chrono::milliseconds socket_patience{120'000};  ///< silence of a WebSocket in both directions
};

class RegionRouter {
public:
    explicit RegionRouter(RouterParts parts);
    ~RegionRouter();
    RegionRouter(const RegionRouter&) = delete;
    RegionRouter& operator=(const RegionRouter&) = delete;

    /// For server::StreamHandler and server::OtherUpgrades.
    [[nodiscard]] bool wants(const http::Request& request) const;
    void take(http::Request request, std::shared_ptr<server::ReplyStream> reply);
    void take_upgrade(server::Upgrade upgrade);

    /// Closes every WebSocket to a region and opens no more; `done` is called when none is left. I/O thread.
    void drain(std::function<void()> done);

    struct State;

private:
    std::shared_ptr<State> state_;
};

}  // namespace sw::router
