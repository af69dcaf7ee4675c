// What authenticator apps need: one-time codes, and a picture to take a secret from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sw {

/// HOTP (RFC 4226): HMAC-SHA-1 of the counter under the key (bytes), cut to `digits` (6 to 8) decimal digits. With the
/// number of a time step as counter it is TOTP (RFC 6238).
[[nodiscard]] std::string hotp(std::string_view key, std::uint64_t counter, int digits);

/// Takes the same time wherever the first difference is.
[[nodiscard]] bool equal_secrets(std::string_view left, std::string_view right);

/// The text as a QR code, an SVG image in a data: URL. Throws Failure internal "qr_failed" when it is too long.
[[nodiscard]] std::string qr_data_url(std::string_view text);

}  // namespace sw
