// Connections that wait for the next call, by scheme, host and port.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "platform/client/connection.hpp"

namespace sw::http {

/// All on one executor's thread.
class IdleConnections : public std::enable_shared_from_this<IdleConnections> {
public:
    static constexpr std::size_t most_a_host = 8;
    static constexpr std::size_t most_hosts = 512;
    static constexpr std::chrono::seconds longest_idle{30};

    explicit IdleConnections(boost::asio::any_io_executor executor);

    /// The one that was used last and is still open with nothing to read; a server that spoke unasked is not trusted.
    /// nullptr: none.
    [[nodiscard]] SharedConnection take(const std::string& place);

    void put(const std::string& place, SharedConnection connection);

    [[nodiscard]] const boost::asio::any_io_executor& executor() const { return executor_; }

private:
    using Clock = std::chrono::steady_clock;

    struct Idle {
        SharedConnection connection;
        Clock::time_point since;
    };

    void sweep();
    void sweep_later();

    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    bool sweeping_ = false;
    std::map<std::string, std::deque<Idle>> places_;
};

}  // namespace sw::http
