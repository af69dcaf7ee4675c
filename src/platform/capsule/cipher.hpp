// AES-256-GCM, HMAC and SHA-256 over OpenSSL, for capsules.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/capsule/file.hpp"

namespace sw::capsule {

inline constexpr std::size_t tag_size = 16;

[[nodiscard]] Mac mac_of(const Key& key, std::string_view text);
[[nodiscard]] bool same(const Mac& one, std::string_view other);

/// Ciphertext and tag.
[[nodiscard]] std::string seal_chunk(
    const Key& key, std::uint64_t number, const std::string& context, std::string_view plain
);

/// False when it was made otherwise.
[[nodiscard]] bool open_chunk(
    const Key& key, std::uint64_t number, const std::string& context, std::string_view sealed, std::string& plain
);

class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    [[nodiscard]] std::string hex();

private:
    struct Free {
        void operator()(EVP_MD_CTX* digest) const noexcept { EVP_MD_CTX_free(digest); }
    };

    std::unique_ptr<EVP_MD_CTX, Free> digest_;
};

}  // namespace sw::capsule
