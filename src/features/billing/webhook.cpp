// See the header.
#include "webhook.hpp"

#include <algorithm>
#include <array>

#include "sectorwars/platform/certificates.hpp"

namespace sw::billing {
namespace {

constexpr std::size_t longest_value = 2048;
constexpr std::size_t longest_url = 300;
constexpr std::chrono::hours clocks_differ{1};
constexpr std::string_view scheme = "https://";

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

bool is_path(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '-' ||
           c == '_' || c == '.';
}

bool is_host(char c) {
    return is_path(c) && c != '/' && c != '_';
}

}  // namespace

std::optional<Transmission> read_transmission(std::string_view lines) {
    Transmission out;
    const std::array<std::pair<std::string_view, std::string*>, 5> wanted{
        {{"paypal-transmission-id", &out.id},
         {"paypal-transmission-time", &out.time},
         {"paypal-transmission-sig", &out.signature},
         {"paypal-cert-url", &out.cert_url},
         {"paypal-auth-algo", &out.algorithm}}};
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        for (const auto& [name, to] : wanted) {
            if (line.substr(0, colon) != name) continue;
            const std::string_view value = trimmed(line.substr(colon + 1));
            if (!to->empty() || value.empty() || value.size() > longest_value || !is_printable(value)) {
                return std::nullopt;
            }
            *to = value;
        }
    }
    const bool whole = std::all_of(wanted.begin(), wanted.end(), [](const auto& one) { return !one.second->empty(); });
    // What is signed has bars between its parts, so its parts have none.
    if (!whole || (out.id + out.time).find('|') != std::string::npos) return std::nullopt;
    return out;
}

bool is_recent(const Transmission& transmission, Time at, std::chrono::hours age) {
    const auto sent = parse_time(transmission.time);
    return sent && *sent >= at - age && *sent <= at + clocks_differ;
}

std::string_view name_end_of(std::string_view host_end) {
    return host_end.substr(0, host_end.find(':'));
}

bool is_cert_url(std::string_view url, std::string_view host_end) {
    if (url.size() > longest_url || !url.starts_with(scheme)) return false;
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    if (slash == std::string_view::npos) return false;
    std::string_view host = url.substr(0, slash);
    const std::string_view path = url.substr(slash);
    const auto port = host_end.find(':');
    const std::string_view wanted_port = port == std::string_view::npos ? "" : host_end.substr(port);
    if (!host.ends_with(wanted_port)) return false;
    host.remove_suffix(wanted_port.size());
    if (host.empty() || host.front() == '.' || host.find("..") != std::string_view::npos) return false;
    if (!std::all_of(host.begin(), host.end(), is_host) || !std::all_of(path.begin(), path.end(), is_path))
        return false;
    return path.find("..") == std::string_view::npos && is_host_of(host, name_end_of(host_end));
}

std::string signed_text(const Transmission& transmission, std::string_view webhook_id, std::string_view body) {
    std::string out = transmission.id + '|' + transmission.time + '|';
    return out.append(webhook_id).append("|").append(std::to_string(crc32(body)));
}

}  // namespace sw::billing
