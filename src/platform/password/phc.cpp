// Reads and writes the PHC string format; libargon2 keeps its own codec private.
#include "platform/password/phc.hpp"

#include <charconv>

namespace sw {
namespace {

constexpr std::string_view prefix = "$argon2id$v=19$";
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_base64(std::string& out, const std::vector<std::uint8_t>& bytes) {
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const auto byte : bytes) {
        buffer = (buffer << 8) | byte;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out += alphabet[(buffer >> bits) & 63];
        }
    }
    if (bits > 0) out += alphabet[(buffer << (6 - bits)) & 63];
}

std::optional<std::vector<std::uint8_t>> read_base64(std::string_view text) {
    std::vector<std::uint8_t> out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char letter : text) {
        const auto digit = alphabet.find(letter);
        if (digit == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 6) | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> bits));
        }
    }
    // One text for one value: left-over bits are zero and there is no letter too many.
    const bool canonical = bits < 6 && (buffer & ((1U << bits) - 1)) == 0;
    return canonical ? std::optional(std::move(out)) : std::nullopt;
}

/// Takes `name` and a decimal number without leading zeros off the front of `text`.
bool take_number(std::string_view& text, std::string_view name, std::uint32_t& number) {
    if (!text.starts_with(name)) return false;
    text.remove_prefix(name.size());
    if (text.starts_with('0')) return false;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool within(const std::vector<std::uint8_t>& bytes, std::size_t low, std::size_t high) {
    return bytes.size() >= low && bytes.size() <= high;
}

}  // namespace

std::string to_phc(const PhcHash& hash) {
    std::string out(prefix);
    out += "m=" + std::to_string(hash.cost.memory_kib) + ",t=" + std::to_string(hash.cost.passes) +
           ",p=" + std::to_string(hash.cost.lanes) + "$";
    append_base64(out, hash.salt);
    out += '$';
    append_base64(out, hash.hash);
    return out;
}

std::optional<PhcHash> parse_phc(std::string_view text) {
    PhcHash out;
    if (!text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
    if (!take_number(text, "m=", out.cost.memory_kib) || !take_number(text, ",t=", out.cost.passes) ||
        !take_number(text, ",p=", out.cost.lanes) || !text.starts_with('$')) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto dollar = text.find('$');
    if (dollar == std::string_view::npos) return std::nullopt;
    auto salt = read_base64(text.substr(0, dollar));
    auto hash = read_base64(text.substr(dollar + 1));
    if (!salt || !hash || !within(*salt, 8, 64) || !within(*hash, 16, 64)) return std::nullopt;
    out.salt = std::move(*salt);
    out.hash = std::move(*hash);
    return out;
}

}  // namespace sw
