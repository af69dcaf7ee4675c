// Where PayPal's webhooks arrive: proven, stored once, answered at once. What follows is the worker's.
#pragma once

#include <functional>
#include <memory>

#include "messages.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/metrics.hpp"
#include "sectorwars/platform/platform.hpp"
#include "verifier.hpp"

namespace sw::billing {

struct WebhookRequest {
    std::string raw_body, raw_headers;

    static constexpr auto describe() {
        return fields(
            field("raw_body", &WebhookRequest::raw_body, "The body as it came: its bytes are signed"),
            field("raw_headers", &WebhookRequest::raw_headers, "The headers: PayPal-Transmission-Id and so on")
        );
    }
};

struct WebhookReply {
    std::string status = "webhook_received";

    static constexpr auto describe() { return fields(field("status", &WebhookReply::status, "webhook_received")); }
};

class Inbox {
public:
    /// `stored` is called on the reactor's thread when there is something to do.
    Inbox(
        const Platform& platform, std::shared_ptr<Paypal> paypal, std::shared_ptr<Verifier> verifier,
        std::function<void()> stored
    );

    Later<WebhookReply> take(const Caller& caller, const WebhookRequest& in) const;

private:
    struct Parts;
    static Awaitable<WebhookReply> take_it(std::shared_ptr<Parts> parts, Caller caller, WebhookRequest in);
    static Awaitable<> refuse(std::shared_ptr<Parts> parts, Caller caller);

    std::shared_ptr<Parts> parts_;
};

}  // namespace sw::billing
