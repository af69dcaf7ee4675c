// Texts inside of URLs, forms and signed tokens.
#include "encoding.hpp"

#include <cstdint>

#include "sectorwars/platform/identity.hpp"

namespace sw::oauth {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_plain(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_encoded(std::string& to, std::string_view text) {
    for (const char c : text) {
        if (is_plain(c)) {
            to += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        to += '%';
        to += hex_digits[byte >> 4U];
        to += hex_digits[byte & 15U];
    }
}

unsigned value_of(char hex) {
    return hex <= '9' ? static_cast<unsigned>(hex - '0') : static_cast<unsigned>(hex - 'a' + 10);
}

}  // namespace

std::string encode_form(const Form& form) {
    std::string out;
    for (const auto& [name, value] : form) {
        if (!out.empty()) out += '&';
        append_encoded(out, name);
        out += '=';
        append_encoded(out, value);
    }
    return out;
}

std::string encode_base64url(std::string_view bytes) {
    std::string out;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += letters[(pending >> (bits - 6)) & 63U];
    }
    if (bits > 0) out += letters[(pending << (6 - bits)) & 63U];
    return out;
}

std::optional<std::string> decode_base64url(std::string_view text) {
    std::string out;
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        pending = (pending << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((pending >> bits) & 255U);
    }
    const std::uint32_t left = pending & ((1U << bits) - 1U);
    if (bits >= 6 || left != 0) return std::nullopt;
    return out;
}

std::string challenge_of(std::string_view verifier) {
    const std::string hex = digest_token(verifier);
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>((value_of(hex[i]) << 4U) | value_of(hex[i + 1]));
    }
    return encode_base64url(bytes);
}

bool same_secret(std::string_view left, std::string_view right) noexcept {
    if (left.size() != right.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
    }
    return difference == 0;
}

}  // namespace sw::oauth
