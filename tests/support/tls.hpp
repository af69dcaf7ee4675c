// Certificates that a test makes, and a server's side of TLS on a socket.
#pragma once

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace sw::test {

inline void tls_require(bool fine) {
    if (!fine) throw std::runtime_error("a certificate of the test does not work");
}

struct Certificate {
    std::shared_ptr<EVP_PKEY> key;
    std::shared_ptr<X509> x509;
};

struct CertificateWish {
    const Certificate* signer = nullptr;  ///< nullptr = itself
    std::string names;                    ///< "DNS:localhost,IP:127.0.0.1"; empty for an authority
    long from_s = -3600, to_s = 3600;     ///< from now
    bool rsa = false;                     ///< 2048 bits, instead of P-256
};

inline void extend(X509* x509, X509* issuer, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    tls_require(extension != nullptr && X509_add_ext(x509, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

inline Certificate make_certificate(const CertificateWish& wish) {
    static long serial = 1;
    Certificate out;
    out.key.reset(wish.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), EVP_PKEY_free);
    out.x509.reset(X509_new(), X509_free);
    X509* const x509 = out.x509.get();
    X509* const issuer = wish.signer != nullptr ? wish.signer->x509.get() : x509;
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x509), wish.from_s);
    X509_gmtime_adj(X509_getm_notAfter(x509), wish.to_s);
    const std::string subject = "test " + std::to_string(serial);
    const auto* text = reinterpret_cast<const unsigned char*>(subject.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(issuer));
    X509_set_pubkey(x509, out.key.get());
    extend(x509, issuer, NID_basic_constraints, wish.names.empty() ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.names.empty()) extend(x509, issuer, NID_subject_alt_name, wish.names);
    EVP_PKEY* const signing = wish.signer != nullptr ? wish.signer->key.get() : out.key.get();
    tls_require(X509_sign(x509, signing, EVP_sha256()) > 0);
    return out;
}

/// Writes the certificate where SSL_CERT_FILE can name it.
inline void write_pem(const Certificate& certificate, const std::string& path) {
    std::FILE* const file = std::fopen(path.c_str(), "w");
    tls_require(file != nullptr && PEM_write_X509(file, certificate.x509.get()) == 1);
    std::fclose(file);
}

/// A server's TLS on an accepted socket. What fails gives empty reads.
class ServerTls {
public:
    ServerTls(int fd, const Certificate& certificate, int newest = 0)
        : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
        tls_require(SSL_CTX_use_certificate(context_.get(), certificate.x509.get()) == 1);
        tls_require(SSL_CTX_use_PrivateKey(context_.get(), certificate.key.get()) == 1);
        if (newest != 0) {
            SSL_CTX_set_security_level(context_.get(), 0);
            SSL_CTX_set_max_proto_version(context_.get(), newest);
        }
        tls_.reset(SSL_new(context_.get()), SSL_free);
        SSL_set_fd(tls_.get(), fd);
        accepted_ = SSL_accept(tls_.get()) == 1;
    }

    [[nodiscard]] bool accepted() const { return accepted_; }

    /// The name that the client asked for in its first message.
    [[nodiscard]] std::string asked_for() const {
        const char* name = SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name);
        return name == nullptr ? "" : name;
    }

    /// The head of a request and its body; empty when the client has gone.
    std::string read_request() {
        std::string out;
        while (out.find("\r\n\r\n") == std::string::npos) {
            if (!read_byte(out)) return {};
        }
        const auto at = out.find("Content-Length: ");
        if (at == std::string::npos) return out;
        for (auto left = std::stoul(out.substr(at + 16)); left > 0; --left) {
            if (!read_byte(out)) return {};
        }
        return out;
    }

    bool write(std::string_view text) {
        return SSL_write(tls_.get(), text.data(), static_cast<int>(text.size())) == static_cast<int>(text.size());
    }

    /// Says that nothing more comes.
    void announce_close() { SSL_shutdown(tls_.get()); }

private:
    bool read_byte(std::string& to) {
        char c = 0;
        if (!accepted_ || SSL_read(tls_.get(), &c, 1) != 1) return false;
        to += c;
        return true;
    }

    std::shared_ptr<SSL_CTX> context_;
    std::shared_ptr<SSL> tls_;
    bool accepted_ = false;
};

}  // namespace sw::test
