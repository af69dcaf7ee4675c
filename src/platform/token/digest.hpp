// SHA-256, HMAC and their text forms, over OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sw {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view text);

[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace sw
