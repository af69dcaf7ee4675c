// Two joined sockets: what comes in on one goes out on the other.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "platform/client/pool.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::router {

class Tunnel : public std::enable_shared_from_this<Tunnel> {
public:
    using Socket = http::Tcp::socket;

    /// `silence`: how long nothing may come from either side before both are closed.
    Tunnel(Socket client, Socket region, std::chrono::milliseconds silence);

    /// First bytes for each side, then whatever comes. `ended` is called once, when both sides are closed.
    void start(std::string to_client, std::string to_region, std::function<void()> ended);

    void close();

private:
    using Clock = std::chrono::steady_clock;

    enum Side : std::size_t { client, region };

    static Awaitable<> pump(std::shared_ptr<Tunnel> self, Side from, Side to, std::string first);
    static Awaitable<> watch(std::shared_ptr<Tunnel> self);
    void side_done();

    std::array<Socket, 2> sockets_;
    std::chrono::milliseconds silence_;
    boost::asio::steady_timer timer_;
    Clock::time_point heard_ = Clock::now();
    std::array<Clock::time_point, 2> writing_since_{};  ///< by the side written to; zero = not writing
    int running_ = 0;
    bool closed_ = false;
    std::function<void()> ended_;
};

}  // namespace sw::router
