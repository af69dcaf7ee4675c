// What the hub needs of the stored timelines: the numbered frames that a socket has missed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sw {

/// One event of a timeline. The frame is complete JSON with "seq" and "timestamp"; null when the event is not for
/// sockets, then only its number counts.
struct NumberedFrame {
    std::int64_t seq = 0;
    std::shared_ptr<const std::string> frame;
};

class TimelineReader {
public:
    virtual ~TimelineReader() = default;

    /// frames: in order of seq, the first ones beyond `after`, at most `limit`.
    /// truncated: numbers directly after `after` are no longer kept.
    /// head: the highest number of the timeline, 0 when it is empty, -1 when the reading failed (asked again later).
    using Callback = std::function<void(std::vector<NumberedFrame> frames, bool truncated, std::int64_t head)>;

    /// Asynchronous; calls back exactly once, on the I/O thread, never from inside this call.
    /// stream: "player:<uuid>" or "region:<uuid>". A limit of 0 asks for the head only.
    virtual void read(const std::string& stream, std::int64_t after, int limit, Callback callback) = 0;
};

}  // namespace sw
