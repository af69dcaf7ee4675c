// What waits to go out on one WebSocket: shared payloads behind small frame heads, written by gathered writes.
#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sw::ws {

class FrameQueue {
public:
    using Payload = std::shared_ptr<const std::string>;

    /// A complete text message; the payload is shared, not copied.
    void push_text(Payload payload);

    void push_close(std::uint16_t code, std::string_view reason);

    /// Bytes that are framed already.
    void push_raw(std::string bytes);

    /// Forgets all frames that have not begun to go out, so that what comes next is not behind them.
    void drop_waiting();

    [[nodiscard]] int gather(iovec* pieces, int limit) const;
    void sent(std::size_t bytes);

    [[nodiscard]] bool empty() const noexcept { return frames() == 0; }

    [[nodiscard]] std::size_t frames() const noexcept { return items_.size() - first_; }

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Item {
        std::array<char, 10> head{};
        std::uint8_t head_size = 0;
        Payload payload;

        [[nodiscard]] std::size_t size() const noexcept { return head_size + (payload ? payload->size() : 0); }
    };

    void push(std::uint8_t opcode, Payload payload);

    std::vector<Item> items_;
    std::size_t first_ = 0;
    std::size_t sent_of_first_ = 0;
    std::size_t bytes_ = 0;  ///< unsent
};

}  // namespace sw::ws
