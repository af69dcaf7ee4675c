// See the header.
#include "support/fake_paypal.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <ctime>

namespace support {

using nlohmann::json;
using sw::test::Certificate;
using sw::test::make_certificate;

namespace {

std::uint32_t checksum(const std::string& text) {
    std::uint32_t value = 0xFFFFFFFFU;
    for (const unsigned char c : text) {
        value ^= c;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return value ^ 0xFFFFFFFFU;
}

std::string signature_of(const std::string& text, EVP_PKEY* key) {
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<unsigned char, 1024> bytes{};
    std::size_t size = bytes.size();
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    sw::test::tls_require(
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
        EVP_DigestSign(context.get(), bytes.data(), &size, data, text.size()) == 1
    );
    std::array<unsigned char, 2048> out{};
    const int length = EVP_EncodeBlock(out.data(), bytes.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

std::string pem_of(const Certificate& certificate) {
    const std::shared_ptr<BIO> bio(BIO_new(BIO_s_mem()), BIO_free);
    sw::test::tls_require(PEM_write_bio_X509(bio.get(), certificate.x509.get()) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string reply(int status, const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string header_in(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const auto from = at + name.size() + 4;
    return request.substr(from, request.find("\r\n", from) - from);
}

std::string body_in(const std::string& request) {
    return request.substr(request.find("\r\n\r\n") + 4);
}

}  // namespace

std::string in_seconds(long seconds) {
    const std::time_t at = std::time(nullptr) + seconds;
    std::tm parts{};
    gmtime_r(&at, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

FakePaypal::FakePaypal()
    : authority_(make_certificate({})), server_(make_certificate({.signer = &authority_, .names = "DNS:localhost"})) {
    const Certificate stranger = make_certificate({});
    known_["good"] = make_certificate({.signer = &authority_, .names = "DNS:localhost", .rsa = true});
    known_["expired"] =
        make_certificate({.signer = &authority_, .names = "DNS:localhost", .from_s = -7200, .to_s = -3600, .rsa = true}
        );
    known_["self-signed"] = make_certificate({.names = "DNS:localhost", .rsa = true});
    known_["stranger"] = make_certificate({.signer = &stranger, .names = "DNS:localhost", .rsa = true});
    known_["foreign"] = make_certificate({.signer = &authority_, .names = "DNS:evil.example", .rsa = true});
    known_["elliptic"] = make_certificate({.signer = &authority_, .names = "DNS:localhost"});
    authority_file_ = "/tmp/sw-paypal-authority-" + std::to_string(::getpid()) + ".pem";
    write_pem(authority_, authority_file_);
    api_ = std::make_unique<sw::test::Scripted>([this](int fd, int) { serve_api(fd); });
    certificates_ = std::make_unique<sw::test::Scripted>([this](int fd, int) { serve_certificates(fd); });
}

FakePaypal::~FakePaypal() {
    ending_ = true;
    api_.reset();
    certificates_.reset();
    ::unlink(authority_file_.c_str());
}

void FakePaypal::serve_api(int fd) {
    while (!ending_) {
        pollfd wait{fd, POLLIN, 0};
        if (::poll(&wait, 1, 20) == 0) continue;
        const std::string request = sw::test::read_request(fd);
        if (request.empty() || !answer(fd, request)) return;
    }
}

bool FakePaypal::answer(int fd, const std::string& request) {
    const bool is_token = request.starts_with("POST /v1/oauth2/token ");
    const Mood mood = is_token ? Mood::well : mood_.load();
    if (mood == Mood::silent) {
        pollfd wait{fd, POLLIN | POLLRDHUP, 0};
        while (!ending_ && mood_ == Mood::silent && ::poll(&wait, 1, 20) == 0) {
        }
        return false;
    }
    if (mood == Mood::fails) {
        sw::test::write_text(fd, reply(500, "{}"));
        return true;
    }
    const std::string text = reply_to(request);
    if (mood == Mood::loses_replies) return false;
    sw::test::write_text(fd, mood == Mood::talks_rubbish ? reply(200, "{\"id\": [}") : text);
    return true;
}

std::string FakePaypal::show(const FakeSubscription& one) const {
    json out{
        {"id", one.id},
        {"plan_id", one.plan_id},
        {"custom_id", one.custom_id},
        {"status", one.status},
        {"subscriber", {{"payer_id", one.payer_id}, {"email_address", "buyer@example.test"}}},
        {"billing_info", {{"failed_payments_count", one.failed_payments}}}};
    if (!one.update_time.empty()) out["update_time"] = one.update_time;
    if (!one.next_billing_time.empty()) out["billing_info"]["next_billing_time"] = one.next_billing_time;
    if (!one.last_payment_time.empty()) {
        out["billing_info"]["last_payment"] = {
            {"time", one.last_payment_time}, {"amount", {{"value", "5.00"}, {"currency_code", "USD"}}}};
    }
    out["links"] = json::array({{{"rel", "approve"}, {"href", url() + "/approve?token=" + one.id}}});
    return out.dump();
}

std::string FakePaypal::create(const std::string& request) {
    const json wanted = json::parse(body_in(request));
    const std::string request_id = header_in(request, "PayPal-Request-Id");
    auto& id = by_request_[request_id];
    if (id.empty()) {
        id = "I-" + std::to_string(subscriptions_.size() + 1) + "X" + std::to_string(::getpid());
        auto& made = subscriptions_[id];
        made.id = id;
        made.plan_id = wanted.at("plan_id");
        made.custom_id = wanted.at("custom_id");
        made.update_time = in_seconds(-600);
    }
    return reply(201, show(subscriptions_[id]));
}

std::string FakePaypal::reply_to(const std::string& request) {
    const std::lock_guard lock(mutex_);
    const std::string line = request.substr(0, request.find("\r\n"));
    if (line.starts_with("POST /v1/oauth2/token ")) {
        ++calls_["token"];
        return reply(200, R"({"access_token":"A-SESAME","expires_in":32000,"token_type":"Bearer"})");
    }
    if (header_in(request, "Authorization") != "Bearer A-SESAME") return reply(401, "{}");
    if (line.starts_with("POST /v1/notifications/verify-webhook-signature ")) {
        ++calls_["verify"];
        return reply(200, json{{"verification_status", verdict_}}.dump());
    }
    if (line.starts_with("POST /v1/billing/subscriptions ")) {
        ++calls_["create"];
        return create(request);
    }
    const std::string base = "/v1/billing/subscriptions/";
    const auto from = line.find(base);
    if (from == std::string::npos) return reply(404, "{}");
    const auto start = from + base.size();
    const std::string id = line.substr(start, line.find_first_of("/ ", start) - start);
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return reply(404, "{}");
    if (line.find("/cancel ") != std::string::npos) {
        ++calls_["cancel"];
        found->second.status = "CANCELLED";
        found->second.update_time = in_seconds(0);
        found->second.next_billing_time.clear();
        return "HTTP/1.1 204 No Content\r\n\r\n";
    }
    if (line.find("/revise ") != std::string::npos) {
        ++calls_["revise"];
        return reply(200, show(found->second));
    }
    ++calls_["get"];
    return reply(200, show(found->second));
}

const Certificate& FakePaypal::certificate(const std::string& name) {
    const auto found = known_.find(name);
    return found == known_.end() ? known_.at("good") : found->second;
}

void FakePaypal::serve_certificates(int fd) {
    sw::test::ServerTls tls(fd, server_);
    if (!tls.accepted()) return;
    const std::string request = tls.read_request();
    const auto slash = request.find("/certs/");
    if (slash == std::string::npos) return;
    const std::string name = request.substr(slash + 7, request.find(' ', slash) - slash - 7);
    const std::lock_guard lock(mutex_);
    ++calls_["certificate"];
    if (name == "missing") tls.write(reply(404, ""));
    else if (name == "redirect") tls.write(reply(302, "", "Location: /certs/good\r\n"));
    else if (name == "endless") tls.write(reply(200, std::string(200'000, 'A')));
    else tls.write(reply(200, pem_of(certificate(name)) + pem_of(authority_)));
    tls.announce_close();
}

void FakePaypal::change(const std::string& id, const std::function<void(FakeSubscription&)>& change) {
    const std::lock_guard lock(mutex_);
    change(subscriptions_.at(id));
}

void FakePaypal::activate(const std::string& id, const std::string& time) {
    change(id, [&](FakeSubscription& one) {
        one.status = "ACTIVE";
        one.update_time = one.last_payment_time = time;
        one.next_billing_time = in_seconds(30L * 86400);
        one.failed_payments = 0;
    });
}

FakeSubscription FakePaypal::subscription(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return subscriptions_.at(id);
}

std::string FakePaypal::id_for(const std::string& custom_id) {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, one] : subscriptions_) {
        if (one.custom_id == custom_id) return id;
    }
    throw std::runtime_error("PayPal has no subscription for " + custom_id);
}

int FakePaypal::subscriptions() {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(subscriptions_.size());
}

int FakePaypal::calls(const std::string& what) {
    const std::lock_guard lock(mutex_);
    return calls_[what];
}

Headers FakePaypal::sign(const std::string& body, const Forgery& forgery) {
    const std::lock_guard lock(mutex_);
    const std::string id = "T-" + std::to_string(++transmissions_), time = in_seconds(-forgery.age_s);
    const std::string wanted = forgery.webhook_id.empty() ? webhook_id : forgery.webhook_id;
    const std::string text = id + "|" + time + "|" + wanted + "|" + std::to_string(checksum(body));
    const Certificate& signing = forgery.wrong_key ? known_.at("stranger") : certificate(forgery.certificate);
    const std::string own = "https://" + cert_host() + "/certs/" + forgery.certificate;
    return {
        {"PAYPAL-TRANSMISSION-ID", id},
        {"Paypal-Transmission-Time", time},
        {"paypal-transmission-sig", signature_of(text, signing.key.get())},
        {"PAYPAL-CERT-URL", forgery.cert_url.empty() ? own : forgery.cert_url},
        {"PAYPAL-AUTH-ALGO", forgery.algorithm},
        {"Content-Type", "application/json"}};
}

std::string FakePaypal::event(
    const std::string& type, const std::string& subscription, const std::string& time, const std::string& event_id
) {
    const std::lock_guard lock(mutex_);
    json resource = json::parse(show(subscriptions_.at(subscription)));
    resource["update_time"] = time;
    const std::map<std::string, std::string> words{
        {"BILLING.SUBSCRIPTION.ACTIVATED", "ACTIVE"},
        {"BILLING.SUBSCRIPTION.SUSPENDED", "SUSPENDED"},
        {"BILLING.SUBSCRIPTION.CANCELLED", "CANCELLED"},
        {"BILLING.SUBSCRIPTION.EXPIRED", "EXPIRED"}};
    if (const auto word = words.find(type); word != words.end()) resource["status"] = word->second;
    return json{{"id", event_id}, {"event_type", type}, {"create_time", time}, {"resource", resource}}.dump();
}

std::string FakePaypal::sale(
    const std::string& type, const std::string& subscription, const std::string& sale, const std::string& time,
    const std::string& event_id
) {
    json resource{{"create_time", time}, {"update_time", time}, {"amount", {{"total", "5.00"}, {"currency", "USD"}}}};
    if (type == "PAYMENT.SALE.COMPLETED") {
        resource["id"] = sale;
        resource["billing_agreement_id"] = subscription;
    } else {
        resource["id"] = sale + "-R";
        resource["sale_id"] = sale;
    }
    return json{{"id", event_id}, {"event_type", type}, {"create_time", time}, {"resource", resource}}.dump();
}

}  // namespace support
