// Address parsing and CIDR matching for X-Forwarded-For.
#include "platform/server/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace sw::server {

namespace {

constexpr AddressBytes mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

bool is_v4(const AddressBytes& address) {
    return std::equal(address.begin(), address.begin() + 12, mapped_prefix.begin());
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// A hop may carry a port: "1.2.3.4:567" or "[::1]:567".
std::string_view without_port(std::string_view hop) {
    if (!hop.empty() && hop.front() == '[') {
        const auto end = hop.find(']');
        return end == std::string_view::npos ? std::string_view{} : hop.substr(1, end - 1);
    }
    const auto colon = hop.find(':');
    const bool one_colon = colon != std::string_view::npos && hop.find(':', colon + 1) == std::string_view::npos;
    return one_colon ? hop.substr(0, colon) : hop;
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
    char buffer[64];
    if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    AddressBytes out = mapped_prefix;
    if (inet_pton(AF_INET, buffer, out.data() + 12) == 1) return out;
    if (inet_pton(AF_INET6, buffer, out.data()) == 1) return out;
    return std::nullopt;
}

std::string address_text(const AddressBytes& address) {
    char buffer[INET6_ADDRSTRLEN];
    const bool v4 = is_v4(address);
    inet_ntop(v4 ? AF_INET : AF_INET6, address.data() + (v4 ? 12 : 0), buffer, sizeof buffer);
    return buffer;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& items) {
    for (const auto& item : items) {
        const std::string_view text = trim(item);
        const auto slash = text.find('/');
        const auto address = parse_address(text.substr(0, slash));
        if (!address) throw std::invalid_argument("not an address or CIDR block: " + item);
        const int width = is_v4(*address) ? 32 : 128;
        int bits = width;
        if (slash != std::string_view::npos) {
            const auto digits = text.substr(slash + 1);
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
            const bool bad = error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > width;
            if (bad) throw std::invalid_argument("not a CIDR block: " + item);
        }
        blocks_.push_back({*address, bits + (width == 32 ? 96 : 0)});
    }
}

bool TrustedProxies::contains(const AddressBytes& address) const noexcept {
    return std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
        const auto whole = static_cast<std::size_t>(block.bits / 8);
        if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), block.address.begin())) {
            return false;
        }
        const int rest = block.bits % 8;
        if (rest == 0) return true;
        const int mask = 0xff << (8 - rest);
        return ((address[whole] ^ block.address[whole]) & mask) == 0;
    });
}

std::string TrustedProxies::client(const AddressBytes& peer, std::string_view forwarded_for) const {
    AddressBytes known = peer;
    while (contains(known) && !forwarded_for.empty()) {
        const auto comma = forwarded_for.rfind(',');
        const auto hop = forwarded_for.substr(comma == std::string_view::npos ? 0 : comma + 1);
        const auto address = parse_address(without_port(trim(hop)));
        if (!address) break;
        known = *address;
        forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
    }
    return address_text(known);
}

}  // namespace sw::server
