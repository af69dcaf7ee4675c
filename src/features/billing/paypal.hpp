// Calls to PayPal's API: with a token that is kept as long as it lives, bounded in time, told apart by how they fail.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "subscription.hpp"
#include "webhook.hpp"

namespace sw::billing {

/// A subscription that waits for its payer.
struct Made {
    std::string paypal_id, approval_url;
    State state = State::approval_pending;
};

struct Wanted {
    std::string request_id;  ///< ours: PayPal answers to the same one with the same subscription
    std::string plan_id, return_url, cancel_url;
};

/// All functions: Failure unavailable "paypal_unavailable" when PayPal does not answer or makes no sense, and
/// "paypal_refused" when it says no. Its words go nowhere. Use from coroutines of one executor.
class Paypal {
public:
    Paypal(const PaypalSettings& settings, boost::asio::any_io_executor executor);

    /// Something can be bought.
    [[nodiscard]] bool configured() const;
    /// Webhooks can be told from forgeries.
    [[nodiscard]] bool takes_webhooks() const;

    [[nodiscard]] const PaypalSettings& settings() const { return settings_; }

    /// Idempotent by request_id.
    static Awaitable<Made> create(std::shared_ptr<Paypal> self, Wanted wanted);
    /// nullopt: PayPal knows no such subscription.
    static Awaitable<std::optional<Truth>> find(std::shared_ptr<Paypal> self, std::string paypal_id);
    static Awaitable<> cancel(std::shared_ptr<Paypal> self, std::string paypal_id, std::string reason);
    /// Where the payer approves the change; PayPal changes nothing before that.
    static Awaitable<std::string> revise(std::shared_ptr<Paypal> self, std::string paypal_id, Wanted wanted);
    /// PayPal says whether the webhook is its own. `body` must be JSON.
    static Awaitable<bool> verify(std::shared_ptr<Paypal> self, Transmission transmission, std::string body);
    /// The content behind a certificate's URL; nullopt when it cannot be had. No redirects are followed.
    static Awaitable<std::optional<std::string>> certificate(std::shared_ptr<Paypal> self, std::string url);

private:
    struct Asked {
        http::Method method = http::Method::get;
        std::string path, body, request_id;
    };

    static Awaitable<http::Answer> ask(std::shared_ptr<Paypal> self, Asked asked);
    static Awaitable<std::string> token(std::shared_ptr<Paypal> self);
    static Awaitable<http::Answer> send(std::shared_ptr<Paypal> self, http::Call call);
    [[nodiscard]] std::string approval_in(const std::string& body) const;

    PaypalSettings settings_;
    std::string base_;
    http::Client client_;
    std::string token_;
    std::chrono::steady_clock::time_point token_until_{};
};

}  // namespace sw::billing
