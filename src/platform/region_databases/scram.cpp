// SCRAM-SHA-256 verifiers.
#include "platform/region_databases/scram.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <string_view>

#include "sectorwars/base/result.hpp"

namespace sw::databases {
namespace {

constexpr int rounds = 4096;
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

void require(bool fine) {
    if (!fine) throw Failure(Code::internal, "scram", "A password could not be prepared.");
}

template <std::size_t N>
std::string base64(const std::array<unsigned char, N>& bytes) {
    std::array<unsigned char, 4 * ((N + 2) / 3) + 1> text{};
    const int size = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(N));
    return {text.begin(), text.begin() + size};
}

Digest keyed(const Digest& key, std::string_view text) {
    Digest out{};
    unsigned int size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    require(
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), out.data(), &size) != nullptr
    );
    return out;
}

}  // namespace

std::string scram_verifier(const std::string& password) {
    std::array<unsigned char, 16> salt{};
    require(RAND_bytes(salt.data(), static_cast<int>(salt.size())) == 1);
    Digest salted{};
    require(
        PKCS5_PBKDF2_HMAC(
            password.data(), static_cast<int>(password.size()), salt.data(), static_cast<int>(salt.size()), rounds,
            EVP_sha256(), static_cast<int>(salted.size()), salted.data()
        ) == 1
    );
    const Digest client = keyed(salted, "Client Key");
    Digest stored{};
    SHA256(client.data(), client.size(), stored.data());
    const Digest server = keyed(salted, "Server Key");
    return "SCRAM-SHA-256$" + std::to_string(rounds) + ":" + base64(salt) + "$" + base64(stored) + ":" + base64(server);
}

}  // namespace sw::databases
