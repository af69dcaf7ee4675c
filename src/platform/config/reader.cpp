// Parsers of single configuration values.
#include "platform/config/reader.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sw::config {

namespace {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_address(const std::string& text, int family) {
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    return inet_pton(family, text.c_str(), parsed.data()) == 1;
}

}  // namespace

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blank) - first + 1));
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

bool is_network(const std::string& text) {
    const auto slash = text.find('/');
    const std::string address = text.substr(0, slash);
    const bool four = is_address(address, AF_INET);
    if (!four && !is_address(address, AF_INET6)) return false;
    if (slash == std::string::npos) return true;
    const auto bits = parse_number<int>(std::string_view(text).substr(slash + 1));
    return bits && *bits >= 0 && *bits <= (four ? 32 : 128);
}

bool is_origin(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    if (text.substr(0, scheme) != "http" && text.substr(0, scheme) != "https") return false;
    const std::string_view host = text.substr(scheme + 3);
    return !host.empty() && host.find_first_of("/?#@ \"'") == std::string_view::npos;
}

std::string url_password(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?"));
    const auto at = rest.rfind('@');
    if (at == std::string_view::npos) return {};
    const std::string_view user = rest.substr(0, at);
    const auto colon = user.find(':');
    return colon == std::string_view::npos ? std::string() : std::string(user.substr(colon + 1));
}

std::optional<std::int64_t> Value::integer(std::int64_t low, std::int64_t high) const {
    const auto number = parse_number<std::int64_t>(text_);
    if (number && *number >= low && *number <= high) return number;
    problem("must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return std::nullopt;
}

void Value::read(std::uint64_t& to) const {
    if (const auto number = parse_number<std::uint64_t>(text_)) to = *number;
    else problem("must be a whole number from 0 to " + std::to_string(std::numeric_limits<std::uint64_t>::max()));
}

void Value::read(bool& to) const {
    const std::string text = lowered(text_);
    if (text == "true" || text == "1" || text == "yes" || text == "on") to = true;
    else if (text == "false" || text == "0" || text == "no" || text == "off") to = false;
    else problem("must be true or false");
}

void Value::read(double& to, double low, double high) const {
    const auto number = parse_number<double>(text_);
    if (number && *number >= low && *number <= high) to = *number;
    else problem("must be a number from " + std::to_string(low) + " to " + std::to_string(high));
}

void Value::read(Endpoint& to) const {
    const auto colon = text_.rfind(':');
    std::string host = text_.substr(0, colon == std::string::npos ? 0 : colon);
    const auto port = parse_number<std::uint16_t>(
        colon == std::string::npos ? std::string_view(text_) : std::string_view(text_).substr(colon + 1)
    );
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.empty()) host = to.host;
    if (!port || (!is_address(host, AF_INET) && !is_address(host, AF_INET6) && host != "localhost")) {
        return problem("must be address:port, for example 0.0.0.0:8080 or [::1]:8080");
    }
    to = {host == "localhost" ? "127.0.0.1" : host, *port};
}

std::optional<std::size_t> Value::choice(const std::vector<std::string_view>& names) const {
    const auto found = std::find(names.begin(), names.end(), lowered(text_));
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string all;
    for (const auto name : names) (all += all.empty() ? "" : ", ") += name;
    problem("must be one of " + all);
    return std::nullopt;
}

std::vector<std::string> Value::list() const {
    std::vector<std::string> items;
    std::string_view rest = text_;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        if (auto item = trimmed(rest.substr(0, comma)); !item.empty()) items.push_back(std::move(item));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return items;
}

}  // namespace sw::config
