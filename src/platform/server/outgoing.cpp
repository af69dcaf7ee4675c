// Serialisation of replies and the gathered write.
#include "platform/server/outgoing.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace sw::server {

namespace {

/// Up to here copying is cheaper than another piece in the gathered write.
constexpr std::size_t inline_body = 16 * 1024;
/// What a quiet connection may keep.
constexpr std::size_t kept_capacity = 4 * 1024;
/// Moving the rest down costs a copy, so it waits until it is worth it.
constexpr std::size_t kept_sent = 128 * 1024;

void put_number(std::string& out, std::size_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void put_header(std::string& out, std::string_view name, std::string_view value) {
    // A line break would let content become headers or a second reply.
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::any_of(name.begin(), name.end(), breaks) || std::any_of(value.begin(), value.end(), breaks)) return;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

bool has_no_body(int status) {
    return status == 204 || status == 304 || status < 200;
}

struct Reason {
    int status;
    std::string_view text;
};

/// In order of the status.
constexpr auto reasons = std::to_array<Reason>({
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
});

}  // namespace

void Outgoing::add_status(int status, std::string_view date) {
    if (status == 200) {
        buffer_ += "HTTP/1.1 200 OK\r\n";
    } else {
        buffer_ += "HTTP/1.1 ";
        put_number(buffer_, static_cast<std::size_t>(std::clamp(status, 100, 999)));
        buffer_ += ' ';
        buffer_ += reason_phrase(status);
        buffer_ += "\r\n";
    }
    buffer_ += date;
}

void Outgoing::add_rest_of_head(const http::Response& response, const ReplyShape& shape) {
    for (const auto& [name, value] : response.headers) put_header(buffer_, name, value);
    buffer_ += response.header_lines;
    if (shape.close) buffer_ += "Connection: close\r\n";
    else if (shape.keep_alive) buffer_ += "Connection: keep-alive\r\n";
    buffer_ += "\r\n";
}

void Outgoing::add_head(const http::Response& response, const ReplyShape& shape, std::string_view date) {
    add_status(response.status, date);
    if (!has_no_body(response.status)) {
        if (!response.content_type.empty()) put_header(buffer_, "Content-Type", response.content_type);
        buffer_ += "Content-Length: ";
        put_number(buffer_, response.bytes().size());
        buffer_ += "\r\n";
    }
    add_rest_of_head(response, shape);
}

Framing Outgoing::add_stream_head(
    const http::Response& head, std::optional<std::uint64_t> length, const ReplyShape& shape, std::string_view date
) {
    add_status(head.status, date);
    Framing framing = Framing::none;
    if (!has_no_body(head.status)) {
        if (!head.content_type.empty()) put_header(buffer_, "Content-Type", head.content_type);
        if (length) {
            buffer_ += "Content-Length: ";
            put_number(buffer_, static_cast<std::size_t>(*length));
            buffer_ += "\r\n";
            framing = Framing::length;
        } else if (shape.http_1_0) {
            framing = Framing::end_of_connection;
        } else {
            buffer_ += "Transfer-Encoding: chunked\r\n";
            framing = Framing::chunks;
        }
        if (shape.head_only) framing = Framing::none;
    }
    ReplyShape rest = shape;
    rest.close = shape.close || framing == Framing::end_of_connection;
    add_rest_of_head(head, rest);
    return framing;
}

void Outgoing::add(http::Response&& response, const ReplyShape& shape, std::string_view date) {
    add_head(response, shape, date);
    if (shape.head_only || has_no_body(response.status)) return;
    const std::size_t size = response.bytes().size();
    if (size == 0) return;
    if (!response.shared_body && size <= inline_body) {
        buffer_ += response.body;
        return;
    }
    bodies_.push_back({buffer_.size(), std::move(response.body), std::move(response.shared_body)});
    borrowed_ += size;
}

int Outgoing::gather(iovec* pieces, int limit) const {
    int count = 0;
    std::size_t skip = sent_;
    const auto put = [&](std::string_view bytes) {
        const std::size_t skipped = std::min(skip, bytes.size());
        skip -= skipped;
        bytes.remove_prefix(skipped);
        if (bytes.empty() || count == limit) return;
        pieces[count++] = {const_cast<char*>(bytes.data()), bytes.size()};  // sendmsg only reads
    };
    const std::string_view all = buffer_;
    std::size_t from = 0;
    for (const auto& body : bodies_) {
        put(all.substr(from, body.at - from));
        put(body.bytes());
        from = body.at;
    }
    put(all.substr(from));
    return count;
}

void Outgoing::sent(std::size_t bytes) {
    sent_ += bytes;
    if (!empty()) return forget_sent();
    sent_ = 0;
    borrowed_ = 0;
    bodies_.clear();
    buffer_.clear();
    if (buffer_.capacity() > kept_capacity) buffer_.shrink_to_fit();
}

/// A streamed reply may never let the buffer run empty.
void Outgoing::forget_sent() {
    const std::size_t bodies_end = bodies_.empty() ? 0 : bodies_.back().at + borrowed_;
    if (sent_ < bodies_end + kept_sent) return;
    buffer_.erase(0, sent_ - borrowed_);
    bodies_.clear();
    borrowed_ = 0;
    sent_ = 0;
}

std::string_view reason_phrase(int status) noexcept {
    const auto found = std::lower_bound(reasons.begin(), reasons.end(), status, [](const Reason& reason, int wanted) {
        return reason.status < wanted;
    });
    return found != reasons.end() && found->status == status ? found->text : "Status";
}

}  // namespace sw::server
