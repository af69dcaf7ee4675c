// WebSocket frame heads (RFC 6455 section 5.2, server to client: not masked) and partial writes.
#include "platform/ws/frame_queue.hpp"

#include <algorithm>

namespace sw::ws {

namespace {

constexpr std::uint8_t final_text = 0x81;
constexpr std::uint8_t final_close = 0x88;
constexpr std::size_t kept_items = 8;

char byte(std::uint64_t value) {
    return static_cast<char>(value & 0xff);
}

}  // namespace

void FrameQueue::push(std::uint8_t opcode, Payload payload) {
    Item item;
    const std::uint64_t size = payload->size();
    item.head[0] = byte(opcode);
    if (size < 126) {
        item.head[1] = byte(size);
        item.head_size = 2;
    } else if (size <= 0xffff) {
        item.head[1] = 126;
        item.head[2] = byte(size >> 8);
        item.head[3] = byte(size);
        item.head_size = 4;
    } else {
        item.head[1] = 127;
        for (std::size_t i = 0; i < 8; ++i) item.head[2 + i] = byte(size >> (56 - 8 * i));
        item.head_size = 10;
    }
    item.payload = std::move(payload);
    bytes_ += item.size();
    items_.push_back(std::move(item));
}

void FrameQueue::push_text(Payload payload) {
    push(final_text, std::move(payload));
}

void FrameQueue::push_close(std::uint16_t code, std::string_view reason) {
    std::string payload{byte(code >> 8), byte(code)};
    payload += reason.substr(0, 123);  // a control frame holds 125 bytes
    push(final_close, std::make_shared<const std::string>(std::move(payload)));
}

void FrameQueue::push_raw(std::string bytes) {
    Item item;
    item.payload = std::make_shared<const std::string>(std::move(bytes));
    bytes_ += item.size();
    items_.push_back(std::move(item));
}

void FrameQueue::drop_waiting() {
    if (empty()) return;
    const std::size_t keep = first_ + (sent_of_first_ > 0 ? 1 : 0);
    for (std::size_t i = keep; i < items_.size(); ++i) bytes_ -= items_[i].size();
    items_.resize(keep);
}

int FrameQueue::gather(iovec* pieces, int limit) const {
    int count = 0;
    std::size_t skip = sent_of_first_;
    const auto put = [&](const char* data, std::size_t size) {
        const std::size_t skipped = std::min(skip, size);
        skip -= skipped;
        if (size == skipped || count == limit) return;
        pieces[count++] = {const_cast<char*>(data) + skipped, size - skipped};  // sendmsg only reads
    };
    for (std::size_t i = first_; i < items_.size() && count < limit; ++i) {
        put(items_[i].head.data(), items_[i].head_size);
        if (items_[i].payload) put(items_[i].payload->data(), items_[i].payload->size());
    }
    return count;
}

void FrameQueue::sent(std::size_t bytes) {
    bytes_ -= bytes;
    bytes += sent_of_first_;
    while (first_ < items_.size() && bytes >= items_[first_].size()) {
        bytes -= items_[first_].size();
        items_[first_].payload.reset();
        ++first_;
    }
    sent_of_first_ = bytes;
    if (first_ < items_.size()) return;
    first_ = 0;
    items_.clear();
    if (items_.capacity() > kept_items) items_.shrink_to_fit();
}

}  // namespace sw::ws
