// One P-256 key of OpenSSL, parsed once and used often.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace sw {

struct FreePkey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;

/// Each throws Failure internal "bad_key" unless the text holds a P-256 key of that kind.
[[nodiscard]] Pkey parse_private_key(std::string_view pem);
[[nodiscard]] Pkey parse_public_key(std::string_view pem);

[[nodiscard]] std::string private_pem_of(EVP_PKEY* key);
[[nodiscard]] std::string public_pem_of(EVP_PKEY* key);

/// The point, 32 bytes each, big-endian.
struct Coordinates {
    std::string x, y;
};

[[nodiscard]] Coordinates coordinates_of(EVP_PKEY* key);

/// nullptr when the point is not on the curve.
[[nodiscard]] Pkey key_at(const Coordinates& point);

/// RFC 7638: SHA-256 of the required members of a JWK in canonical form, base64url.
[[nodiscard]] std::string thumbprint(std::string_view canonical_jwk);
[[nodiscard]] std::string kid_of(const Coordinates& point);

/// ES256 as JOSE has it: r and s, 32 bytes each.
[[nodiscard]] std::string sign(EVP_PKEY* key, std::string_view text);
[[nodiscard]] bool verifies(EVP_PKEY* key, std::string_view text, std::string_view signature);

/// What KeyRing keeps of a public key, so that PEM is not parsed for every token.
class PublicKey {
public:
    explicit PublicKey(std::string_view pem) : key_(parse_public_key(pem)) {}

    [[nodiscard]] bool verifies(std::string_view text, std::string_view signature) const {
        return sw::verifies(key_.get(), text, signature);
    }

private:
    Pkey key_;
};

}  // namespace sw
