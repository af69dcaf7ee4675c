// Hop-by-hop, forged and own headers.
#include "app/router/headers.hpp"

#include <algorithm>
#include <array>

namespace sw::router {

namespace {

/// RFC 9110 7.6.1, and the framing that is made anew.
constexpr std::array<std::string_view, 11> of_connection{
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "expect"};

/// Said by us, or by nobody.
constexpr std::array<std::string_view, 8> own{"forwarded",   "x-real-ip", "x-region-name", "x-request-id",
                                              "traceparent", "host",      "via",           "x-original-url"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_clean(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

void put(std::string& out, std::string_view name, std::string_view value) {
    if (!is_clean(name) || !is_clean(value)) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

bool may_pass(std::string_view name) {
    // Some servers read an underscore as a dash.
    std::string plain(name);
    std::replace(plain.begin(), plain.end(), '_', '-');
    return !among(of_connection, plain) && !among(own, plain) && !plain.starts_with("x-internal-") &&
           !plain.starts_with("x-forwarded-");
}

/// Of the client's side when a proxy of ours told it, else of this hop.
std::string_view forwarded(
    const http::Request& request, bool from_proxy, std::string_view name, std::string_view here
) {
    const std::string_view told = request.header(name);
    return from_proxy && !told.empty() ? told : here;
}

}  // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return out;
}

std::vector<std::string> named_by_connection(const std::vector<http::Header>& headers) {
    std::vector<std::string> out;
    for (const auto& [name, value] : headers) {
        if (lower(name) != "connection") continue;
        std::string_view list = value;
        while (!list.empty()) {
            const auto comma = list.find(',');
            std::string_view item = list.substr(0, comma);
            list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
            while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
            while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
            if (!item.empty()) out.push_back(lower(item));
        }
    }
    return out;
}

std::string to_upstream(const http::Request& request, const Passage& passage) {
    std::string out;
    out.reserve(1024 + request.body.size());
    out.append(http::to_text(request.method)).append(" ").append(passage.target).append(" HTTP/1.1\r\n");
    const std::string_view host = request.header("host");
    put(out, "Host", host);
    const auto hop = named_by_connection(request.headers);
    for (const auto& [name, value] : request.headers) {
        const bool named = std::find(hop.begin(), hop.end(), name) != hop.end();
        if (may_pass(name) && !named) put(out, name, value);
    }
    put(out, "X-Region-Name", passage.region);
    put(out, "X-Forwarded-For", request.peer);
    put(out, "X-Forwarded-Proto", forwarded(request, passage.from_proxy, "x-forwarded-proto", "http"));
    put(out, "X-Forwarded-Host", forwarded(request, passage.from_proxy, "x-forwarded-host", host));
    put(out, "X-Request-ID", request.request_id);
    put(out, "traceparent", request.trace_parent);
    if (passage.upgrade) out.append("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    using http::Method;
    const bool takes_body =
        request.method == Method::post || request.method == Method::put || request.method == Method::patch;
    if (takes_body || !request.body.empty()) put(out, "Content-Length", std::to_string(request.body.size()));
    return out.append("\r\n").append(request.body);
}

void add_reply_header(std::vector<http::Header>& headers, std::string name, std::string value) {
    const std::string plain = lower(name);
    if (among(of_connection, plain) || plain == "date" || plain == "vary") return;
    if (plain.starts_with("access-control-") || plain.starts_with("x-internal-")) return;
    headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace sw::router
