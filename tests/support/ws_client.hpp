// A blocking WebSocket client for tests; it can also send what no good client would.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "support/raw_client.hpp"

namespace sw::test {

class WsClient {
public:
    /// Sends the upgrade request; see status().
    WsClient(std::uint16_t port, const std::string& target, const std::string& headers = {}, int receive_buffer = 0)
        : raw_(port, receive_buffer) {
        raw_.send(
            "GET " + target +
            " HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
            headers + "\r\n"
        );
        head_ = raw_.read_until("\r\n\r\n");
        if (head_.size() > 12) status_ = std::stoi(head_.substr(9, 3));
    }

    [[nodiscard]] int status() const { return status_; }

    [[nodiscard]] const std::string& head() const { return head_; }

    /// A masked frame; opcode 1 = text, 2 = binary, 0 = continuation, 8 = close, 9 = ping.
    bool frame(int opcode, std::string payload, bool last = true) {
        std::string out;
        out += static_cast<char>((last ? 0x80 : 0) | opcode);
        if (payload.size() < 126) {
            out += static_cast<char>(0x80 | payload.size());
        } else {
            out += static_cast<char>(0x80 | 126);
            out += static_cast<char>(payload.size() >> 8 & 0xff);
            out += static_cast<char>(payload.size() & 0xff);
        }
        const std::string mask = "\x12\x34\x56\x78";
        out += mask;
        for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
        return raw_.send(out + payload);
    }

    bool text(const std::string& payload) { return frame(1, payload); }

    struct Frame {
        int opcode = 0;
        std::string payload;

        [[nodiscard]] int close_code() const {
            if (opcode != 8 || payload.size() < 2) return 0;
            return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
        }
    };

    /// The next frame; nullopt when the server has closed or the time is over.
    std::optional<Frame> read(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        const std::string head = raw_.read_bytes(2, limit);
        if (head.size() < 2) return std::nullopt;
        std::size_t size = static_cast<unsigned char>(head[1]) & 0x7f;
        const std::size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (extra > 0) {
            size = 0;
            for (const char c : raw_.read_bytes(extra, limit)) size = size << 8 | static_cast<unsigned char>(c);
        }
        Frame out{head[0] & 0x0f, raw_.read_bytes(size, limit)};
        if (out.payload.size() < size) return std::nullopt;
        return out;
    }

    /// The payload of the next text frame, empty when there is none.
    std::string read_text(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        const auto got = read(limit);
        return got && got->opcode == 1 ? got->payload : std::string{};
    }

    /// The code of the close frame that comes next, after dropping other frames; 0 when none comes.
    int read_close(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        while (const auto got = read(limit)) {
            if (got->opcode == 8) return got->close_code();
        }
        return 0;
    }

    RawClient& raw() { return raw_; }

private:
    RawClient raw_;
    std::string head_;
    int status_ = 0;
};

}  // namespace sw::test
