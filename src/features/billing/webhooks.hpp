// Rows of webhooks and of reconciliations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/tx.hpp"
#include "wire.hpp"

namespace sw::billing {

struct StoredWebhook {
    std::string event_id, event_type;
    std::optional<std::string> paypal_id;
    std::string payload;      ///< a Notice
    std::string verified_by;  ///< certificate or paypal
    std::string state;        ///< received, done, ignored, dead
    std::optional<std::string> outcome;
    std::int32_t attempts = 0;
    Time received_at{};
    std::optional<Time> processed_at;
};

struct Finding {
    std::string subscription_id, before, after;

    static constexpr auto describe() {
        return fields(
            field("subscription_id", &Finding::subscription_id, "Subscription"),
            field("before", &Finding::before, "As we had it"), field("after", &Finding::after, "As PayPal has it")
        );
    }
};

struct ReconciliationRun {
    Uuid run_id;
    std::string state;
    Time wanted_at{};
    std::optional<Time> finished_at;
    std::int32_t checked = 0, repaired = 0, failed = 0;
    std::vector<Finding> findings;
};

namespace repository {

/// False when the event is known already.
bool insert_webhook(Tx& tx, const StoredWebhook& webhook);
/// The oldest that is due, for this process for a minute; counts the attempt.
[[nodiscard]] std::optional<StoredWebhook> claim_webhook(Tx& tx);
/// nullopt when it is done or somebody else has it.
[[nodiscard]] std::optional<StoredWebhook> lock_webhook(Tx& tx, const std::string& event_id);
void end_webhook(Tx& tx, const std::string& event_id, std::string_view state, std::string_view outcome);
void postpone_webhook(Tx& tx, const std::string& event_id, std::string_view outcome, Time until);
/// Due at once, from the start. False when there is none, or it waits anyway.
bool replay_webhook(Tx& tx, const std::string& event_id);
/// Newest first.
[[nodiscard]] std::vector<StoredWebhook> webhooks(
    Reader& reader, const std::optional<std::string>& state, std::int32_t limit, std::int32_t offset
);
void forget_webhooks(Tx& tx, Time before);
void forget_webhooks_of(Tx& tx, UserId user);

/// One that waits is enough: it is returned as it is.
Uuid want_reconciliation(Tx& tx, const std::optional<UserId>& by);
[[nodiscard]] std::optional<Uuid> claim_reconciliation(Tx& tx);
void end_reconciliation(Tx& tx, const ReconciliationRun& run);
[[nodiscard]] std::vector<ReconciliationRun> reconciliations(Reader& reader);

}  // namespace repository

}  // namespace sw::billing
