// Pumping in both directions, with bounded buffers and bounded patience.
#include "app/router/tunnel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>
#include <vector>

namespace sw::router {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t buffer_size = std::size_t{4} * 1024;  ///< in each direction, and there may be thousands
constexpr std::chrono::seconds look_every{5};
constexpr std::chrono::seconds write_patience{30};        ///< of one piece
constexpr std::chrono::seconds half_closed_patience{10};  ///< for the other side to end too

}  // namespace

Tunnel::Tunnel(Socket to_client, Socket to_region, std::chrono::milliseconds silence)
    : sockets_{std::move(to_client), std::move(to_region)}, silence_(silence), timer_(sockets_[0].get_executor()) {}

void Tunnel::start(std::string to_client, std::string to_region, std::function<void()> ended) {
    ended_ = std::move(ended);
    running_ = 3;
    const auto done = [self = shared_from_this()](const std::exception_ptr&) { self->side_done(); };
    const auto executor = sockets_[0].get_executor();
    asio::co_spawn(executor, pump(shared_from_this(), region, client, std::move(to_client)), done);
    asio::co_spawn(executor, pump(shared_from_this(), client, region, std::move(to_region)), done);
    asio::co_spawn(executor, watch(shared_from_this()), done);
}

Awaitable<> Tunnel::pump(std::shared_ptr<Tunnel> self, Side from, Side to, std::string first) {
    std::vector<char> buffer(first.begin(), first.end());
    std::size_t filled = buffer.size();
    if (buffer.size() < buffer_size) buffer.resize(buffer_size);
    error_code problem;
    Socket& in = self->sockets_[from];
    Socket& out = self->sockets_[to];
    for (;;) {
        if (filled > 0) {
            self->writing_since_[to] = Clock::now();
            const auto bytes = asio::buffer(buffer.data(), filled);
            co_await asio::async_write(out, bytes, asio::redirect_error(asio::use_awaitable, problem));
            self->writing_since_[to] = {};
            if (problem) break;
        }
        const auto space = asio::buffer(buffer);
        filled = co_await in.async_read_some(space, asio::redirect_error(asio::use_awaitable, problem));
        if (problem) break;
        self->heard_ = Clock::now();
    }
    if (problem != asio::error::eof) {
        self->close();
        co_return;
    }
    // The other direction may have more to say, but not for long.
    error_code ignored;
    out.shutdown(Socket::shutdown_send, ignored);
    self->heard_ = Clock::now();
    self->silence_ = std::min<std::chrono::milliseconds>(self->silence_, half_closed_patience);
}

Awaitable<> Tunnel::watch(std::shared_ptr<Tunnel> self) {
    while (!self->closed_ && self->running_ > 1) {
        self->timer_.expires_after(std::min<std::chrono::milliseconds>(look_every, self->silence_));
        error_code woken;
        co_await self->timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto now = Clock::now();
        bool stuck = now - self->heard_ >= self->silence_;
        for (const auto since : self->writing_since_) {
            stuck = stuck || (since != Clock::time_point{} && now - since >= write_patience);
        }
        if (stuck) self->close();
    }
}

void Tunnel::close() {
    if (closed_) return;
    closed_ = true;
    error_code ignored;
    for (auto& socket : sockets_) {
        socket.shutdown(Socket::shutdown_both, ignored);
        socket.close(ignored);
    }
    timer_.cancel();
}

void Tunnel::side_done() {
    --running_;
    if (running_ == 1) close();  // both directions ended; the watch is left
    if (running_ == 0 && ended_) std::exchange(ended_, nullptr)();
}

}  // namespace sw::router
