// The place of one socket in one timeline: what it has seen, and how it gets what it has missed, without gap or repeat.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/ws/timeline_reader.hpp"

namespace sw::ws {

/// What a follower does to the world.
class FollowerPort {
public:
    using Frame = std::shared_ptr<const std::string>;

    virtual void send_frame(Frame frame) = 0;
    /// The socket can take another page without being cut off.
    [[nodiscard]] virtual bool has_room() const = 0;
    /// Asks the timelines; the callback is dropped when the socket is gone.
    virtual void read_timeline(
        const std::string& stream, std::int64_t after, int limit, TimelineReader::Callback callback
    ) = 0;
    /// Calls Follower::poke() after a while.
    virtual void poke_later() = 0;
    virtual void tell_snapshot_required(std::int64_t head) = 0;
    virtual void tell_resumed(std::int64_t cursor) = 0;

protected:
    ~FollowerPort() = default;
};

class Follower {
public:
    Follower(FollowerPort& port, int page) : port_(port), page_(page) {}

    /// Begins at the head of the stream as it is now; frames before it are not sent.
    void start_at_head(std::string stream);

    /// Begins at a number that is known to be the head.
    void start_at(std::string stream, std::int64_t head);

    /// Sends everything beyond `cursor`, then goes on live, without saying so.
    void follow_from(std::string stream, std::int64_t cursor);

    /// The same for a client that asked: `resumed` tells it when it is live. Also in the middle of anything else.
    void resume(std::string stream, std::int64_t cursor);

    /// A frame fresh from the outbox. Null frames only count.
    void deliver(std::int64_t seq, const FollowerPort::Frame& frame);

    /// Goes on after a pause: the queue has drained, or a while has passed since a failed reading.
    void poke();

    [[nodiscard]] const std::string& stream() const noexcept { return stream_; }

    [[nodiscard]] std::int64_t cursor() const noexcept { return cursor_; }

    [[nodiscard]] bool live() const noexcept { return state_ == State::live; }

private:
    enum class State { none, seeking_head, catching_up, paused, live };

    void begin(std::string stream, std::int64_t cursor, State state);
    void seek_head();
    void catch_up();
    void on_head(std::int64_t head);
    void on_page(std::vector<NumberedFrame> frames, bool truncated, std::int64_t head);
    [[nodiscard]] bool send_page(std::vector<NumberedFrame>& frames);
    void lost(std::int64_t head);
    void go_live();
    void pause(State after);

    FollowerPort& port_;
    int page_;
    std::string stream_;
    std::int64_t cursor_ = 0;  ///< the last number that this socket is done with
    std::int64_t seen_ = 0;    ///< the highest number that was delivered here
    std::uint64_t epoch_ = 0;  ///< answers to questions of an earlier epoch are dropped
    State state_ = State::none;
    State after_pause_ = State::none;
    bool announce_ = false;
};

}  // namespace sw::ws
