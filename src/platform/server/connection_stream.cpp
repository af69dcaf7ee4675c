// Answers that come piece by piece.
#include <boost/asio/post.hpp>
#include <charconv>

#include "platform/server/connection.hpp"
#include "platform/server/core.hpp"

namespace sw::server {

namespace {

/// Of one streamed answer that waits for a slow client.
constexpr std::size_t most_unsent = std::size_t{256} * 1024;

}  // namespace

/// One streamed answer, as its writer sees it.
class Connection::Stream final : public ReplyStream {
public:
    Stream(std::shared_ptr<Connection> connection, std::uint64_t id) : connection_(std::move(connection)), id_(id) {}

    /// A writer that forgot its answer leaves nobody waiting.
    ~Stream() override {
        boost::asio::post(connection_->core_->io, [connection = connection_, id = id_] {
            connection->abort_stream(id);
        });
    }

    void respond(http::Response response) override { connection_->respond(id_, std::move(response)); }

    void begin(http::Response head, std::optional<std::uint64_t> length) override {
        connection_->begin_stream(id_, std::move(head), length);
    }

    void write(std::string_view bytes) override { connection_->write_stream(id_, bytes); }

    void end() override { connection_->end_stream(id_); }

    void abort() override { connection_->abort_stream(id_); }

    [[nodiscard]] bool full() const override { return connection_->stream_full(id_); }

    [[nodiscard]] bool gone() const override { return connection_->stream_gone(id_); }

    void on_change(std::function<void()> call) override { connection_->watch_stream(id_, std::move(call)); }

    [[nodiscard]] bool from_proxy() const override { return connection_->core_->proxies.contains(connection_->peer_); }

private:
    std::shared_ptr<Connection> connection_;
    std::uint64_t id_;
};

Connection::Slot* Connection::slot_of(std::uint64_t id) {
    return const_cast<Slot*>(std::as_const(*this).slot_of(id));
}

const Connection::Slot* Connection::slot_of(std::uint64_t id) const {
    if (closed_ || id < first_id_ || id - first_id_ >= in_flight()) return nullptr;
    const Slot& slot = slots_[first_slot_ + static_cast<std::size_t>(id - first_id_)];
    return slot.ready ? nullptr : &slot;
}

void Connection::take_stream(std::uint64_t id) {
    const std::string request_id = request_.request_id;
    try {
        core_->streams.take(std::move(request_), std::make_shared<Stream>(self_, id));
    } catch (...) {
        answer(id, core_->error_reply(500, request_id));
    }
}

void Connection::begin_stream(std::uint64_t id, http::Response&& head, std::optional<std::uint64_t> length) {
    Slot* slot = slot_of(id);
    if (slot == nullptr || slot->begun) return;
    slot->begun = true;
    slot->response = std::move(head);
    slot->length = length;
    if (id != first_id_) return;
    put_ready();
    if (processing_) return;
    flush();
    choose_phase(Clock::now());
}

void Connection::put_stream_head(Slot& slot) {
    const bool last = last_taken_ && in_flight() == 1;
    slot.shape.close = slot.shape.close || slot.response.close || last || draining_;
    slot.framing = out_.add_stream_head(slot.response, slot.length, slot.shape, core_->date_line());
    if (slot.framing == Framing::end_of_connection) slot.shape.close = true;
    slot.head_out = true;
    tell_stream();
}

/// Only the front may write; the others are full until it is their turn.
void Connection::write_stream(std::uint64_t id, std::string_view bytes) {
    Slot* slot = slot_of(id);
    if (slot == nullptr || !slot->head_out || bytes.empty() || slot->framing == Framing::none) return;
    if (slot->framing == Framing::chunks) {
        char size[20];
        const auto end = std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr;
        out_.add_raw(std::string_view(size, static_cast<std::size_t>(end - size)));
        out_.add_raw("\r\n");
        out_.add_raw(bytes);
        out_.add_raw("\r\n");
    } else {
        out_.add_raw(bytes);
    }
    if (processing_) return;
    flush();
    if (closed_) return;
    choose_phase(Clock::now());
    // A long body is one answer, but never the same wait.
    if (phase == Phase::answer) core_->enter_phase(*this, Phase::answer, Clock::now());
}

void Connection::end_stream(std::uint64_t id) {
    Slot* slot = slot_of(id);
    if (slot == nullptr || !slot->head_out) return;
    if (slot->framing == Framing::chunks) out_.add_raw("0\r\n\r\n");
    finish_slot(slot->shape.close);
    put_ready();
    if (processing_) return;
    received_ = Clock::now();
    process();
}

void Connection::abort_stream(std::uint64_t id) {
    const Slot* slot = slot_of(id);
    if (slot == nullptr) return;
    if (slot->begun) return close();
    answer(id, core_->error_reply(503, {}));
}

void Connection::watch_stream(std::uint64_t id, std::function<void()> call) {
    if (Slot* slot = slot_of(id)) slot->on_change = std::move(call);
    else if (call) boost::asio::post(core_->io, std::move(call));
}

bool Connection::stream_full(std::uint64_t id) const {
    const Slot* slot = slot_of(id);
    return slot != nullptr && (!slot->head_out || out_.unsent() >= most_unsent);
}

bool Connection::stream_gone(std::uint64_t id) const {
    return slot_of(id) == nullptr;
}

/// Bytes went out, or a streamed answer came to the front.
void Connection::tell_stream() {
    if (in_flight() == 0 || out_.unsent() >= most_unsent / 2) return;
    Slot& slot = slots_[first_slot_];
    if (slot.head_out && slot.on_change) boost::asio::post(core_->io, std::exchange(slot.on_change, nullptr));
}

}  // namespace sw::server
