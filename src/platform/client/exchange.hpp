// One request and its reply on one connection, with a deadline over every step.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "platform/client/connection.hpp"
#include "sectorwars/platform/http_client.hpp"

namespace sw::http {

/// Closes what it watches when the time is over. Shared, because its timer may fire after the call has ended.
class Deadline : public std::enable_shared_from_this<Deadline> {
public:
    Deadline(const boost::asio::any_io_executor& executor, std::chrono::milliseconds time) : timer_(executor, time) {}

    void start();

    void stop() { timer_.cancel(); }

    /// Begins anew: `time` from now.
    void allow(std::chrono::milliseconds time);

    /// At the deadline this is called, once; nullptr = nothing is watched.
    void watch(std::function<void()> on_over);

    [[nodiscard]] bool over() const { return over_; }

private:
    boost::asio::steady_timer timer_;
    std::function<void()> on_over_;
    bool over_ = false;
};

/// How far an exchange came when its connection broke.
struct Progress {
    bool wrote = false;     ///< at least a byte may have left
    bool answered = false;  ///< at least a byte came back
};

/// The reply and whether the connection may carry another request.
struct Exchanged {
    Answer answer;
    bool reusable = false;
};

/// A new connection, over TLS when `trust` is there; throws Failure unavailable "unreachable", or
/// system_error(operation_aborted) when cancelled.
[[nodiscard]] Awaitable<SharedConnection> connect(
    Url url, std::shared_ptr<Trust> trust, std::shared_ptr<Deadline> deadline
);

/// Writes `request` and reads the reply. Throws boost::system::system_error when the connection breaks or the reply is
/// no HTTP, or longer than allowed; `progress` tells then how far it came.
[[nodiscard]] Awaitable<Exchanged> exchange(
    Connection& connection, const std::string& request, bool head, std::size_t max_reply, Progress& progress
);

}  // namespace sw::http
