// PayPal for tests: an API, certificates over TLS, and webhooks that are signed, forged, or say what is not so.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "support/scripted_server.hpp"
#include "support/tls.hpp"

namespace support {

using Headers = std::map<std::string, std::string>;

struct FakeSubscription {
    std::string id, plan_id, custom_id, status = "APPROVAL_PENDING", payer_id = "PAYER1";
    std::string update_time, next_billing_time, last_payment_time;
    int failed_payments = 0;
};

/// How a transmission differs from one of PayPal's.
struct Forgery {
    std::string certificate = "good";  ///< good, expired, self-signed, foreign, elliptic, missing, redirect, endless
    std::string webhook_id{};          ///< signed for another one
    std::string cert_url{};            ///< instead of ours
    std::string algorithm = "SHA256withRSA";
    long age_s = 0;
    bool wrong_key = false;
};

class FakePaypal {
public:
    static constexpr const char* webhook_id = "WH-TEST";
    static constexpr const char* citizen_plan = "P-CITIZEN";
    static constexpr const char* owner_plan = "P-OWNER";
    static constexpr const char* secret = "paypal-SESAME";

    enum class Mood { well, fails, silent, talks_rubbish, loses_replies };

    FakePaypal();
    ~FakePaypal();

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(api_->port()); }

    /// "localhost:4711": what PAYPAL_CERT_HOST is.
    [[nodiscard]] std::string cert_host() const { return "localhost:" + std::to_string(certificates_->port()); }

    /// What SSL_CERT_FILE is.
    [[nodiscard]] const std::string& authority_file() const { return authority_file_; }

    void feel(Mood mood) { mood_ = mood; }

    /// What the API says of the subscription from now on.
    void change(const std::string& id, const std::function<void(FakeSubscription&)>& change);
    /// The payer agreed and paid: active as of that time.
    void activate(const std::string& id, const std::string& time);
    [[nodiscard]] FakeSubscription subscription(const std::string& id);
    /// PayPal's id for ours.
    [[nodiscard]] std::string id_for(const std::string& custom_id);
    [[nodiscard]] int subscriptions();

    [[nodiscard]] int calls(const std::string& what);  ///< "create", "get", "cancel", "token", "verify", "certificate"

    void verdict(const std::string& word) { verdict_ = word; }

    /// Signs the body as it is.
    [[nodiscard]] Headers sign(const std::string& body, const Forgery& forgery = {});

    /// The body of an event about a subscription as the API has it.
    [[nodiscard]] std::string event(
        const std::string& type, const std::string& subscription, const std::string& time, const std::string& event_id
    );
    /// Of a payment (PAYMENT.SALE.COMPLETED) or of one that was taken back.
    [[nodiscard]] static std::string sale(
        const std::string& type, const std::string& subscription, const std::string& sale, const std::string& time,
        const std::string& event_id
    );

private:
    void serve_api(int fd);
    void serve_certificates(int fd);
    /// False: the connection ends without a reply.
    bool answer(int fd, const std::string& request);
    std::string reply_to(const std::string& request);
    std::string create(const std::string& request);
    std::string show(const FakeSubscription& one) const;
    const sw::test::Certificate& certificate(const std::string& name);

    std::mutex mutex_;
    std::map<std::string, FakeSubscription> subscriptions_;
    std::map<std::string, std::string> by_request_;
    std::map<std::string, int> calls_;
    std::map<std::string, sw::test::Certificate> known_;
    sw::test::Certificate authority_, server_;
    std::string authority_file_;
    std::atomic<Mood> mood_{Mood::well};
    std::string verdict_ = "SUCCESS";
    std::atomic<bool> ending_{false};
    int transmissions_ = 0;
    std::unique_ptr<sw::test::Scripted> api_, certificates_;
};

/// RFC 3339, this many seconds from now.
std::string in_seconds(long seconds);

}  // namespace support
