// A self-signed certificate with OpenSSL.
#include "app/certificate.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include "app/app.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

constexpr long ten_years_s = 10L * 365 * 24 * 3600;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("OpenSSL refused: ") + what);
}

void add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value), &X509_EXTENSION_free
    );
    require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "an extension");
}

Certificate self_signed(EVP_PKEY* key) {
    Certificate certificate(X509_new(), &X509_free);
    X509* const x509 = certificate.get();
    require(X509_set_version(x509, 2) == 1, "the version");
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> serial(BN_new(), &BN_free);
    require(BN_rand(serial.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1, "a serial number");
    require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x509)) != nullptr, "a serial number");
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), ten_years_s);
    const auto* name = reinterpret_cast<const unsigned char*>("localhost");  // NOLINT(*-reinterpret-cast)
    X509_NAME* const subject = X509_get_subject_name(x509);
    require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) == 1, "the name");
    require(X509_set_issuer_name(x509, subject) == 1 && X509_set_pubkey(x509, key) == 1, "the key");
    add_extension(x509, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    add_extension(x509, NID_basic_constraints, "critical,CA:FALSE");
    require(X509_sign(x509, key, EVP_sha256()) > 0, "to sign");
    return certificate;
}

/// `write` gets an open file that nobody but `mode` allows may read.
template <class Write>
void write_file(const std::filesystem::path& path, unsigned mode, const Write& write) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    std::FILE* const file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path.string());
    const bool good = write(file) == 1;
    if (std::fclose(file) != 0 || !good) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int make_certificate(const std::filesystem::path& folder) {
    const auto certificate_file = folder / "certificate.pem";
    const auto key_file = folder / "key.pem";
    try {
        if (std::filesystem::exists(certificate_file) && std::filesystem::exists(key_file)) return exit_code::ok;
        std::filesystem::create_directories(folder);
        const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
        require(key != nullptr, "a key");
        const Certificate certificate = self_signed(key.get());
        write_file(key_file, 0600, [&](std::FILE* file) {
            return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
        write_file(certificate_file, 0644, [&](std::FILE* file) { return PEM_write_X509(file, certificate.get()); });
        std::printf("made a self-signed certificate in %s\n", folder.c_str());
        return exit_code::ok;
    } catch (const std::exception& problem) {
        log::error("No certificate could be made", {{"error", problem.what()}});
        return exit_code::unavailable;
    }
}

}  // namespace sw
