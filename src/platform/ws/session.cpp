// Rates, queues and closing of one socket.
#include "platform/ws/session.hpp"

#include <algorithm>

#include "platform/ws/client_frame.hpp"

namespace sw::ws {

Session::Session(SessionHost& host, Kind kind, Caller caller, std::shared_ptr<const Claims> claims)
    : player(*this, host.options().timeline_page),
      of_region(*this, host.options().timeline_page),
      host_(host),
      kind_(kind),
      caller_(std::move(caller)),
      claims_(std::move(claims)),
      connected_at_(now()),
      last_heartbeat_(connected_at_),
      last_sign_(Clock::now()),
      tokens_(host.options().message_burst),
      refilled_(last_sign_) {}

Session::~Session() {
    if (transport_) {
        transport_->detach();
        transport_->abort();
    }
}

void Session::open(std::shared_ptr<Transport> transport) {
    transport_ = std::move(transport);
    transport_->start(*this);
}

Presence Session::presence() const {
    return {
        .player = caller_.player,
        .user = caller_.user,
        .username = caller_.username,
        .region = region,
        .sector = sector,
        .connected_at = connected_at_,
        .last_heartbeat = last_heartbeat_,
        .badge = badge,
    };
}

void Session::beat() {
    last_heartbeat_ = now();
    last_sign_ = Clock::now();
}

void Session::send(std::shared_ptr<const std::string> frame) {
    if (closing_) return;
    const auto& options = host_.options();
    const bool full = transport_->queued_frames() >= options.max_queued_frames ||
                      transport_->queued_bytes() + frame->size() > options.max_queued_bytes;
    if (full) return cut_off();
    transport_->send(std::move(frame));
    host_.on_sent();
}

void Session::cut_off() {
    host_.on_dropped("slow_reader");
    close_with(1013, "too slow", true);
}

void Session::close(std::uint16_t code, std::string_view reason) {
    close_with(code, reason, false);
}

void Session::close_with(std::uint16_t code, std::string_view reason, bool drop_waiting) {
    if (closing_) return;
    closing_ = true;
    closing_since_ = Clock::now();
    transport_->close(code, reason, drop_waiting);
    host_.on_closing(*this);
}

void Session::abort() {
    transport_->abort();
}

bool Session::admit() {
    const auto& options = host_.options();
    const auto at = Clock::now();
    const double elapsed = std::chrono::duration<double>(at - refilled_).count();
    refilled_ = at;
    tokens_ = std::min(options.message_burst, tokens_ + elapsed * options.message_rate);
    if (tokens_ >= 1) {
        tokens_ -= 1;
        return true;
    }
    host_.on_dropped("rate");
    if (violations_ == 0 || at - violations_since_ > options.violation_window) {
        violations_ = 0;
        violations_since_ = at;
    }
    if (++violations_ >= options.max_violations) close(4002, "rate limit");
    else send(error_frame("RATE_LIMITED", "Too many messages"));
    return false;
}

void Session::on_text(std::string_view message) {
    if (closing_ || !admit()) return;
    host_.on_message(*this, message);
}

void Session::on_binary() {
    close(1003, "text only");
}

void Session::on_control() {
    if (!closing_) admit();
}

void Session::on_drained() {
    if (closing_) return;
    player.poke();
    of_region.poke();
}

void Session::on_closed() {
    const auto keep = shared_from_this();
    closing_ = true;
    host_.on_gone(*this);
}

void Session::poke() {
    if (closing_) return;
    player.poke();
    of_region.poke();
}

void Session::send_frame(Frame frame) {
    send(std::move(frame));
}

bool Session::has_room() const {
    const auto& options = host_.options();
    return transport_->queued_frames() * 4 <= options.max_queued_frames &&
           transport_->queued_bytes() * 4 <= options.max_queued_bytes;
}

void Session::read_timeline(
    const std::string& stream, std::int64_t after, int limit, TimelineReader::Callback callback
) {
    host_.timelines().read(
        stream, after, limit,
        [weak = weak_from_this(),
         callback = std::move(callback)](std::vector<NumberedFrame> frames, bool truncated, std::int64_t head) {
            const auto self = weak.lock();
            if (!self || self->closing_) return;
            // A page leaves in as few writes as possible.
            self->transport_->cork();
            callback(std::move(frames), truncated, head);
            self->transport_->uncork();
        }
    );
}

void Session::poke_later() {
    host_.on_paused(*this);
}

void Session::tell_snapshot_required(std::int64_t head) {
    send(R"({"type":"snapshot_required","head":)" + std::to_string(head) + "}");
}

void Session::tell_resumed(std::int64_t cursor) {
    send(R"({"type":"resumed","cursor":)" + std::to_string(cursor) + "}");
}

}  // namespace sw::ws
