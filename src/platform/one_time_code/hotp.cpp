// HOTP by OpenSSL's HMAC.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/one_time_code.hpp"

namespace sw {

std::string hotp(std::string_view key, std::uint64_t counter, int digits) {
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i) {
        message[i] = static_cast<unsigned char>(counter >> (8 * (message.size() - 1 - i)));
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    const auto* made =
        HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), &length);
    if (made == nullptr || length != 20) {
        throw Failure(Code::internal, "digest_failed", "A one-time code could not be computed.");
    }
    // RFC 4226 5.3: the last four bits say where to cut.
    const std::size_t at = mac[19] & 15U;
    std::uint32_t number = (mac[at] & 127U) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                           std::uint32_t{mac[at + 2]} << 8U | std::uint32_t{mac[at + 3]};
    std::string out(static_cast<std::size_t>(digits), '0');
    for (auto digit = out.rbegin(); digit != out.rend(); ++digit) {
        *digit = static_cast<char>('0' + number % 10);
        number /= 10;
    }
    return out;
}

bool equal_secrets(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace sw
