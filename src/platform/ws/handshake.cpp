// Credentials, origin and resume position of a WebSocket request.
#include "platform/ws/handshake.hpp"

#include <algorithm>
#include <charconv>

namespace sw::ws {

namespace {

constexpr std::string_view protocol_name = "sw.v1";
constexpr std::string_view bearer_prefix = "bearer.";

std::string_view parameter_of(const http::Request& request, std::string_view name) {
    for (const auto& [key, value] : request.query) {
        if (key == name) return value;
    }
    return {};
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view header_of(const http::Request& request, std::string_view lower_case_name) {
    for (const auto& [key, value] : request.headers) {
        if (key == lower_case_name) return value;
    }
    return {};
}

Credentials find_credentials(const http::Request& request) {
    if (const auto token = parameter_of(request, "token"); !token.empty()) return {.token = std::string(token)};
    Credentials out;
    std::string_view list = header_of(request, "sec-websocket-protocol");
    while (!list.empty()) {
        const auto comma = list.find(',');
        const auto item = trim(list.substr(0, comma));
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
        if (item == protocol_name) out.by_protocol = true;
        else if (item.starts_with(bearer_prefix)) out.token = item.substr(bearer_prefix.size());
    }
    return out;
}

bool origin_allowed(const http::Request& request, const OriginPolicy& policy) {
    const auto origin = header_of(request, "origin");
    if (origin.empty() || policy.any) return true;
    if (std::find(policy.allowed.begin(), policy.allowed.end(), origin) != policy.allowed.end()) return true;
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos &&
           equal_ignoring_case(origin.substr(scheme + 3), header_of(request, "host"));
}

CursorState find_cursor(const http::Request& request, std::int64_t& cursor) {
    const auto present = [](const auto& one) { return one.first == "cursor"; };
    if (std::none_of(request.query.begin(), request.query.end(), present)) return CursorState::absent;
    const auto text = parameter_of(request, "cursor");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cursor);
    const bool good = error == std::errc{} && end == text.data() + text.size() && cursor >= 0;
    return good ? CursorState::valid : CursorState::malformed;
}

}  // namespace sw::ws
