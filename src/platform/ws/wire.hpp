// The stream below Beast: reads pass through, writes join the frame queue. So frames that the hub built once go out
// without Beast, and can never cut into a pong or close frame that Beast writes by itself.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/role.hpp>
#include <functional>
#include <string>

#include "platform/ws/frame_queue.hpp"

namespace sw::ws {

class Wire {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using executor_type = Socket::executor_type;  // NOLINT(readability-identifier-naming): asked for by Asio

    Wire(Socket socket, std::string read_ahead);

    executor_type get_executor() noexcept { return socket_.get_executor(); }

    template <class Buffers, class Handler>
    void async_read_some(const Buffers& buffers, Handler&& handler) {
        if (read_ahead_.empty()) return socket_.async_read_some(buffers, std::forward<Handler>(handler));
        const std::size_t copied = boost::asio::buffer_copy(buffers, boost::asio::buffer(read_ahead_));
        read_ahead_.erase(0, copied);
        complete(std::forward<Handler>(handler), copied);
    }

    template <class Buffers, class Handler>
    void async_write_some(const Buffers& buffers, Handler&& handler) {
        const std::size_t size = boost::beast::buffer_bytes(buffers);
        if (queue_.frames() >= most_waiting) {
            // Only a peer that pings without reading gets here.
            close();
        } else if (!muted_) {
            std::string bytes(size, '\0');
            boost::asio::buffer_copy(boost::asio::buffer(bytes), buffers);
            queue_.push_raw(std::move(bytes));
            flush();
        }
        complete(std::forward<Handler>(handler), size);
    }

    /// Beast's own frames are dropped from now on: a close frame of ours was the last.
    void mute() noexcept { muted_ = true; }

    [[nodiscard]] FrameQueue& queue() noexcept { return queue_; }

    [[nodiscard]] const FrameQueue& queue() const noexcept { return queue_; }

    [[nodiscard]] Socket& socket() noexcept { return socket_; }

    /// Writes what the system takes; waits and goes on by itself when it takes no more.
    void flush();

    void close() noexcept;

    /// Held by the waiting operation, so that the wire outlives it.
    std::function<std::shared_ptr<void>()> keeper;
    /// Called when the queue has become empty after it was not.
    std::function<void()> on_drained;

private:
    static constexpr std::size_t most_waiting = 1024;

    template <class Handler>
    void complete(Handler&& handler, std::size_t bytes) {
        boost::asio::post(
            get_executor(),
            boost::beast::bind_front_handler(std::forward<Handler>(handler), boost::beast::error_code{}, bytes)
        );
    }

    Socket socket_;
    std::string read_ahead_;
    FrameQueue queue_;
    bool waiting_ = false;
    bool muted_ = false;
};

/// Beast's end of a WebSocket; the transport itself lets the peer read the last frame and closes.
template <class Handler>
void async_teardown(boost::beast::role_type, Wire& wire, Handler&& handler) {
    boost::asio::post(
        wire.get_executor(),
        boost::beast::bind_front_handler(std::forward<Handler>(handler), boost::beast::error_code{})
    );
}

inline void beast_close_socket(Wire& wire) {
    wire.close();
}

}  // namespace sw::ws
