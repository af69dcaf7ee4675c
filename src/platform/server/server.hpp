// The HTTP/1.1 listener: single-threaded on the caller's io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "platform/server/core.hpp"

namespace sw {
class Metrics;
class Counter;
class Gauge;
}  // namespace sw

namespace sw::server {

class Server {
public:
    /// The io_context must outlive all Respond functions that were handed out.
    /// The handler runs on the I/O thread and must not block.
    Server(boost::asio::io_context& io, ServerOptions options, Handler handler, Metrics& metrics);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Before start(). WebSocket requests for exactly this path go to the handler instead.
    void on_upgrade(const std::string& path, UpgradeHandler handler);

    /// Before start(). For paths of another shape.
    void on_other_upgrades(OtherUpgrades handler);

    /// Before start(). These requests do not reach the handler of the constructor.
    void on_streams(StreamHandler handler);

    /// Before start(). Replaces the plain JSON bodies of replies like 400 and 413.
    void on_error(ErrorReply reply);

    /// Binds and listens; throws boost::system::system_error.
    void start();

    [[nodiscard]] std::uint16_t port() const;

    [[nodiscard]] std::size_t connections() const noexcept { return count_; }

    /// Stops accepting, closes idle connections, finishes requests in flight until the deadline, closes the rest.
    /// I/O thread; `done` is called there when no connection is left.
    void drain(Clock::time_point deadline, std::function<void()> done);

private:
    void accept();
    void on_accept(const boost::system::error_code& error, boost::asio::ip::tcp::socket socket);
    void add(boost::asio::ip::tcp::socket socket);
    void refuse(boost::asio::ip::tcp::socket socket, const char* reason);
    void gone(Connection& connection);
    void sweep();
    void close_all();
    void each(const std::function<void(Connection&)>& visit);

    std::shared_ptr<ServerCore> core_;
    Metrics& metrics_;
    Gauge& open_;
    Counter& accepted_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer sweep_timer_;
    boost::asio::steady_timer backoff_timer_;
    std::chrono::milliseconds sweep_period_;
    std::size_t count_ = 0;
    std::unordered_map<std::string, int> per_ip_;
    bool draining_ = false;
    Clock::time_point drain_deadline_{};
    std::function<void()> drained_;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  ///< watched by queued completions
};

}  // namespace sw::server
