// A keyed digest of a request.
#include "platform/http/fingerprint.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "sectorwars/base/result.hpp"

namespace sw::http {

std::string fingerprint(std::string_view secret, std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    const auto* made =
        HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, message.size(), digest.data(), &size);
    if (made == nullptr) throw Failure(Code::internal, "digest_failed", "HMAC-SHA-256 failed.");
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{2} * size);
    for (unsigned i = 0; i < size; ++i) {
        text += hex[digest[i] >> 4U];
        text += hex[digest[i] & 0xFU];
    }
    return text;
}

}  // namespace sw::http
