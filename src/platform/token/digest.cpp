// Digests for tokens; also implements the three free functions of identity.hpp.
#include "platform/token/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "platform/keys/base64url.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw {

Digest hmac_sha256(std::string_view key, std::string_view text) {
    Digest out{};
    unsigned length = 0;
    const auto* made = HMAC(
        EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
        text.size(), out.data(), &length
    );
    if (made == nullptr || length != out.size()) {
        throw Failure(Code::internal, "digest_failed", "A digest could not be computed.");
    }
    return out;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::string random_token() {
    Digest bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw Failure(Code::internal, "no_randomness", "The system gave no random bytes.");
    }
    return base64url(bytes);
}

std::string digest_token(std::string_view token) {
    Digest out{};
    SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), out.data());
    return to_hex(out);
}

std::string keyed_digest(std::string_view key, std::string_view text) {
    return to_hex(hmac_sha256(key, text));
}

}  // namespace sw
