// What administrators see of subscriptions and webhooks, and what they may ask for.
#pragma once

#include <memory>

#include "sectorwars/platform/feature.hpp"
#include "tuning.hpp"
#include "webhooks.hpp"

namespace sw::billing {

struct RegionalView {
    std::optional<RegionId> region_id;
    std::optional<std::string> region_name;
    UserId owner_id;
    std::string subscription_id, status;
    Time created_at{};

    static constexpr auto describe() {
        using R = RegionalView;
        return fields(
            field("region_id", &R::region_id, "Region"), field("region_name", &R::region_name, "Its name"),
            field("owner_id", &R::owner_id, "Who pays"), field("subscription_id", &R::subscription_id, "Subscription"),
            field("status", &R::status, "State"), field("created_at", &R::created_at, "When it was bought")
        );
    }
};

struct CitizenView {
    PlayerId player_id;
    UserId user_id;
    std::string username, subscription_id, status;

    static constexpr auto describe() {
        using C = CitizenView;
        return fields(
            field("player_id", &C::player_id, "Pilot"), field("user_id", &C::user_id, "Account"),
            field("username", &C::username, "Name"), field("subscription_id", &C::subscription_id, "Subscription"),
            field("status", &C::status, "State")
        );
    }
};

struct Summary {
    std::int64_t total_regional_subscriptions = 0, total_galactic_citizens = 0, estimated_monthly_revenue = 0;

    static constexpr auto describe() {
        using S = Summary;
        return fields(
            field("total_regional_subscriptions", &S::total_regional_subscriptions, "Active ones"),
            field("total_galactic_citizens", &S::total_galactic_citizens, "Active ones"),
            field("estimated_monthly_revenue", &S::estimated_monthly_revenue, "Of the active ones, whole units")
        );
    }
};

struct ReconciliationView {
    Uuid run_id;
    std::string state;
    Time wanted_at{};
    std::optional<Time> finished_at;
    std::int32_t checked = 0, repaired = 0, failed = 0;
    std::vector<Finding> findings;

    static constexpr auto describe() {
        using R = ReconciliationView;
        return fields(
            field("run_id", &R::run_id, "Run"), field("state", &R::state, "wanted or done"),
            field("wanted_at", &R::wanted_at, "When it was asked for"),
            field("finished_at", &R::finished_at, "When it ended"),
            field("checked", &R::checked, "PayPal was asked about"), field("repaired", &R::repaired, "That differed"),
            field("failed", &R::failed, "PayPal gave no answer about"),
            field("findings", &R::findings, "What differed, at most 200")
        );
    }
};

struct OverviewReply {
    std::vector<RegionalView> regional_subscriptions;
    std::vector<CitizenView> galactic_citizens;
    Summary summary;
    std::vector<ReconciliationView> reconciliations;

    static constexpr auto describe() {
        using O = OverviewReply;
        return fields(
            field("regional_subscriptions", &O::regional_subscriptions, "Newest first, at most 500"),
            field("galactic_citizens", &O::galactic_citizens, "Newest first, at most 500"),
            field("summary", &O::summary, "In figures"),
            field("reconciliations", &O::reconciliations, "Newest first, at most 50")
        );
    }
};

struct WebhooksQuery {
    std::optional<std::string> state;
    std::int32_t limit = 50, offset = 0;

    static constexpr auto describe() {
        using W = WebhooksQuery;
        return fields(
            field("state", &W::state, "received, done, ignored or dead", one_of("received", "done", "ignored", "dead")),
            field("limit", &W::limit, "At most", or_default(50), between(1, 200)),
            field("offset", &W::offset, "From", or_default(0), between(0, 1'000'000))
        );
    }
};

struct WebhookView {
    std::string event_id, event_type;
    std::optional<std::string> paypal_id;
    std::string verified_by, state;
    std::optional<std::string> outcome;
    std::int32_t attempts = 0;
    Time received_at{};
    std::optional<Time> processed_at;

    static constexpr auto describe() {
        using W = WebhookView;
        return fields(
            field("event_id", &W::event_id, "PayPal's id"), field("event_type", &W::event_type, "Kind"),
            field("paypal_id", &W::paypal_id, "Subscription at PayPal"),
            field("verified_by", &W::verified_by, "certificate or paypal"),
            field("state", &W::state, "What is with it"), field("outcome", &W::outcome, "What came of it"),
            field("attempts", &W::attempts, "Tries"), field("received_at", &W::received_at, "When it came"),
            field("processed_at", &W::processed_at, "When it was done")
        );
    }
};

struct WebhooksReply {
    std::vector<WebhookView> webhooks;

    static constexpr auto describe() { return fields(field("webhooks", &WebhooksReply::webhooks, "Newest first")); }
};

struct EventNamed {
    std::string event_id;

    static constexpr auto describe() {
        return fields(field("event_id", &EventNamed::event_id, "PayPal's id", length(1, 64)));
    }
};

struct AskedReply {
    std::string message;
    std::optional<Uuid> run_id;

    static constexpr auto describe() {
        return fields(
            field("message", &AskedReply::message, "For people"), field("run_id", &AskedReply::run_id, "Run")
        );
    }
};

namespace repository {

[[nodiscard]] std::vector<RegionalView> regional_views(Reader& reader);
[[nodiscard]] std::vector<CitizenView> citizen_views(Reader& reader);
/// Active regions and citizens.
[[nodiscard]] Summary counted(Reader& reader);

}  // namespace repository

class Admin {
public:
    explicit Admin(std::shared_ptr<const Figures> figures) : figures_(std::move(figures)) {}

    OverviewReply overview(ReadTx& tx, const Caller& caller, const Nothing&) const;
    WebhooksReply webhooks(ReadTx& tx, const Caller& caller, const WebhooksQuery& in) const;
    AskedReply replay(Tx& tx, const Caller& caller, const EventNamed& in) const;
    AskedReply reconcile(Tx& tx, const Caller& caller, const Nothing&) const;

private:
    std::shared_ptr<const Figures> figures_;
};

}  // namespace sw::billing
