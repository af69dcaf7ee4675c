// A request that wants to leave HTTP: refused like any request, or its socket is handed over.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <string>

#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

/// Receives the socket and the bytes that were read beyond the request.
using Takeover = std::function<void(boost::asio::ip::tcp::socket socket, std::string read_ahead)>;

/// Call exactly one of refuse (any thread) and accept (I/O thread), once. After the client has gone both do nothing.
struct Upgrade {
    http::Request request;
    http::Respond refuse;
    std::function<void(Takeover)> accept;
    bool from_proxy = false;  ///< the peer is one of TRUSTED_PROXIES
};

using UpgradeHandler = std::function<void(Upgrade)>;

/// Takes the upgrades to paths that no handler is registered for, if `wants` says so.
struct OtherUpgrades {
    std::function<bool(const http::Request&)> wants;
    UpgradeHandler take;
};

}  // namespace sw::server
