// Names and checksums: what needs no cryptography.
#include <algorithm>
#include <array>

#include "sectorwars/platform/certificates.hpp"

namespace sw {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i < out.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
        out.at(i) = value;
    }
    return out;
}

constexpr auto table = make_table();

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) noexcept {
    std::uint32_t value = 0xFFFFFFFFU;
    for (const char c : bytes) value = table[(value ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (value >> 8U);
    return value ^ 0xFFFFFFFFU;
}

bool is_host_of(std::string_view host, std::string_view end) noexcept {
    while (!end.empty() && end.front() == '.') end.remove_prefix(1);
    if (end.empty() || host.size() < end.size()) return false;
    if (!same(host.substr(host.size() - end.size()), end)) return false;
    return host.size() == end.size() || host[host.size() - end.size() - 1] == '.';
}

}  // namespace sw
