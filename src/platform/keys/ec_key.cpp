// P-256 over OpenSSL's EVP interface.
#include "platform/keys/ec_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <array>
#include <climits>

#include "platform/keys/base64url.hpp"
#include "sectorwars/base/result.hpp"

namespace sw {
namespace {

constexpr std::size_t coordinate_size = 32;
constexpr const char* curve = "prime256v1";

template <auto free>
struct Free {
    template <class T>
    void operator()(T* object) const noexcept {
        free(object);
    }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;

[[noreturn]] void fail() {
    ERR_clear_error();
    throw Failure(Code::internal, "bad_key", "This is not a P-256 key in PEM.");
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Bio reader_of(std::string_view pem) {
    if (pem.size() > INT_MAX) fail();
    return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Pkey checked(EVP_PKEY* raw) {
    Pkey key(raw);
    std::array<char, 32> group{};
    std::size_t length = 0;
    if (!key || EVP_PKEY_get_base_id(raw) != EVP_PKEY_EC ||
        EVP_PKEY_get_group_name(raw, group.data(), group.size(), &length) != 1 ||
        std::string_view(group.data(), length) != curve) {
        fail();
    }
    return key;
}

std::string text_in(const Bio& bio) {
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

std::string coordinate(EVP_PKEY* key, const char* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) fail();
    const Number number(raw);
    std::string out(coordinate_size, '\0');
    if (BN_bn2binpad(raw, reinterpret_cast<unsigned char*>(out.data()), coordinate_size) != coordinate_size) fail();
    return out;
}

/// No password is ever asked for: a sealed PEM is no key to us.
int no_password(char*, int, int, void*) {
    return -1;
}

}  // namespace

Pkey parse_private_key(std::string_view pem) {
    return checked(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, &no_password, nullptr));
}

Pkey parse_public_key(std::string_view pem) {
    return checked(PEM_read_bio_PUBKEY(reader_of(pem).get(), nullptr, &no_password, nullptr));
}

std::string private_pem_of(EVP_PKEY* key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) fail();
    return text_in(bio);
}

std::string public_pem_of(EVP_PKEY* key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PUBKEY(bio.get(), key) != 1) fail();
    return text_in(bio);
}

Coordinates coordinates_of(EVP_PKEY* key) {
    return {coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X), coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y)};
}

Pkey key_at(const Coordinates& point) {
    if (point.x.size() != coordinate_size || point.y.size() != coordinate_size) return nullptr;
    const std::string encoded = '\x04' + point.x + point.y;
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size()) != 1) {
        fail();
    }
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* raw = nullptr;
    const bool made = EVP_PKEY_fromdata_init(context.get()) == 1 &&
                      EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
    Pkey key(raw);
    if (!made) {
        ERR_clear_error();
        return nullptr;
    }
    const Context check(EVP_PKEY_CTX_new(raw, nullptr));
    if (EVP_PKEY_public_check(check.get()) != 1) {
        ERR_clear_error();
        return nullptr;
    }
    return key;
}

std::string thumbprint(std::string_view canonical_jwk) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes_of(canonical_jwk), canonical_jwk.size(), digest.data());
    return base64url(digest);
}

std::string kid_of(const Coordinates& point) {
    return thumbprint(
        R"({"crv":"P-256","kty":"EC","x":")" + base64url(point.x) + R"(","y":")" + base64url(point.y) + R"("})"
    );
}

std::string sign(EVP_PKEY* key, std::string_view text) {
    const Digest digest(EVP_MD_CTX_new());
    std::array<unsigned char, 128> der{};
    std::size_t length = der.size();
    if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
        EVP_DigestSign(digest.get(), der.data(), &length, bytes_of(text), text.size()) != 1) {
        fail();
    }
    const unsigned char* at = der.data();
    const Signature parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)));
    if (!parts) fail();
    std::array<unsigned char, 2 * coordinate_size> out{};
    BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out.data(), coordinate_size);
    BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out.data() + coordinate_size, coordinate_size);
    return {reinterpret_cast<const char*>(out.data()), out.size()};
}

bool verifies(EVP_PKEY* key, std::string_view text, std::string_view signature) {
    if (signature.size() != 2 * coordinate_size) return false;
    const Signature parts(ECDSA_SIG_new());
    const unsigned char* raw = bytes_of(signature);
    Number r(BN_bin2bn(raw, coordinate_size, nullptr));
    Number s(BN_bin2bn(raw + coordinate_size, coordinate_size, nullptr));
    if (!parts || ECDSA_SIG_set0(parts.get(), r.release(), s.release()) != 1) return false;
    std::array<unsigned char, 128> der{};
    unsigned char* at = der.data();
    const int length = i2d_ECDSA_SIG(parts.get(), &at);  // at most 72 bytes for this curve
    const Digest digest(EVP_MD_CTX_new());
    const bool good =
        length > 0 && EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
        EVP_DigestVerify(digest.get(), der.data(), static_cast<std::size_t>(length), bytes_of(text), text.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

}  // namespace sw
