// Compact JSON Web Signatures (RFC 7515) with ES256 and nothing else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/keys.hpp"

namespace sw {

/// Header {alg, kid, typ}; the payload goes in byte by byte.
[[nodiscard]] std::string sign_jws(const KeyPair& key, std::string_view type, std::string_view payload);

struct SignedText {
    std::string kid;
    std::string payload;
};

/// Why a token does not count; `unknown_key` may change when the ring is filled again.
enum class JwsFault { none, refused, unknown_key };

/// Refuses every algorithm but ES256, a key of another issuer, another type, critical extensions, text that is not in
/// canonical base64url, and more than `longest` bytes. The header decides nothing but which key of ours is tried.
[[nodiscard]] std::optional<SignedText> verify_jws(
    const KeyRing& keys, std::string_view issuer, std::string_view type, std::string_view token, std::size_t longest,
    JwsFault* fault = nullptr
);

/// The kid that the header names, whether or not the token counts.
[[nodiscard]] std::optional<std::string> kid_in(std::string_view token);

}  // namespace sw
