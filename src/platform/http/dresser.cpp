// The header lines that every reply carries.
#include "platform/http/dresser.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "platform/http/text.hpp"

namespace sw::http {

namespace {

void append_number(std::string& to, std::int64_t number) {
    std::array<char, 24> text{};
    to.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

void append_line(std::string& lines, std::string_view name, std::string_view value) {
    if (value.empty() || !is_header_safe(value)) return;
    lines += name;
    lines += value;
    lines += "\r\n";
}

void append_number_line(std::string& lines, std::string_view name, std::int64_t number) {
    lines += name;
    append_number(lines, number);
    lines += "\r\n";
}

void append_rate_lines(std::string& lines, const RateDecision& rate) {
    if (!rate.limited_class) return;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    append_number_line(lines, "X-RateLimit-Limit: ", rate.limit);
    append_number_line(lines, "X-RateLimit-Remaining: ", rate.remaining);
    append_number_line(lines, "X-RateLimit-Reset: ", now.time_since_epoch().count() + rate.reset_seconds);
    append_number_line(lines, "RateLimit-Limit: ", rate.limit);
    append_number_line(lines, "RateLimit-Remaining: ", rate.remaining);
    append_number_line(lines, "RateLimit-Reset: ", rate.reset_seconds);
    lines += "RateLimit-Policy: ";
    append_number(lines, rate.limit);
    lines += ";w=";
    append_number(lines, rate.per_seconds);
    lines += ";burst=";
    append_number(lines, rate.burst);
    lines += "\r\n";
}

bool has_header(const Response& response, std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(), [&](const Header& header) {
        return equal_ignoring_case(header.first, name);
    });
}

}  // namespace

Dresser::Dresser(const Config& config)
    : security_(config.environment), cors_(config.environment, config.cors_origins) {}

void Dresser::append_cache_control(const Exchange& exchange, Response& response) const {
    if (has_header(response, "cache-control")) return;
    if (response.status >= 400 || SecurityHeaders::is_sensitive(exchange.request.path)) {
        response.header_lines += SecurityHeaders::no_store();
    } else {
        response.header_lines += "Cache-Control: no-store\r\n";
    }
}

void Dresser::dress(const Exchange& exchange, Response& response) const {
    constexpr std::size_t usual_size = 2048;
    std::string& lines = response.header_lines;
    const bool has_cors = !lines.empty();
    lines.reserve(usual_size);
    lines += security_.lines();
    append_cache_control(exchange, response);
    if (!has_cors) cors_.append_lines(lines, exchange.request.header("origin"));
    append_rate_lines(lines, exchange.rate);
    if (exchange.allowed != 0) append_line(lines, "Allow: ", allow_header(exchange.allowed));
    append_line(lines, "X-Request-ID: ", exchange.request.request_id);
    append_line(lines, "traceparent: ", exchange.request.trace_parent);
    if (response.status == 204 || response.status == 304) {
        response.body.clear();
        response.shared_body.reset();
    }
}

}  // namespace sw::http
