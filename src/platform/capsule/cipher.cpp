// Cryptography of capsules.
#include "platform/capsule/cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/envelope.hpp"

namespace sw::capsule {

namespace {

constexpr std::size_t nonce_size = 12;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* cipher) const noexcept { EVP_CIPHER_CTX_free(cipher); }
};

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;
using Nonce = std::array<unsigned char, nonce_size>;

void require(bool fine) {
    if (!fine) throw Failure(Code::internal, "crypto_failed", "The cryptographic library refused to work.");
}

/// Unique for each chunk of a key, and a key is used for one capsule only.
Nonce nonce_of(std::uint64_t number) {
    Nonce out{};
    for (std::size_t i = 0; i < 8; ++i) out[nonce_size - 1 - i] = static_cast<unsigned char>(number >> (8 * i));
    return out;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
    return static_cast<int>(text.size());
}

}  // namespace

Mac mac_of(const Key& key, std::string_view text) {
    Mac out{};
    unsigned int size = 0;
    const auto* made =
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), out.data(), &size);
    require(made != nullptr && size == out.size());
    return out;
}

bool same(const Mac& one, std::string_view other) {
    return other.size() == one.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string seal_chunk(const Key& key, std::uint64_t number, const std::string& context, std::string_view plain) {
    const Cipher cipher(EVP_CIPHER_CTX_new());
    const Nonce nonce = nonce_of(number);
    int length = 0;
    require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1);
    require(EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(context), size_of(context)) == 1);
    std::string out(plain.size() + tag_size, '\0');
    if (!plain.empty()) {
        require(EVP_EncryptUpdate(cipher.get(), bytes_of(out), &length, bytes_of(plain), size_of(plain)) == 1);
    }
    unsigned char* const tag = bytes_of(out) + plain.size();
    require(EVP_EncryptFinal_ex(cipher.get(), tag, &length) == 1);
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), tag) == 1);
    return out;
}

bool open_chunk(
    const Key& key, std::uint64_t number, const std::string& context, std::string_view sealed, std::string& plain
) {
    if (sealed.size() < tag_size) return false;
    const std::string_view text = sealed.substr(0, sealed.size() - tag_size);
    std::string tag(sealed.substr(text.size()));
    const Cipher cipher(EVP_CIPHER_CTX_new());
    const Nonce nonce = nonce_of(number);
    int length = 0;
    require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1);
    require(EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(context), size_of(context)) == 1);
    plain.resize(text.size());
    if (!text.empty()) {
        require(EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(text), size_of(text)) == 1);
    }
    require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), tag.data()) == 1);
    unsigned char nothing = 0;
    if (EVP_DecryptFinal_ex(cipher.get(), &nothing, &length) == 1) return true;
    plain.clear();
    return false;
}

Sha256::Sha256() : digest_(EVP_MD_CTX_new()) {
    require(EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::string_view bytes) {
    require(EVP_DigestUpdate(digest_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
    std::array<unsigned char, 32> out{};
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(digest_.get(), out.data(), &size) == 1);
    return to_hex({reinterpret_cast<const char*>(out.data()), out.size()});
}

}  // namespace sw::capsule
