// See the header.
#include "paypal.hpp"

#include <algorithm>

#include "sectorwars/platform/json.hpp"
#include "wire.hpp"

namespace sw::billing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto patience = 8s;
constexpr auto certificate_patience = 4s;
constexpr std::size_t longest_reply = std::size_t{256} * 1024;
constexpr std::size_t longest_certificate = std::size_t{64} * 1024;
constexpr std::int64_t early_s = 300;
constexpr std::int64_t longest_token_s = 12 * 3600;

Failure away() {
    return {Code::unavailable, "paypal_unavailable", "PayPal does not answer right now. Try again later."};
}

Failure refused() {
    return {Code::unavailable, "paypal_refused", "PayPal did not accept this."};
}

std::string base64(std::string_view text) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            bits = bits << 8U | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += i + k > text.size() ? '=' : letters[bits >> (18U - 6U * static_cast<unsigned>(k)) & 63U];
        }
    }
    return out;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string path_of(const std::string& paypal_id, const char* what) {
    if (!is_id(paypal_id)) throw refused();
    return "/v1/billing/subscriptions/" + paypal_id + what;
}

void write_context(JsonWriter& to, const Wanted& wanted) {
    to.key("application_context");
    to.begin_object();
    to.member("brand_name", "SectorWars 2102");
    to.member("shipping_preference", "NO_SHIPPING");
    to.member("user_action", "SUBSCRIBE_NOW");
    to.key("payment_method");
    to.raw(R"({"payer_selected":"PAYPAL","payee_preferred":"IMMEDIATE_PAYMENT_REQUIRED"})");
    to.member("return_url", wanted.return_url);
    to.member("cancel_url", wanted.cancel_url);
    to.end_object();
}

std::string body_of(const Wanted& wanted, bool is_new) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("plan_id", wanted.plan_id);
    if (is_new) to.member("custom_id", wanted.request_id);
    write_context(to, wanted);
    to.end_object();
    return out;
}

/// Throws what a reply that makes no sense means.
template <class T>
T read_reply(const std::string& body) {
    try {
        return parse_json<T>(body);
    } catch (const Failure&) {
        throw away();
    }
}

struct TokenReply {
    std::string access_token;
    std::int64_t expires_in = 0;

    static constexpr auto describe() {
        return fields(
            field("access_token", &TokenReply::access_token, "Token", length(1, 4096)),
            field("expires_in", &TokenReply::expires_in, "Seconds")
        );
    }
};

struct Verdict {
    std::string verification_status;

    static constexpr auto describe() {
        return fields(field("verification_status", &Verdict::verification_status, "SUCCESS or FAILURE"));
    }
};

struct Link {
    std::string href, rel;

    static constexpr auto describe() {
        return fields(field("href", &Link::href, "Where"), field("rel", &Link::rel, "What for"));
    }
};

struct Links {
    std::vector<Link> links;

    static constexpr auto describe() { return fields(field("links", &Links::links, "What can be done")); }
};

}  // namespace

Paypal::Paypal(const PaypalSettings& settings, boost::asio::any_io_executor executor)
    : settings_(settings), client_(std::move(executor)) {
    base_ = settings.url;
    if (base_.empty()) base_ = settings.live ? "https://api-m.paypal.com" : "https://api-m.sandbox.paypal.com";
}

bool Paypal::configured() const {
    return !settings_.client_id.empty() && !settings_.client_secret.empty();
}

bool Paypal::takes_webhooks() const {
    return configured() && !settings_.webhook_id.empty();
}

Awaitable<http::Answer> Paypal::send(std::shared_ptr<Paypal> self, http::Call call) {
    bool lost = false;
    http::Answer out;
    try {
        auto sending = self->client_.send(std::move(call));
        out = co_await std::move(sending);
    } catch (const Failure&) {
        lost = true;
    }
    if (lost || out.status >= 500 || out.status == 429 || out.status == 408) throw away();
    co_return out;
}

Awaitable<std::string> Paypal::token(std::shared_ptr<Paypal> self) {
    if (!self->token_.empty() && Clock::now() < self->token_until_) co_return self->token_;
    http::Call call{.method = http::Method::post, .url = self->base_ + "/v1/oauth2/token"};
    call.headers.emplace_back(
        "Authorization", "Basic " + base64(self->settings_.client_id + ":" + self->settings_.client_secret)
    );
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.body = "grant_type=client_credentials";
    call.timeout = patience;
    call.max_reply = longest_reply;
    auto sending = send(self, std::move(call));
    const http::Answer answer = co_await std::move(sending);
    if (answer.status != 200) throw refused();
    const auto reply = read_reply<TokenReply>(answer.body);
    self->token_ = reply.access_token;
    const auto life = std::clamp<std::int64_t>(reply.expires_in - early_s, 0, longest_token_s);
    self->token_until_ = Clock::now() + std::chrono::seconds(life);
    co_return self->token_;
}

Awaitable<http::Answer> Paypal::ask(std::shared_ptr<Paypal> self, Asked asked) {
    for (int tries = 0;; ++tries) {
        auto fetching = token(self);
        const std::string bearer = co_await std::move(fetching);
        http::Call call{.method = asked.method, .url = self->base_ + asked.path};
        call.headers.emplace_back("Authorization", "Bearer " + bearer);
        if (!asked.request_id.empty()) {
            call.headers.emplace_back("PayPal-Request-Id", asked.request_id);
            call.headers.emplace_back("Prefer", "return=representation");
        }
        call.body = asked.body;
        call.timeout = patience;
        call.max_reply = longest_reply;
        auto sending = send(self, std::move(call));
        http::Answer answer = co_await std::move(sending);
        if (answer.status != 401) co_return answer;
        self->token_.clear();
        if (tries > 0) throw refused();
    }
}

/// Buyers are sent only to a page of PayPal, or of what stands in for it.
std::string Paypal::approval_in(const std::string& body) const {
    for (const auto& link : read_reply<Links>(body).links) {
        if (link.rel != "approve" || link.href.size() > 2000) continue;
        const bool stand_in = !settings_.url.empty() && link.href.starts_with(settings_.url + "/");
        if (stand_in) return link.href;
        const auto host = link.href.substr(0, link.href.find_first_of("/?#", 8));
        if (is_cert_url(host + "/", ".paypal.com")) return link.href;
    }
    throw away();
}

Awaitable<Made> Paypal::create(std::shared_ptr<Paypal> self, Wanted wanted) {
    Asked asked{.method = http::Method::post, .path = "/v1/billing/subscriptions"};
    asked.body = body_of(wanted, true);
    asked.request_id = wanted.request_id;
    auto asking = ask(self, std::move(asked));
    const http::Answer answer = co_await std::move(asking);
    if (answer.status != 200 && answer.status != 201) throw refused();
    const auto truth = truth_of(read_reply<Resource>(answer.body));
    if (!truth || !is_id(truth->paypal_id)) throw away();
    // Somebody else's subscription can only come from somebody else's answer.
    if (!truth->plan_id.empty() && truth->plan_id != wanted.plan_id) throw away();
    Made out{.paypal_id = truth->paypal_id, .state = truth->state};
    if (truth->state == State::approval_pending) out.approval_url = self->approval_in(answer.body);
    co_return out;
}

Awaitable<std::optional<Truth>> Paypal::find(std::shared_ptr<Paypal> self, std::string paypal_id) {
    auto asking = ask(self, Asked{.path = path_of(paypal_id, "")});
    const http::Answer answer = co_await std::move(asking);
    if (answer.status == 404) co_return std::nullopt;
    if (answer.status != 200) throw refused();
    auto truth = truth_of(read_reply<Resource>(answer.body));
    if (!truth || truth->paypal_id != paypal_id) throw away();
    co_return truth;
}

Awaitable<> Paypal::cancel(std::shared_ptr<Paypal> self, std::string paypal_id, std::string reason) {
    Asked asked{.method = http::Method::post, .path = path_of(paypal_id, "/cancel")};
    JsonWriter to(asked.body);
    to.begin_object();
    to.member("reason", reason);
    to.end_object();
    auto asking = ask(self, std::move(asked));
    const http::Answer answer = co_await std::move(asking);
    // 422: it is in no state to be cancelled, most likely because it is already.
    if (answer.status != 204 && answer.status != 200 && answer.status != 422) throw refused();
}

Awaitable<std::string> Paypal::revise(std::shared_ptr<Paypal> self, std::string paypal_id, Wanted wanted) {
    Asked asked{.method = http::Method::post, .path = path_of(paypal_id, "/revise")};
    asked.body = body_of(wanted, false);
    asked.request_id = wanted.request_id;
    auto asking = ask(self, std::move(asked));
    const http::Answer answer = co_await std::move(asking);
    if (answer.status != 200) throw refused();
    co_return self->approval_in(answer.body);
}

Awaitable<bool> Paypal::verify(std::shared_ptr<Paypal> self, Transmission transmission, std::string body) {
    Asked asked{.method = http::Method::post, .path = "/v1/notifications/verify-webhook-signature"};
    JsonWriter to(asked.body);
    to.begin_object();
    to.member("auth_algo", transmission.algorithm);
    to.member("cert_url", transmission.cert_url);
    to.member("transmission_id", transmission.id);
    to.member("transmission_sig", transmission.signature);
    to.member("transmission_time", transmission.time);
    to.member("webhook_id", self->settings_.webhook_id);
    to.key("webhook_event");
    to.raw(body);
    to.end_object();
    auto asking = ask(self, std::move(asked));
    const http::Answer answer = co_await std::move(asking);
    if (answer.status != 200) co_return false;
    co_return read_reply<Verdict>(answer.body).verification_status == "SUCCESS";
}

Awaitable<std::optional<std::string>> Paypal::certificate(std::shared_ptr<Paypal> self, std::string url) {
    http::Call call{.url = std::move(url)};
    call.timeout = certificate_patience;
    call.max_reply = longest_certificate;
    std::optional<std::string> out;
    try {
        auto sending = send(self, std::move(call));
        const http::Answer answer = co_await std::move(sending);
        if (answer.status == 200) out = answer.body;
    } catch (const Failure&) {
        out.reset();
    }
    co_return out;
}

}  // namespace sw::billing
