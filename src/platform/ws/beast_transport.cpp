// The only file that instantiates Beast's WebSocket stream: handshake, frames in, pings and closing.
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "platform/ws/transport.hpp"
#include "platform/ws/wire.hpp"

namespace sw::ws {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using HandshakeRequest = beast::http::request<beast::http::empty_body>;

/// A client may take this long to read the last frame after the end.
constexpr std::chrono::seconds linger_time{2};
/// Corking gathers small frames; it must not let a large page look like a slow reader.
constexpr std::size_t corked_bytes = 64 * 1024;
/// Idle sockets give a larger read buffer back.
constexpr std::size_t kept_buffer = 2 * 1024;

HandshakeRequest to_beast(const http::Request& request) {
    HandshakeRequest out{beast::http::verb::get, request.target, 11};
    for (const auto& [name, value] : request.headers) out.insert(name, value);
    return out;
}

class BeastTransport final : public Transport, public std::enable_shared_from_this<BeastTransport> {
public:
    explicit BeastTransport(TransportStart start)
        : stream_(Wire(std::move(start.socket), std::move(start.read_ahead))), protocol_(std::move(start.protocol)) {
        stream_.read_message_max(start.max_message);
        stream_.auto_fragment(false);
    }

    void handshake(const http::Request& request, std::function<void(std::shared_ptr<Transport>)> opened) {
        wire().keeper = [this] { return shared_from_this(); };
        wire().on_drained = [this] {
            if (listener_ != nullptr) listener_->on_drained();
        };
        stream_.set_option(websocket::stream_base::decorator([protocol = protocol_](websocket::response_type& reply) {
            reply.set(beast::http::field::server, "sectorwars");
            if (!protocol.empty()) reply.set(beast::http::field::sec_websocket_protocol, protocol);
        }));
        stream_.control_callback([this](websocket::frame_type, beast::string_view) {
            if (!closing_ && listener_ != nullptr) listener_->on_control();
        });
        stream_.async_accept(
            to_beast(request),
            [self = shared_from_this(), opened = std::move(opened)](const beast::error_code& error) {
                if (error) self->linger();
                opened(error ? nullptr : self);
            }
        );
    }

    void start(TransportListener& listener) override {
        listener_ = &listener;
        read();
    }

    void send(std::shared_ptr<const std::string> frame) override {
        if (closing_ || ended_) return;
        wire().queue().push_text(std::move(frame));
        if (corked_ == 0 || wire().queue().bytes() > corked_bytes) wire().flush();
    }

    void cork() override { ++corked_; }

    void uncork() override {
        if (--corked_ == 0) wire().flush();
    }

    void close(std::uint16_t code, std::string_view reason, bool drop_waiting) override {
        if (closing_ || ended_) return;
        closing_ = true;
        if (drop_waiting) wire().queue().drop_waiting();
        wire().queue().push_close(code, reason);
        wire().mute();
        wire().flush();
    }

    void abort() override { wire().close(); }

    void detach() override { listener_ = nullptr; }

    [[nodiscard]] std::size_t queued_frames() const override { return stream_.next_layer().queue().frames(); }

    [[nodiscard]] std::size_t queued_bytes() const override { return stream_.next_layer().queue().bytes(); }

private:
    Wire& wire() noexcept { return stream_.next_layer(); }

    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](const beast::error_code& error, std::size_t) {
            self->on_read(error);
        });
    }

    void on_read(const beast::error_code& error) {
        if (error) return end();
        if (!closing_ && listener_ != nullptr) {
            const auto bytes = buffer_.cdata();
            if (stream_.got_text()) listener_->on_text({static_cast<const char*>(bytes.data()), bytes.size()});
            else listener_->on_binary();
        }
        buffer_.clear();
        if (buffer_.capacity() > kept_buffer) buffer_.shrink_to_fit();
        read();
    }

    void end() {
        if (ended_) return;
        ended_ = true;
        linger();
        if (auto* listener = std::exchange(listener_, nullptr)) listener->on_closed();
    }

    /// Lets the peer read what was sent last: closing over unread bytes would reset the connection.
    void linger() {
        beast::error_code error;
        if (!wire().socket().is_open()) return;
        wire().socket().shutdown(Wire::Socket::shutdown_send, error);
        if (error) return wire().close();
        linger_timer_ = std::make_unique<boost::asio::steady_timer>(wire().get_executor(), linger_time);
        linger_timer_->async_wait([self = shared_from_this()](const beast::error_code&) { self->wire().close(); });
        discard();
    }

    void discard() {
        buffer_.clear();
        wire().socket().async_read_some(
            buffer_.prepare(1024),
            [self = shared_from_this()](const beast::error_code& error, std::size_t) {
                if (!error) return self->discard();
                self->linger_timer_->cancel();
                self->wire().close();
            }
        );
    }

    websocket::stream<Wire, false> stream_;
    beast::flat_buffer buffer_;
    std::string protocol_;
    TransportListener* listener_ = nullptr;
    std::unique_ptr<boost::asio::steady_timer> linger_timer_;
    int corked_ = 0;
    bool closing_ = false;
    bool ended_ = false;
};

}  // namespace

void open_transport(TransportStart start, std::function<void(std::shared_ptr<Transport>)> opened) {
    const http::Request& request = start.request;
    std::make_shared<BeastTransport>(std::move(start))->handshake(request, std::move(opened));
}

}  // namespace sw::ws
