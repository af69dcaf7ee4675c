// What the connections of one server share.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>
#include <unordered_map>

#include "platform/server/connection.hpp"
#include "platform/server/deadlines.hpp"
#include "platform/server/options.hpp"
#include "platform/server/proxies.hpp"
#include "platform/server/reply_stream.hpp"
#include "platform/server/trace_ids.hpp"
#include "platform/server/upgrade.hpp"

namespace sw::server {

using Handler = std::function<void(http::Request, http::Respond)>;

/// Makes the body of a reply that no handler made: (status, request id).
using ErrorReply = std::function<http::Response(int status, const std::string& request_id)>;

class ServerCore {
public:
    ServerCore(boost::asio::io_context& io_in, ServerOptions options_in, Handler handler_in);

    /// "Date: …\r\n", made once a second.
    [[nodiscard]] std::string_view date_line();

    void enter_phase(Connection& connection, Phase phase, Clock::time_point since);

    /// Called by a connection that closes or gives its socket away.
    std::function<void(Connection&)> on_gone;

    boost::asio::io_context& io;
    const ServerOptions options;
    const TrustedProxies proxies;
    const Handler handler;
    ErrorReply error_reply;
    std::unordered_map<std::string, UpgradeHandler> upgrades;
    OtherUpgrades other_upgrades;
    StreamHandler streams;
    TraceIds ids;
    std::array<DeadlineList, phase_count> phases;

private:
    std::time_t date_second_ = 0;
    std::string date_;
};

}  // namespace sw::server
