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

void Outgoing::add_head(const http::Response& response, const ReplyShape& shape, std::string_view date) {
    if (response.status == 200) {
        buffer_ += "HTTP/1.1 200 OK\r\n";
    } else {
        buffer_ += "HTTP/1.1 ";
        put_number(buffer_, static_cast<std::size_t>(std::clamp(response.status, 100, 999)));
        buffer_ += ' ';
        buffer_ += reason_phrase(response.status);
        buffer_ += "\r\n";
    }
    buffer_ += date;
    if (!has_no_body(response.status)) {
        if (!response.content_type.empty()) put_header(buffer_, "Content-Type", response.content_type);
        buffer_ += "Content-Length: ";
        put_number(buffer_, response.bytes().size());
        buffer_ += "\r\n";
    }
    for (const auto& [name, value] : response.headers) put_header(buffer_, name, value);
    buffer_ += response.header_lines;
    if (shape.close) buffer_ += "Connection: close\r\n";
    else if (shape.keep_alive) buffer_ += "Connection: keep-alive\r\n";
    buffer_ += "\r\n";
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
    if (!empty()) return;
    sent_ = 0;
    borrowed_ = 0;
    bodies_.clear();
    buffer_.clear();
    if (buffer_.capacity() > kept_capacity) buffer_.shrink_to_fit();
}

std::string_view reason_phrase(int status) noexcept {
    const auto found = std::lower_bound(reasons.begin(), reasons.end(), status, [](const Reason& reason, int wanted) {
        return reason.status < wanted;
    });
    return found != reasons.end() && found->status == status ? found->text : "Status";
}

}  // namespace sw::server
