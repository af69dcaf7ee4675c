// The wall between the hub and Beast: one WebSocket as frames in and out.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sectorwars/platform/http_types.hpp"

namespace sw::ws {

/// Told what happens on a transport, never from inside a call to it.
class TransportListener {
public:
    virtual void on_text(std::string_view message) = 0;
    virtual void on_binary() = 0;
    /// A ping, pong or close frame came in.
    virtual void on_control() = 0;
    /// All queued frames went out.
    virtual void on_drained() = 0;
    /// The last call; the transport has let go of the listener.
    virtual void on_closed() = 0;

protected:
    ~TransportListener() = default;
};

class Transport {
public:
    virtual ~Transport() = default;

    /// Begins to read.
    virtual void start(TransportListener& listener) = 0;

    virtual void send(std::shared_ptr<const std::string> frame) = 0;

    /// Collects frames between the two into one write.
    virtual void cork() = 0;
    virtual void uncork() = 0;

    /// Queues a close frame behind what waits, or instead of it; then nothing is sent any more.
    virtual void close(std::uint16_t code, std::string_view reason, bool drop_waiting) = 0;

    /// Ends the TCP connection without ceremony; on_closed follows.
    virtual void abort() = 0;

    /// No listener any more.
    virtual void detach() = 0;

    [[nodiscard]] virtual std::size_t queued_frames() const = 0;
    [[nodiscard]] virtual std::size_t queued_bytes() const = 0;
};

struct TransportStart {
    boost::asio::ip::tcp::socket socket;
    std::string read_ahead;
    const http::Request& request;
    std::string protocol;  ///< answered as Sec-WebSocket-Protocol; empty = none
    std::size_t max_message = 16 * 1024;
};

/// Answers the handshake; calls back with the open transport, or with nullptr when the client was not up to it.
void open_transport(TransportStart start, std::function<void(std::shared_ptr<Transport>)> opened);

}  // namespace sw::ws
