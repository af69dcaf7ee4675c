// SHA-256 as hex digits.
#include "platform/http/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "sectorwars/base/result.hpp"

namespace sw::http {

std::string sha256_hex(std::initializer_list<std::string_view> pieces) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    bool fine = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const auto piece : pieces) fine = fine && EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    fine = fine && EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
    if (!fine) throw Failure(Code::internal, "digest_failed", "SHA-256 failed.");
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += hex[digest[i] >> 4U];
        text += hex[digest[i] & 0xFU];
    }
    return text;
}

}  // namespace sw::http
