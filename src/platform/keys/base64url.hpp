// Base64 for URLs, without padding (RFC 4648, section 5).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sw {

[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string base64url(std::string_view bytes);

/// The bytes; nullopt unless the text is exactly what base64url() writes for them, so that one token has one form.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace sw
