// Reading and checking certificates with OpenSSL.
#include "sectorwars/platform/certificates.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <vector>

#include "sectorwars/base/result.hpp"

namespace sw {
namespace {

constexpr std::size_t longest_chain = std::size_t{64} * 1024;
constexpr std::size_t most_certificates = 8;
constexpr std::size_t longest_signature = 2048;
constexpr int least_bits = 2048;

using X509Ptr = std::shared_ptr<X509>;

[[noreturn]] void refuse(const char* why, const char* id = "bad_certificate") {
    ERR_clear_error();
    throw Failure(Code::rule_violation, id, std::string("The certificate does not count: ") + why);
}

std::vector<X509Ptr> read_chain(std::string_view pem) {
    if (pem.empty() || pem.size() > longest_chain) refuse("it is empty or too long.");
    const std::shared_ptr<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    std::vector<X509Ptr> out;
    // A password is never asked for: that would read from the terminal.
    const auto no_password = [](char*, int, int, void*) { return 0; };
    while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)) {
        out.emplace_back(one, X509_free);
        if (out.size() > most_certificates) refuse("it brings too many others.");
    }
    ERR_clear_error();
    if (out.empty()) refuse("it is no PEM.");
    return out;
}

std::string text_of(const ASN1_STRING* text) {
    const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));
    return {data, static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// The subject's DNS names, or its common name when it has none.
std::vector<std::string> names_of(X509* certificate) {
    std::vector<std::string> out;
    const std::shared_ptr<GENERAL_NAMES> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        GENERAL_NAMES_free
    );
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) out.push_back(text_of(name->d.dNSName));
    }
    if (!out.empty()) return out;
    X509_NAME* const subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0) out.push_back(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    return out;
}

bool is_of(X509* certificate, std::string_view name_end) {
    for (const auto& name : names_of(certificate)) {
        const std::string_view host = name.starts_with("*.") ? std::string_view(name).substr(2) : name;
        if (host.find('\0') == std::string_view::npos && is_host_of(host, name_end)) return true;
    }
    return false;
}

void require_authority(const std::vector<X509Ptr>& chain, Time at) {
    const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    const std::shared_ptr<X509_STORE_CTX> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
    const std::shared_ptr<STACK_OF(X509)> others(sk_X509_new_null(), [](STACK_OF(X509) * all) { sk_X509_free(all); });
    if (!store || !context || !others || X509_STORE_set_default_paths(store.get()) != 1) {
        refuse("there are no authorities to ask.");
    }
    for (std::size_t i = 1; i < chain.size(); ++i) sk_X509_push(others.get(), chain[i].get());
    if (X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), others.get()) != 1) {
        refuse("it cannot be checked.");
    }
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(rules, std::chrono::system_clock::to_time_t(at));
    X509_VERIFY_PARAM_set_auth_level(rules, 1);
    if (X509_verify_cert(context.get()) == 1) return;
    const int problem = X509_STORE_CTX_get_error(context.get());
    const bool unknown = problem == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                         problem == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
                         problem == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
    refuse(X509_verify_cert_error_string(problem), unknown ? "unknown_authority" : "bad_certificate");
}

Time end_of(const X509* certificate) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) refuse("it has no end.");
    return std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::from_time_t(timegm(&parts)));
}

std::vector<unsigned char> from_base64(std::string_view text) {
    if (text.empty() || text.size() > longest_signature || text.size() % 4 != 0) return {};
    std::vector<unsigned char> out(text.size() / 4 * 3);
    const auto* from = reinterpret_cast<const unsigned char*>(text.data());
    const int size = EVP_DecodeBlock(out.data(), from, static_cast<int>(text.size()));
    if (size < 0) return {};
    std::size_t padding = 0;
    while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

}  // namespace

struct Signer::Key {
    std::shared_ptr<EVP_PKEY> key;
    Time expires_at{};
};

std::shared_ptr<const Signer> Signer::read(std::string_view chain, std::string_view name_end, Time at) {
    const auto all = read_chain(chain);
    X509* const own = all.front().get();
    if (!is_of(own, name_end)) refuse("it belongs to somebody else.");
    require_authority(all, at);
    auto key = std::make_shared<Key>();
    key->key.reset(X509_get_pubkey(own), EVP_PKEY_free);
    const bool usable =
        key->key && EVP_PKEY_base_id(key->key.get()) == EVP_PKEY_RSA && EVP_PKEY_bits(key->key.get()) >= least_bits;
    if (!usable) refuse("it has no RSA key of 2048 bits or more.");
    key->expires_at = end_of(own);
    return std::make_shared<const Signer>(std::move(key));
}

bool Signer::verifies(std::string_view message, std::string_view signature) const {
    const auto bytes = from_base64(signature);
    if (bytes.empty()) return false;
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const auto* text = reinterpret_cast<const unsigned char*>(message.data());
    const bool fine = context &&
                      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->key.get()) == 1 &&
                      EVP_DigestVerify(context.get(), bytes.data(), bytes.size(), text, message.size()) == 1;
    ERR_clear_error();
    return fine;
}

Time Signer::expires_at() const {
    return key_->expires_at;
}

}  // namespace sw
