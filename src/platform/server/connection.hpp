// One HTTP/1.1 connection: reads and parses, keeps pipelined answers in order, writes what is ready at once.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/server/deadlines.hpp"
#include "platform/server/outgoing.hpp"
#include "platform/server/proxies.hpp"
#include "platform/server/reply_stream.hpp"
#include "platform/server/request_parser.hpp"
#include "platform/server/upgrade.hpp"

namespace sw::server {

class ServerCore;

class Connection final : public std::enable_shared_from_this<Connection>, public DeadlineNode {
public:
    using Socket = boost::asio::ip::tcp::socket;

    Connection(std::shared_ptr<ServerCore> core, Socket socket, const AddressBytes& peer);

    void start();

    /// Takes the answer to one request; from any thread.
    void respond(std::uint64_t id, http::Response&& response);

    /// The parts of a streamed answer; see ReplyStream. I/O thread.
    void begin_stream(std::uint64_t id, http::Response&& head, std::optional<std::uint64_t> length);
    void write_stream(std::uint64_t id, std::string_view bytes);
    void end_stream(std::uint64_t id);
    void abort_stream(std::uint64_t id);
    void watch_stream(std::uint64_t id, std::function<void()> call);
    [[nodiscard]] bool stream_full(std::uint64_t id) const;
    [[nodiscard]] bool stream_gone(std::uint64_t id) const;

    /// The time of the present phase is over.
    void expire();

    /// Finishes what is in flight, then closes.
    void drain();

    /// Closes at once; whatever comes later is dropped.
    void close();

    [[nodiscard]] const AddressBytes& peer() const noexcept { return peer_; }

private:
    /// One request that is not completely answered.
    struct Slot {
        ReplyShape shape;
        bool ready = false;
        http::Response response{};
        bool begun = false;     ///< a streamed answer: `response` is its head
        bool head_out = false;  ///< and it was written
        std::optional<std::uint64_t> length{};
        Framing framing = Framing::none;
        std::function<void()> on_change{};
    };

    class Stream;

    void read();
    void on_read(const boost::system::error_code& error, std::size_t bytes);
    void process();
    bool parse_some();
    void begin_request();
    void finish_request();
    void hand_over(std::uint64_t id);
    void start_upgrade(std::uint64_t id, const UpgradeHandler& handler);
    void give_socket(std::uint64_t id, const Takeover& takeover);
    void reject(int status);
    void interim_continue();

    void answer(std::uint64_t id, http::Response&& response);
    void put_ready();
    void put_stream_head(Slot& slot);
    void finish_slot(bool closes);
    void tell_stream();
    [[nodiscard]] Slot* slot_of(std::uint64_t id);
    [[nodiscard]] const Slot* slot_of(std::uint64_t id) const;
    void take_stream(std::uint64_t id);
    [[nodiscard]] const UpgradeHandler* upgrade_handler() const;
    void flush();
    void wait_writable();
    void after_flush();
    void begin_linger();

    void choose_phase(Clock::time_point now);
    void make_room();
    [[nodiscard]] bool may_read() const noexcept;

    [[nodiscard]] std::size_t in_flight() const noexcept { return slots_.size() - first_slot_; }

    std::shared_ptr<ServerCore> core_;
    Socket socket_;
    AddressBytes peer_;
    std::string peer_text_;
    std::shared_ptr<Connection> self_;  ///< alive until closed

    std::vector<char> in_;
    std::size_t begin_ = 0;  ///< unparsed bytes are in_[begin_, end_)
    std::size_t end_ = 0;
    std::optional<RequestParser> parser_;
    http::Request request_;
    Clock::time_point received_{};

    std::vector<Slot> slots_;
    std::size_t first_slot_ = 0;
    std::uint64_t first_id_ = 0;
    Outgoing out_;

    bool reading_ = false;
    bool waiting_writable_ = false;
    bool progressed_ = false;  ///< bytes went out since the phase was chosen
    bool processing_ = false;
    bool peer_done_ = false;   ///< the client sends no more
    bool last_taken_ = false;  ///< no further request is taken
    bool draining_ = false;
    bool upgrading_ = false;
    bool lingering_ = false;
    bool closed_ = false;
    bool continued_ = false;  ///< 100 Continue was sent for the present request
};

}  // namespace sw::server
