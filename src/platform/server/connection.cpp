// Reading, parsing and handing over; the writing half is in connection_write.cpp.
#include "platform/server/connection.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "platform/server/core.hpp"
#include "platform/server/target.hpp"

namespace sw::server {

namespace {

constexpr std::size_t first_buffer = 4 * 1024;
constexpr std::size_t body_buffer = 64 * 1024;

std::string_view find_header(const http::Request& request, std::string_view name) {
    for (const auto& [key, value] : request.headers) {
        if (key == name) return value;
    }
    return {};
}

/// All values of a header that may be repeated, as if it were one line.
std::string joined_header(const http::Request& request, std::string_view name) {
    std::string out;
    for (const auto& [key, value] : request.headers) {
        if (key != name) continue;
        if (!out.empty()) out += ',';
        out += value;
    }
    return out;
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, Socket socket, const AddressBytes& peer)
    : core_(std::move(core)), socket_(std::move(socket)), peer_(peer), peer_text_(address_text(peer)) {}

void Connection::start() {
    self_ = shared_from_this();
    core_->enter_phase(*this, Phase::idle, Clock::now());
    read();
}

bool Connection::may_read() const noexcept {
    if (lingering_) return true;
    return !peer_done_ && !last_taken_ && !upgrading_ && in_flight() < core_->options.max_pipeline &&
           out_.unsent() < core_->options.max_unsent_bytes;
}

void Connection::make_room() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (in_.size() > first_buffer && !parser_) std::vector<char>().swap(in_);
    } else if (begin_ > 0 && end_ == in_.size()) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const bool in_body = parser_ && parser_->is_header_done();
    const std::size_t limit = std::max(core_->options.max_header_bytes + 1, in_body ? body_buffer : first_buffer);
    std::size_t wanted = in_body && !in_.empty() ? limit : std::max(in_.size(), first_buffer);
    if (end_ == in_.size()) wanted = std::min(std::max(wanted, in_.size() * 2), limit);
    if (wanted > in_.size()) in_.resize(wanted);
}

void Connection::read() {
    if (reading_ || closed_ || !may_read()) return;
    make_room();
    reading_ = true;
    socket_.async_read_some(
        boost::asio::buffer(in_.data() + end_, in_.size() - end_),
        [self = self_](const boost::system::error_code& error, std::size_t bytes) { self->on_read(error, bytes); }
    );
}

void Connection::on_read(const boost::system::error_code& error, std::size_t bytes) {
    reading_ = false;
    if (closed_) return;
    if (lingering_) {
        end_ = 0;
        return error ? close() : read();
    }
    if (error) {
        // A half-closed client still gets the answers it waits for.
        peer_done_ = true;
        parser_.reset();
        if (error != boost::asio::error::eof || (in_flight() == 0 && out_.empty())) return close();
        return choose_phase(Clock::now());
    }
    end_ += bytes;
    received_ = Clock::now();
    process();
}

/// Takes all complete requests of the buffer, then writes all answers that came at once.
void Connection::process() {
    if (processing_ || closed_) return;
    bool needs_more = false;
    do {
        processing_ = true;
        while (begin_ < end_ && !needs_more && !closed_ && may_read() && !lingering_) needs_more = !parse_some();
        processing_ = false;
        if (closed_) return;
        flush();
        if (closed_) return;
        // The write may have made room for requests that had to wait in the buffer.
    } while (begin_ < end_ && !needs_more && may_read() && !lingering_);
    choose_phase(received_);
    read();
}

void Connection::begin_request() {
    request_ = {};
    request_.received = received_;
    parser_.emplace(core_->options, request_);
    continued_ = false;
}

/// False when more bytes are needed.
bool Connection::parse_some() {
    if (!parser_) {
        // Blank lines before a request are leftovers of sloppy clients.
        while (begin_ < end_ && (in_[begin_] == '\r' || in_[begin_] == '\n')) ++begin_;
        if (begin_ == end_) return false;
        begin_request();
    }
    boost::system::error_code error;
    begin_ += parser_->put(boost::asio::buffer(in_.data() + begin_, end_ - begin_), error);
    if (error && error != boost::beast::http::error::need_more) {
        const int status = parser_->status(error);
        const bool in_target = request_.target.empty() && request_.headers.empty();
        reject(status == 431 && in_target ? 414 : status);
        return false;
    }
    if (parser_->is_done()) {
        finish_request();
        return true;
    }
    if (!parser_->is_header_done()) return false;
    // Chunk headers and trailers that do not fit are no honest framing.
    if (end_ - begin_ >= std::max(core_->options.max_header_bytes, first_buffer)) reject(400);
    else interim_continue();
    return false;
}

void Connection::interim_continue() {
    if (!parser_->expects_continue() || continued_ || in_flight() != 0) return;
    continued_ = true;
    out_.add_raw("HTTP/1.1 100 Continue\r\n\r\n");
}

void Connection::finish_request() {
    Slot slot;
    slot.shape.head_only = request_.method == http::Method::head;
    slot.shape.close = !parser_->keep_alive();
    slot.shape.http_1_0 = parser_->http_1_0();
    slot.shape.keep_alive = slot.shape.http_1_0 && parser_->keep_alive();
    const bool websocket = parser_->wants_websocket() && request_.method == http::Method::get;
    parser_.reset();
    if (!split_target(request_)) return reject(400);
    if (slot.shape.close || draining_) last_taken_ = true;
    const std::uint64_t id = first_id_ + in_flight();
    slots_.push_back(std::move(slot));

    const std::string_view given = find_header(request_, "x-request-id");
    request_.request_id = sane_request_id(given) ? std::string(given) : core_->ids.request_id();
    request_.trace_parent = core_->ids.trace_parent(find_header(request_, "traceparent"));
    if (core_->proxies.contains(peer_)) {
        request_.peer = core_->proxies.client(peer_, joined_header(request_, "x-forwarded-for"));
    } else {
        request_.peer = peer_text_;
    }
    if (websocket) {
        if (const UpgradeHandler* handler = upgrade_handler()) return start_upgrade(id, *handler);
    }
    if (core_->streams.wants && core_->streams.wants(request_)) return take_stream(id);
    hand_over(id);
}

const UpgradeHandler* Connection::upgrade_handler() const {
    const auto found = core_->upgrades.find(request_.path);
    if (found != core_->upgrades.end()) return &found->second;
    const OtherUpgrades& other = core_->other_upgrades;
    return other.wants && other.wants(request_) ? &other.take : nullptr;
}

void Connection::hand_over(std::uint64_t id) {
    const std::string request_id = request_.request_id;
    try {
        core_->handler(std::move(request_), [self = self_, id](http::Response response) {
            self->respond(id, std::move(response));
        });
    } catch (...) {
        answer(id, core_->error_reply(500, request_id));
    }
}

void Connection::start_upgrade(std::uint64_t id, const UpgradeHandler& handler) {
    // The socket can only leave when nothing else is owed on it.
    if (in_flight() != 1 || !out_.empty()) return answer(id, core_->error_reply(400, request_.request_id));
    upgrading_ = true;
    Upgrade upgrade;
    upgrade.request = std::move(request_);
    upgrade.from_proxy = core_->proxies.contains(peer_);
    upgrade.refuse = [self = self_, id](http::Response response) { self->respond(id, std::move(response)); };
    upgrade.accept = [self = self_, id](const Takeover& takeover) { self->give_socket(id, takeover); };
    const std::string request_id = upgrade.request.request_id;
    try {
        handler(std::move(upgrade));
    } catch (...) {
        if (upgrading_) answer(id, core_->error_reply(500, request_id));
    }
}

void Connection::give_socket(std::uint64_t id, const Takeover& takeover) {
    if (closed_ || !upgrading_ || id != first_id_) return;
    std::string read_ahead(in_.data() + begin_, end_ - begin_);
    Socket socket = std::move(socket_);
    close();
    takeover(std::move(socket), std::move(read_ahead));
}

/// Refuses the present request; what follows it on the wire cannot be trusted any more.
void Connection::reject(int status) {
    std::string request_id = request_.request_id.empty() ? core_->ids.request_id() : request_.request_id;
    parser_.reset();
    last_taken_ = true;
    Slot slot;
    slot.shape.close = true;
    const std::uint64_t id = first_id_ + in_flight();
    slots_.push_back(std::move(slot));
    answer(id, core_->error_reply(status, request_id));
}

void Connection::choose_phase(Clock::time_point now) {
    if (closed_ || lingering_) return;
    Phase next = Phase::idle;
    if (!out_.empty()) next = Phase::write;
    else if (parser_) next = parser_->is_header_done() ? Phase::body : Phase::header;
    else if (in_flight() > 0) next = Phase::answer;
    // Header and body have one allowance from their first byte, dripping does not extend it; a write has one from its
    // last progress.
    const bool progressed = std::exchange(progressed_, false);
    if (next == phase && next != Phase::idle && !(next == Phase::write && progressed)) return;
    core_->enter_phase(*this, next, now);
}

void Connection::expire() {
    switch (phase) {
        case Phase::header:
        case Phase::body:
            reject(408);
            break;
        case Phase::answer:
            // Every request in flight is answered, so that late answers find nothing.
            last_taken_ = true;
            for (std::size_t i = first_slot_; i < slots_.size(); ++i) {
                if (slots_[i].ready) continue;
                if (slots_[i].head_out) return close();
                slots_[i].ready = true;
                slots_[i].response = core_->error_reply(503, {});
            }
            put_ready();
            break;
        default:
            return close();
    }
    if (closed_) return;
    flush();
    choose_phase(Clock::now());
}

void Connection::drain() {
    draining_ = true;
    if (in_flight() == 0 && !parser_ && out_.empty() && !lingering_) close();
}

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    if (socket_.is_open()) socket_.close(ignored);
    unlink();
    core_->on_gone(*this);
    for (std::size_t i = first_slot_; i < slots_.size(); ++i) {
        if (slots_[i].on_change) boost::asio::post(core_->io, std::move(slots_[i].on_change));
    }
    const auto keep = std::move(self_);
}

}  // namespace sw::server
