// The state machine of gapless delivery.
#include "platform/ws/follow.hpp"

#include <algorithm>

namespace sw::ws {

void Follower::begin(std::string stream, std::int64_t cursor, State state) {
    ++epoch_;
    if (stream_ != stream) seen_ = 0;
    stream_ = std::move(stream);
    cursor_ = cursor;
    state_ = state;
    announce_ = false;
}

void Follower::start_at_head(std::string stream) {
    begin(std::move(stream), 0, State::seeking_head);
    seek_head();
}

void Follower::start_at(std::string stream, std::int64_t head) {
    begin(std::move(stream), head, State::live);
}

void Follower::follow_from(std::string stream, std::int64_t cursor) {
    begin(std::move(stream), cursor, State::catching_up);
    catch_up();
}

void Follower::resume(std::string stream, std::int64_t cursor) {
    begin(std::move(stream), cursor, State::catching_up);
    announce_ = true;
    catch_up();
}

void Follower::deliver(std::int64_t seq, const FollowerPort::Frame& frame) {
    seen_ = std::max(seen_, seq);
    if (state_ != State::live || seq <= cursor_) return;
    if (seq != cursor_ + 1) return catch_up();
    cursor_ = seq;
    if (frame) port_.send_frame(frame);
}

void Follower::poke() {
    if (state_ != State::paused) return;
    if (after_pause_ == State::seeking_head) seek_head();
    else if (port_.has_room()) catch_up();
}

void Follower::pause(State after) {
    state_ = State::paused;
    after_pause_ = after;
    port_.poke_later();
}

void Follower::seek_head() {
    state_ = State::seeking_head;
    port_.read_timeline(
        stream_, 0, 0,
        [this, epoch = epoch_](const std::vector<NumberedFrame>&, bool, std::int64_t head) {
            if (epoch == epoch_) on_head(head);
        }
    );
}

void Follower::on_head(std::int64_t head) {
    if (head < 0) return pause(State::seeking_head);
    cursor_ = head;
    if (seen_ > cursor_) return catch_up();
    state_ = State::live;
}

void Follower::catch_up() {
    state_ = State::catching_up;
    port_.read_timeline(
        stream_, cursor_, page_,
        [this, epoch = epoch_](std::vector<NumberedFrame> frames, bool truncated, std::int64_t head) {
            if (epoch == epoch_) on_page(std::move(frames), truncated, head);
        }
    );
}

/// False when a number is missing that the timeline should hold. Stops early when the socket has no room.
bool Follower::send_page(std::vector<NumberedFrame>& frames) {
    for (auto& one : frames) {
        if (one.seq <= cursor_) continue;
        if (one.seq != cursor_ + 1) return false;
        cursor_ = one.seq;
        if (!one.frame) continue;
        port_.send_frame(std::move(one.frame));
        if (!port_.has_room()) break;
    }
    return true;
}

void Follower::on_page(std::vector<NumberedFrame> frames, bool truncated, std::int64_t head) {
    if (head < 0) return pause(State::catching_up);
    // A client that knows more than we do comes from another history; without a client's claim the reading was stale.
    if (truncated || (cursor_ > head && announce_)) return lost(head);
    if (cursor_ > head) return pause(State::catching_up);
    const std::int64_t before = cursor_;
    if (!send_page(frames) || (cursor_ == before && cursor_ < head)) return lost(head);
    if (cursor_ >= std::max(head, seen_)) return go_live();
    // Nothing new although more was delivered: the reading was older than the delivery.
    if (cursor_ == before || !port_.has_room()) return pause(State::catching_up);
    catch_up();
}

void Follower::lost(std::int64_t head) {
    announce_ = false;
    port_.tell_snapshot_required(head);
    cursor_ = head;
    if (seen_ > cursor_) return catch_up();
    state_ = State::live;
}

void Follower::go_live() {
    state_ = State::live;
    if (!announce_) return;
    announce_ = false;
    port_.tell_resumed(cursor_);
}

}  // namespace sw::ws
