// Replies on their way out: heads and small bodies in one reused buffer, large and shared bodies by reference.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

/// How one reply ends: what the request and the connection demand of it.
struct ReplyShape {
    bool head_only = false;   ///< answer to HEAD
    bool close = false;       ///< last reply of the connection
    bool keep_alive = false;  ///< say so, for HTTP/1.0
    bool http_1_0 = false;    ///< knows no chunks
};

/// How the pieces of a streamed body are marked off.
enum class Framing { none, length, chunks, end_of_connection };

class Outgoing {
public:
    /// Serialises a reply; `date` is the complete Date header line.
    void add(http::Response&& response, const ReplyShape& shape, std::string_view date);

    /// The head of a reply whose body follows through add_raw(). Returns what frames the body's pieces.
    Framing add_stream_head(
        const http::Response& head, std::optional<std::uint64_t> length, const ReplyShape& shape, std::string_view date
    );

    /// Raw bytes, for interim replies and the pieces of streamed ones.
    void add_raw(std::string_view bytes) { buffer_ += bytes; }

    [[nodiscard]] std::size_t unsent() const noexcept { return buffer_.size() + borrowed_ - sent_; }

    [[nodiscard]] bool empty() const noexcept { return unsent() == 0; }

    /// The unsent bytes as at most `limit` pieces; valid until the next change.
    [[nodiscard]] int gather(iovec* pieces, int limit) const;

    /// That many bytes went out.
    void sent(std::size_t bytes);

private:
    struct Body {
        std::size_t at;  ///< comes after this many bytes of the buffer
        std::string own;
        std::shared_ptr<const std::string> shared;

        [[nodiscard]] std::string_view bytes() const noexcept { return shared ? *shared : own; }
    };

    void forget_sent();
    void add_status(int status, std::string_view date);
    void add_head(const http::Response& response, const ReplyShape& shape, std::string_view date);
    void add_rest_of_head(const http::Response& response, const ReplyShape& shape);

    std::string buffer_;
    std::vector<Body> bodies_;
    std::size_t borrowed_ = 0;  ///< bytes in bodies_
    std::size_t sent_ = 0;
};

[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace sw::server
