// Parser callbacks and the extra checks of RFC 9112 that Beast leaves to its caller.
#include "platform/server/request_parser.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace sw::server {

namespace {

namespace beast_http = boost::beast::http;

http::Method to_method(beast_http::verb verb) {
    switch (verb) {
        case beast_http::verb::get:
            return http::Method::get;
        case beast_http::verb::head:
            return http::Method::head;
        case beast_http::verb::post:
            return http::Method::post;
        case beast_http::verb::put:
            return http::Method::put;
        case beast_http::verb::patch:
            return http::Method::patch;
        case beast_http::verb::delete_:
            return http::Method::del;
        case beast_http::verb::options:
            return http::Method::options;
        default:
            return http::Method::other;
    }
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Beast joins folded lines; between name and value there may only be a colon and blanks of the same line.
bool folded(boost::beast::string_view name, boost::beast::string_view value) {
    const char* at = name.data() + name.size() + 1;
    while (*at == ' ' || *at == '\t') ++at;
    return at != value.data();
}

bool all_digits(boost::beast::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

RequestParser::RequestParser(const ServerOptions& options, http::Request& out) : options_(options), out_(out) {
    // Beast counts what is left of the header afresh after each piece, so that its limit moves with the pieces.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(options.max_body_bytes);
}

std::size_t RequestParser::put(boost::asio::const_buffer bytes, error_code& ec) {
    std::size_t used = 0;
    if (!is_header_done()) {
        eager(false);  // stops behind the header, which shows its length
        used = basic_parser::put(bytes, ec);
        header_bytes_ += used;
        if (ec && ec != beast_http::error::need_more) return used;
        // A header that has not ended is at least as long as all there is of it.
        const std::size_t length = header_bytes_ + (is_header_done() ? 0 : bytes.size() - used);
        if (length > options_.max_header_bytes) refuse(431, ec);
        if (ec || is_done() || used == bytes.size()) return used;
    }
    eager(true);
    return used + basic_parser::put(bytes + used, ec);
}

int RequestParser::status(const error_code& error) const noexcept {
    if (refused_ != 0) return refused_;
    if (error == beast_http::error::header_limit) return 431;
    if (error == beast_http::error::body_limit) return 413;
    return 400;
}

void RequestParser::refuse(int status, error_code& ec) {
    refused_ = status;
    ec = beast_http::error::bad_value;
}

void RequestParser::on_request_impl(verb method, string_view, string_view target, int version, error_code& ec) {
    if (target.size() > options_.max_target_bytes) return refuse(414, ec);
    if (method == verb::connect) return refuse(501, ec);
    out_.method = to_method(method);
    out_.target.assign(target.data(), target.size());
    version_ = version;
}

void RequestParser::on_field_impl(field name, string_view name_text, string_view value, error_code& ec) {
    if (folded(name_text, value)) return refuse(400, ec);
    if (header_done_) return;  // trailers are read and dropped
    if (out_.headers.size() >= options_.max_headers) return refuse(431, ec);
    check_field(name, value, ec);
    if (ec) return;
    auto& header = out_.headers.emplace_back();
    header.first.resize(name_text.size());
    std::transform(name_text.begin(), name_text.end(), header.first.begin(), lower);
    header.second.assign(value.data(), value.size());
}

void RequestParser::check_field(field name, string_view value, error_code& ec) {
    using boost::beast::iequals;
    switch (name) {
        case field::host:
            ++hosts_;
            break;
        case field::content_length:
            if (++lengths_ > 1 || !all_digits(value)) refuse(400, ec);
            break;
        case field::transfer_encoding:
            // Any other coding, even before "chunked", is read differently by different servers.
            if (!iequals(value, "chunked") || version_ == 10) refuse(400, ec);
            break;
        case field::expect:
            if (iequals(value, "100-continue")) expects_continue_ = version_ == 11;
            else refuse(417, ec);
            break;
        case field::upgrade:
            websocket_ = iequals(value, "websocket");
            break;
        default:
            break;
    }
}

void RequestParser::on_header_impl(error_code& ec) {
    header_done_ = true;
    if (hosts_ > 1 || (hosts_ == 0 && version_ == 11)) refuse(400, ec);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    // The announced length is only a promise: a lying client must not make us reserve the maximum.
    if (length) out_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64 * 1024)));
}

std::size_t RequestParser::on_body_impl(string_view body, error_code&) {
    out_.body.append(body.data(), body.size());
    return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
    out_.body.append(body.data(), body.size());
    return body.size();
}

}  // namespace sw::server
