// URLs of other processes of the installation. Strict: what comes out is put into a request as it is.
#include <algorithm>
#include <charconv>

#include "sectorwars/platform/http_client.hpp"

namespace sw::http {

namespace {

constexpr std::string_view plain_scheme = "http://";
constexpr std::string_view tls_scheme = "https://";
constexpr std::size_t longest_url = 8192;
constexpr std::size_t longest_host = 253;

[[noreturn]] void refuse(const char* why) {
    throw Failure(Code::invalid, "bad_url", std::string("The URL is not usable: ") + why);
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void check_host(std::string_view host, bool bracketed) {
    if (host.empty() || host.size() > longest_host) refuse("its host is missing or too long.");
    const bool good = std::all_of(host.begin(), host.end(), [bracketed](char c) {
        if (bracketed) return is_letter_or_digit(c) || c == ':' || c == '.';
        return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
    });
    if (!good) refuse("its host has characters that no host has.");
}

void check_port(std::string_view port) {
    int value = 0;
    const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), value);
    const bool number = problem == std::errc{} && end == port.data() + port.size() && is_letter_or_digit(port.front());
    if (!number || value < 1 || value > 65535) refuse("its port is no number from 1 to 65535.");
}

void check_target(std::string_view target) {
    const bool good = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
    if (!good) refuse("its path has characters that must be encoded.");
}

}  // namespace

Url parse_url(std::string_view text) {
    if (text.size() > longest_url) refuse("it is too long.");
    const bool tls = text.starts_with(tls_scheme);
    if (!tls && !text.starts_with(plain_scheme)) refuse("it does not start with http:// or https://.");
    text.remove_prefix(tls ? tls_scheme.size() : plain_scheme.size());
    const auto authority_end = std::min(text.find_first_of("/?"), text.size());
    std::string_view authority = text.substr(0, authority_end);
    const std::string_view target = text.substr(authority_end);

    Url out{.host = {}, .port = tls ? "443" : "80", .target = std::string(target), .tls = tls};
    if (!target.starts_with('/')) out.target.insert(0, 1, '/');
    std::string_view port;
    const bool bracketed = authority.starts_with('[');
    if (bracketed) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) refuse("its bracket is not closed.");
        out.host = authority.substr(1, close - 1);
        authority.remove_prefix(close + 1);
    } else {
        out.host = authority.substr(0, authority.find(':'));
        authority.remove_prefix(out.host.size());
    }
    check_host(out.host, bracketed);
    if (!authority.empty()) {
        if (authority.front() != ':' || authority.size() < 2) refuse("its port is missing.");
        port = authority.substr(1);
        check_port(port);
        out.port = port;
    }
    check_target(out.target);
    return out;
}

}  // namespace sw::http
