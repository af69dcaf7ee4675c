// Serialisation of replies and the gathered write.
#include "platform/server/outgoing.hpp"

#include <algorithm>
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
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 423:
            return "Locked";
        case 425:
            return "Too Early";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Status";
    }
}

}  // namespace sw::server
