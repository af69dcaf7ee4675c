// See the header.
#include "admin.hpp"

#include <charconv>

namespace sw::billing {
namespace {

/// Whole units of a price as "25.00".
std::int64_t units_of(const std::string& price) {
    std::int64_t out = 0;
    std::from_chars(price.data(), price.data() + price.size(), out);
    return out;
}

}  // namespace

OverviewReply Admin::overview(ReadTx& tx, const Caller&, const Nothing&) const {
    OverviewReply out{
        .regional_subscriptions = repository::regional_views(tx),
        .galactic_citizens = repository::citizen_views(tx),
        .summary = repository::counted(tx)};
    out.summary.estimated_monthly_revenue =
        out.summary.total_regional_subscriptions * units_of(figures_->plans.regional_owner.price) +
        out.summary.total_galactic_citizens * units_of(figures_->plans.galactic_citizen.price);
    for (auto& run : repository::reconciliations(tx)) {
        out.reconciliations.push_back(
            {run.run_id, run.state, run.wanted_at, run.finished_at, run.checked, run.repaired, run.failed,
             std::move(run.findings)}
        );
    }
    return out;
}

WebhooksReply Admin::webhooks(ReadTx& tx, const Caller&, const WebhooksQuery& in) const {
    WebhooksReply out;
    for (auto& one : repository::webhooks(tx, in.state, in.limit, in.offset)) {
        out.webhooks.push_back(
            {one.event_id, one.event_type, one.paypal_id, one.verified_by, one.state, one.outcome, one.attempts,
             one.received_at, one.processed_at}
        );
    }
    return out;
}

AskedReply Admin::replay(Tx& tx, const Caller&, const EventNamed& in) const {
    if (repository::replay_webhook(tx, in.event_id)) return {.message = "The webhook is worked off again."};
    throw Failure(Code::not_found, "no_webhook", "There is no such webhook, or it waits for its turn already.");
}

AskedReply Admin::reconcile(Tx& tx, const Caller& caller, const Nothing&) const {
    const Uuid run = repository::want_reconciliation(tx, caller.user);
    return {.message = "Subscriptions are compared with PayPal's.", .run_id = run};
}

}  // namespace sw::billing
