// AES-256-GCM and HKDF over OpenSSL.
#include "sectorwars/platform/envelope.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>
#include <optional>
#include <vector>

#include "platform/keys/base64url.hpp"
#include "sectorwars/base/result.hpp"

namespace sw {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t most_plain = std::size_t{16} * 1024 * 1024;
constexpr std::string_view version = "v1";

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* cipher) const noexcept { EVP_CIPHER_CTX_free(cipher); }
};

struct FreeKdf {
    void operator()(EVP_KDF* kdf) const noexcept { EVP_KDF_free(kdf); }

    void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

[[noreturn]] void sealed_value() {
    ERR_clear_error();
    throw Failure(
        Code::internal, "sealed_value", "A sealed value was made with another key or for another place, or was changed."
    );
}

[[noreturn]] void crypto_failed() {
    ERR_clear_error();
    throw Failure(Code::internal, "crypto_failed", "The cryptographic library refused to work.");
}

void random_bytes(unsigned char* to, std::size_t size) {
    if (RAND_bytes(to, static_cast<int>(size)) != 1) {
        throw Failure(Code::internal, "no_randomness", "The system gave no random bytes.");
    }
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Everything that must be the same to open: version, key and context.
void authenticate(EVP_CIPHER_CTX* cipher, bool seals, const std::string& text) {
    int length = 0;
    const auto update = seals ? &EVP_EncryptUpdate : &EVP_DecryptUpdate;
    if (update(cipher, nullptr, &length, bytes_of(std::string_view(text)), static_cast<int>(text.size())) != 1) {
        crypto_failed();
    }
}

std::vector<std::string_view> parts_of(std::string_view sealed) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; out.size() <= 4;) {
        const auto dot = sealed.find('.', at);
        out.push_back(sealed.substr(at, dot == std::string_view::npos ? dot : dot - at));
        if (dot == std::string_view::npos) break;
        at = dot + 1;
    }
    return out;
}

}  // namespace

std::array<unsigned char, 32> random_key() {
    std::array<unsigned char, 32> out{};
    random_bytes(out.data(), out.size());
    return out;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

Envelope::MasterKey Envelope::read_key(std::string_view hex) {
    const auto bad = [] {
        throw Failure(Code::internal, "bad_master_key", "The master key must be 64 hexadecimal digits.");
    };
    MasterKey out;
    if (hex.size() != out.bytes.size() * 2) bad();
    for (std::size_t i = 0; i < out.bytes.size(); ++i) {
        const int high = digit(hex[2 * i]);
        const int low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0) bad();
        out.bytes[i] = static_cast<unsigned char>(high * 16 + low);
    }
    std::array<unsigned char, 32> digest{};
    unsigned length = 0;
    constexpr std::string_view label = "sectorwars key id";
    if (HMAC(
            EVP_sha256(), out.bytes.data(), static_cast<int>(out.bytes.size()), bytes_of(label), label.size(),
            digest.data(), &length
        ) == nullptr) {
        crypto_failed();
    }
    out.id = base64url(std::span(digest).first(6));
    return out;
}

Envelope::Envelope(std::string_view master_key, const std::vector<std::string>& previous_keys) {
    keys_.push_back(read_key(master_key));
    for (const auto& previous : previous_keys) {
        MasterKey key = read_key(previous);
        if (find(key.id) == nullptr) keys_.push_back(std::move(key));
    }
}

const Envelope::MasterKey* Envelope::find(std::string_view id) const {
    for (const auto& key : keys_) {
        if (key.id == id) return &key;
    }
    return nullptr;
}

std::vector<std::string> Envelope::key_ids() const {
    std::vector<std::string> out;
    for (const auto& key : keys_) out.push_back(key.id);
    return out;
}

std::string Envelope::seal(std::string_view plain, std::string_view context) const {
    if (plain.size() > most_plain || context.size() > 1024) {
        throw Failure(Code::internal, "too_long_to_seal", "This is too long to be sealed in one piece.");
    }
    std::array<unsigned char, nonce_size> nonce{};
    random_bytes(nonce.data(), nonce.size());
    const Cipher cipher(EVP_CIPHER_CTX_new());
    if (!cipher ||
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, keys_.front().bytes.data(), nonce.data()) != 1) {
        crypto_failed();
    }
    const std::string head = std::string(version) + "." + key_id();
    authenticate(cipher.get(), true, head + "." + std::string(context));
    std::string out(plain.size() + tag_size, '\0');
    int length = 0;
    int rest = 0;
    if (EVP_EncryptUpdate(cipher.get(), bytes_of(out), &length, bytes_of(plain), static_cast<int>(plain.size())) != 1 ||
        EVP_EncryptFinal_ex(cipher.get(), bytes_of(out) + length, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(
            cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), bytes_of(out) + plain.size()
        ) != 1) {
        crypto_failed();
    }
    return head + "." + base64url(nonce) + "." + base64url(out);
}

std::string Envelope::open(std::string_view sealed, std::string_view context) const {
    const auto parts = parts_of(sealed);
    if (parts.size() != 4 || parts[0] != version) sealed_value();
    const MasterKey* const key = find(parts[1]);
    if (key == nullptr) sealed_value();
    const auto nonce = from_base64url(parts[2]);
    auto content = from_base64url(parts[3]);
    if (!nonce || nonce->size() != nonce_size || !content || content->size() < tag_size ||
        content->size() > most_plain + tag_size) {
        sealed_value();
    }
    const std::size_t size = content->size() - tag_size;
    const Cipher cipher(EVP_CIPHER_CTX_new());
    if (!cipher || EVP_DecryptInit_ex(
                       cipher.get(), EVP_aes_256_gcm(), nullptr, key->bytes.data(), bytes_of(std::string_view(*nonce))
                   ) != 1) {
        crypto_failed();
    }
    authenticate(cipher.get(), false, std::string(version) + "." + key->id + "." + std::string(context));
    std::string out(size, '\0');
    int length = 0;
    int rest = 0;
    if (EVP_DecryptUpdate(
            cipher.get(), bytes_of(out), &length, bytes_of(std::string_view(*content)), static_cast<int>(size)
        ) != 1 ||
        EVP_CIPHER_CTX_ctrl(
            cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), bytes_of(*content) + size
        ) != 1 ||
        EVP_DecryptFinal_ex(cipher.get(), bytes_of(out) + length, &rest) != 1) {
        OPENSSL_cleanse(out.data(), out.size());
        sealed_value();
    }
    return out;
}

namespace {

std::array<unsigned char, 32> derived(std::array<unsigned char, 32> key, std::string_view purpose) {
    const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    if (!context) crypto_failed();
    std::string digest = "SHA256";
    std::string info(purpose);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
    std::array<unsigned char, 32> out{};
    if (EVP_KDF_derive(context.get(), out.data(), out.size(), params) != 1) crypto_failed();
    OPENSSL_cleanse(key.data(), key.size());
    return out;
}

}  // namespace

std::array<unsigned char, 32> Envelope::derive(std::string_view purpose) const {
    return derived(keys_.front().bytes, purpose);
}

std::vector<std::array<unsigned char, 32>> Envelope::derive_each(std::string_view purpose) const {
    std::vector<std::array<unsigned char, 32>> out;
    for (const auto& key : keys_) out.push_back(derived(key.bytes, purpose));
    return out;
}

}  // namespace sw
