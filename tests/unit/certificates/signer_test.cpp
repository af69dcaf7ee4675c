// Whose signatures count, and whose do not.
#include <cstdlib>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/certificates.hpp"
#include "support/catch.hpp"
#include "support/fake_paypal.hpp"

using sw::Signer;
using sw::test::Certificate;
using sw::test::make_certificate;

namespace {

std::string pem_of(const Certificate& certificate) {
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(bio.get(), certificate.x509.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

struct Authorities {
    Certificate root = make_certificate({});
    Certificate middle = make_certificate({.signer = &root});
    std::string file = "/tmp/sw-signer-" + std::to_string(::getpid()) + ".pem";

    Authorities() {
        write_pem(root, file);
        ::setenv("SSL_CERT_FILE", file.c_str(), 1);
    }

    ~Authorities() { ::unlink(file.c_str()); }
};

const Authorities& authorities() {
    static const Authorities all;
    return all;
}

std::string why_not(const std::string& pem, const char* end = ".example.test") {
    try {
        (void)Signer::read(pem, end, sw::now());
    } catch (const sw::Failure& problem) {
        CHECK((problem.error().id == "bad_certificate" || problem.error().id == "unknown_authority"));
        return problem.error().message;
    }
    return "fine";
}

}  // namespace

TEST_CASE("a certificate counts when an authority leads to it over others that come along") {
    const auto& of = authorities();
    const auto own = make_certificate({.signer = &of.middle, .names = "DNS:sign.example.test", .rsa = true});
    CHECK(why_not(pem_of(own) + pem_of(of.middle)) == "fine");
    CHECK(why_not(pem_of(own)) != "fine");
    CHECK(why_not(pem_of(of.middle) + pem_of(own)) != "fine");
}

TEST_CASE("a certificate that is expired, not yet good, its own authority, somebody else's or elliptic does not count"
) {
    const Certificate* root = &authorities().root;
    const std::string names = "DNS:sign.example.test";
    CHECK(why_not(pem_of(make_certificate({.signer = root, .names = names, .rsa = true}))) == "fine");
    CHECK(why_not(pem_of(make_certificate({.signer = root, .names = names, .to_s = -60, .rsa = true}))) != "fine");
    CHECK(why_not(pem_of(make_certificate({.signer = root, .names = names, .from_s = 600, .rsa = true}))) != "fine");
    CHECK(why_not(pem_of(make_certificate({.names = names, .rsa = true}))) != "fine");
    CHECK(why_not(pem_of(make_certificate({.signer = root, .names = names}))) != "fine");
    const std::string foreign = "DNS:sign.example.test.evil.test";
    CHECK(why_not(pem_of(make_certificate({.signer = root, .names = foreign, .rsa = true}))) != "fine");
    CHECK(why_not("") != "fine");
    CHECK(why_not("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") != "fine");
}

TEST_CASE("a name is of a host's end only behind a dot") {
    CHECK(sw::is_host_of("api.paypal.com", ".paypal.com"));
    CHECK(sw::is_host_of("API.PayPal.com", "paypal.com"));
    CHECK(sw::is_host_of("paypal.com", ".paypal.com"));
    CHECK_FALSE(sw::is_host_of("evilpaypal.com", ".paypal.com"));
    CHECK_FALSE(sw::is_host_of("paypal.com.evil.test", ".paypal.com"));
    CHECK_FALSE(sw::is_host_of("com", ".paypal.com"));
    CHECK_FALSE(sw::is_host_of("a.paypal.com", ""));
}

TEST_CASE("the checksum is that of zip") {
    CHECK(sw::crc32("123456789") == 0xCBF43926U);
    CHECK(sw::crc32("") == 0U);
}
