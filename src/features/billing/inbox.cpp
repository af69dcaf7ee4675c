// See the header.
#include "inbox.hpp"

#include "later.hpp"
#include "sectorwars/audit.hpp"
#include "webhooks.hpp"

namespace sw::billing {

struct Inbox::Parts {
    Platform platform;
    std::shared_ptr<Paypal> paypal;
    std::shared_ptr<Verifier> verifier;
    std::function<void()> stored;
    // On the reactor's thread only.
    std::chrono::steady_clock::time_point next_entry{};
    std::int64_t refused_since = 0;

    void count(const std::string& result) const {
        platform.metrics.counter(
                            "sectorwars_webhooks_total", "Webhooks by what became of them", {{"result", result}}
        ).add();
    }
};

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_body = std::size_t{256} * 1024;

StoredWebhook stored_of(const std::string& body, Proof proof) {
    StoredWebhook out{.verified_by = std::string(to_name(proof)), .state = "received"};
    const Notice notice = parse_json<Notice>(body);
    out.event_id = notice.id;
    out.event_type = notice.event_type;
    out.paypal_id = subscription_of(notice);
    out.payload = to_json(notice);
    if (kind_of(notice.event_type) != Kind::other) return out;
    out.state = "ignored";
    out.outcome = "nothing follows from events of this kind";
    return out;
}

}  // namespace

Inbox::Inbox(
    const Platform& platform, std::shared_ptr<Paypal> paypal, std::shared_ptr<Verifier> verifier,
    std::function<void()> stored
)
    : parts_(std::make_shared<Parts>(Parts{platform, std::move(paypal), std::move(verifier), std::move(stored), {}, 0})
      ) {}

Later<WebhookReply> Inbox::take(const Caller& caller, const WebhookRequest& in) const {
    if (!parts_->paypal->takes_webhooks()) {
        throw Failure(Code::unavailable, "billing_not_configured", "No webhooks are taken here.");
    }
    if (in.raw_body.size() > longest_body) {
        throw Failure(Code::too_large, "webhook_too_large", "No webhook of PayPal is that long.");
    }
    return answer_later<WebhookReply>(parts_->platform, [parts = parts_, caller, in] {
        return take_it(parts, caller, in);
    });
}

/// One entry a minute says how many there were: forgers do not fill the log.
Awaitable<> Inbox::refuse(std::shared_ptr<Parts> parts, Caller caller) {
    parts->count("refused");
    ++parts->refused_since;
    const auto at = std::chrono::steady_clock::now();
    if (at < parts->next_entry) co_return;
    parts->next_entry = at + 1min;
    const std::int64_t count = std::exchange(parts->refused_since, 0);
    std::function<void(Tx&)> write = [platform = parts->platform, caller, count](Tx& tx) {
        audit::Entry entry = audit::entry_by(platform, caller, "webhook_refused");
        entry.resource_type = "webhook";
        entry.outcome = "refused";
        entry.details = "{\"count\":" + std::to_string(count) + "}";
        entry.violation = true;
        audit::append(tx, entry);
    };
    bool lost = false;
    try {
        auto writing = async_write(parts->platform.database, std::move(write));
        co_await std::move(writing);
    } catch (const Failure&) {
        lost = true;
    }
    if (lost) parts->refused_since += count;
}

Awaitable<WebhookReply> Inbox::take_it(std::shared_ptr<Parts> parts, Caller caller, WebhookRequest in) {
    auto verifying = Verifier::verify(parts->verifier, in.raw_headers, in.raw_body);
    const Proof proof = co_await std::move(verifying);
    if (proof == Proof::none) {
        auto refusing = refuse(parts, caller);
        co_await std::move(refusing);
        throw Failure(Code::unauthenticated, "webhook_refused", "This webhook is not proven to be PayPal's.");
    }
    const auto webhook = std::make_shared<StoredWebhook>(stored_of(in.raw_body, proof));
    std::function<bool(Tx&)> keep = [webhook](Tx& tx) { return repository::insert_webhook(tx, *webhook); };
    auto keeping = write_rows<bool>(parts->platform.database, std::move(keep));
    const bool is_new = co_await std::move(keeping);
    parts->count(is_new ? "taken" : "repeated");
    if (is_new && webhook->state == "received") parts->stored();
    co_return WebhookReply{};
}

}  // namespace sw::billing
