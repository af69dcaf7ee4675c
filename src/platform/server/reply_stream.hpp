// A reply whose body comes piece by piece, as another process sends it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

/// The answer to one request: either respond(), or begin(), write()… and end(). I/O thread only, except respond().
/// After the client has gone everything does nothing.
class ReplyStream {
public:
    virtual ~ReplyStream() = default;

    virtual void respond(http::Response response) = 0;

    /// Status and headers; the body of `head` is not sent. Without a length the body goes out in chunks.
    virtual void begin(http::Response head, std::optional<std::uint64_t> length) = 0;
    virtual void write(std::string_view bytes) = 0;
    virtual void end() = 0;
    /// The body cannot be completed: the connection is closed, so that nobody takes the part for the whole.
    virtual void abort() = 0;

    /// Too much waits to be sent: write() would still take it, but a bounded writer waits for the room.
    [[nodiscard]] virtual bool full() const = 0;
    [[nodiscard]] virtual bool gone() const = 0;
    /// Called when there is room again or the client has gone; replaces the one before. Must not block.
    virtual void on_change(std::function<void()> call) = 0;

    /// The request came through one of TRUSTED_PROXIES, so its X-Forwarded-… headers count.
    [[nodiscard]] virtual bool from_proxy() const = 0;
};

/// Takes some requests out of the usual way: those that `wants` names go to `take`.
struct StreamHandler {
    std::function<bool(const http::Request&)> wants;
    std::function<void(http::Request, std::shared_ptr<ReplyStream>)> take;
};

}  // namespace sw::server
