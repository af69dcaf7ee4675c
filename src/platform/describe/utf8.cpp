// UTF-8 checks by the table of RFC 3629.
#include "platform/describe/utf8.hpp"

#include <algorithm>

namespace sw {

namespace {

/// Bytes that follow a leading byte, and the range of the first of them, which is what rules out overlong forms,
/// surrogates and code points that are too large. length 0 = not a leading byte.
struct Lead {
    std::size_t length = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
};

Lead classify(unsigned char byte) noexcept {
    if (byte < 0xC2) return {};
    if (byte < 0xE0) return {.length = 1};
    if (byte == 0xE0) return {.length = 2, .low = 0xA0};
    if (byte == 0xED) return {.length = 2, .high = 0x9F};
    if (byte < 0xF0) return {.length = 2};
    if (byte == 0xF0) return {.length = 3, .low = 0x90};
    if (byte < 0xF4) return {.length = 3};
    if (byte == 0xF4) return {.length = 3, .high = 0x8F};
    return {};
}

bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) continue;
        const Lead lead = classify(byte);
        if (lead.length == 0 || text.size() - i <= lead.length) return false;
        const auto first = static_cast<unsigned char>(text[i + 1]);
        if (first < lead.low || first > lead.high) return false;
        const auto rest = text.substr(i + 2, lead.length - 1);
        if (!std::all_of(rest.begin(), rest.end(), is_continuation)) return false;
        i += lead.length;
    }
    return true;
}

std::size_t count_code_points(std::string_view text) noexcept {
    const auto continuations = std::count_if(text.begin(), text.end(), is_continuation);
    return text.size() - static_cast<std::size_t>(continuations);
}

}  // namespace sw
