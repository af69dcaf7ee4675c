// SQL of webhooks and of reconciliations.
#include "webhooks.hpp"

namespace sw::billing::repository {
namespace {

using namespace std::chrono_literals;

constexpr auto lease = 60s;
constexpr auto reconciliation_lease = 600s;

#define SW_WEBHOOK_COLUMNS                                                                                            \
    "event_id, event_type, paypal_id, payload::text as payload, verified_by, state, outcome, attempts, received_at, " \
    "processed_at "

constexpr Statement insert_row{"billing.insert_webhook", R"(
insert into billing_webhooks (event_id, event_type, paypal_id, payload, verified_by, state, outcome, received_at,
    next_attempt_at, processed_at)
values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8::timestamptz, $8::timestamptz,
    case when $6 <> 'received' then $8::timestamptz end)
on conflict (event_id) do nothing)"};

constexpr Statement claim_row{
    "billing.claim_webhook",
    "update billing_webhooks set lease_until = $2, attempts = attempts + 1 where event_id = ("
    "select event_id from billing_webhooks where state = 'received' and next_attempt_at <= $1 "
    "and (lease_until is null or lease_until < $1) order by next_attempt_at, received_at limit 1 "
    "for update skip locked) returning " SW_WEBHOOK_COLUMNS};

constexpr Statement lock_row{
    "billing.lock_webhook",
    "select " SW_WEBHOOK_COLUMNS "from billing_webhooks where event_id = $1 and state = 'received' for update"};

constexpr Statement end_row{"billing.end_webhook", R"(
update billing_webhooks set state = $2, outcome = left($3, 200), lease_until = null, processed_at = $4
where event_id = $1)"};

constexpr Statement postpone_row{"billing.postpone_webhook", R"(
update billing_webhooks set outcome = left($2, 200), lease_until = null, next_attempt_at = $3 where event_id = $1)"};

constexpr Statement replay_row{"billing.replay_webhook", R"(
update billing_webhooks set state = 'received', attempts = 0, next_attempt_at = $2, lease_until = null,
    processed_at = null
where event_id = $1 and state <> 'received' returning event_id)"};

constexpr Statement select_rows{
    "billing.webhooks", "select " SW_WEBHOOK_COLUMNS
                        "from billing_webhooks where ($1::text is null or state = $1) "
                        "order by received_at desc, event_id limit $2 offset $3"};
#undef SW_WEBHOOK_COLUMNS

constexpr Statement delete_rows{"billing.forget_webhooks", "delete from billing_webhooks where received_at < $1"};

constexpr Statement delete_rows_of{"billing.forget_webhooks_of", R"(
delete from billing_webhooks where paypal_id in (select paypal_id from billing_subscriptions where user_id = $1))"};

constexpr Statement select_wanted{"billing.wanted_reconciliation", R"(
select run_id from billing_reconciliations where state = 'wanted' order by wanted_at limit 1)"};

constexpr Statement insert_run{"billing.want_reconciliation", R"(
insert into billing_reconciliations (run_id, state, wanted_by, wanted_at) values ($1, 'wanted', $2, $3))"};

constexpr Statement claim_run{"billing.claim_reconciliation", R"(
update billing_reconciliations set lease_until = $2 where run_id = (
    select run_id from billing_reconciliations where state = 'wanted' and (lease_until is null or lease_until < $1)
    order by wanted_at limit 1 for update skip locked) returning run_id)"};

constexpr Statement end_run{"billing.end_reconciliation", R"(
update billing_reconciliations set state = 'done', finished_at = $2, checked = $3, repaired = $4, failed = $5,
    findings = $6::jsonb, lease_until = null
where run_id = $1)"};

constexpr Statement delete_runs{
    "billing.forget_reconciliations",
    "delete from billing_reconciliations where wanted_at < $1::timestamptz - interval '90 days'"};

constexpr Statement select_runs{"billing.reconciliations", R"(
select run_id, state, wanted_at, finished_at, checked, repaired, failed, findings::text as findings
from billing_reconciliations order by wanted_at desc limit 50)"};

StoredWebhook read(const Rows::Row& row) {
    return {
        .event_id = row.get<std::string>("event_id"),
        .event_type = row.get<std::string>("event_type"),
        .paypal_id = row.get<std::optional<std::string>>("paypal_id"),
        .payload = row.get<std::string>("payload"),
        .verified_by = row.get<std::string>("verified_by"),
        .state = row.get<std::string>("state"),
        .outcome = row.get<std::optional<std::string>>("outcome"),
        .attempts = row.get<std::int32_t>("attempts"),
        .received_at = row.get<Time>("received_at"),
        .processed_at = row.get<std::optional<Time>>("processed_at")};
}

std::optional<StoredWebhook> first(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read(rows[0]);
}

}  // namespace

bool insert_webhook(Tx& tx, const StoredWebhook& one) {
    return tx.query(
                 insert_row, one.event_id, one.event_type, one.paypal_id, one.payload, one.verified_by, one.state,
                 one.outcome, tx.now()
           )
               .affected() == 1;
}

std::optional<StoredWebhook> claim_webhook(Tx& tx) {
    return first(tx.query(claim_row, tx.now(), tx.now() + lease));
}

std::optional<StoredWebhook> lock_webhook(Tx& tx, const std::string& event_id) {
    return first(tx.query(lock_row, event_id));
}

void end_webhook(Tx& tx, const std::string& event_id, std::string_view state, std::string_view outcome) {
    tx.defer(end_row, event_id, state, outcome, tx.now());
}

void postpone_webhook(Tx& tx, const std::string& event_id, std::string_view outcome, Time until) {
    tx.defer(postpone_row, event_id, outcome, until);
}

bool replay_webhook(Tx& tx, const std::string& event_id) {
    return !tx.query(replay_row, event_id, tx.now()).empty();
}

std::vector<StoredWebhook> webhooks(
    Reader& reader, const std::optional<std::string>& state, std::int32_t limit, std::int32_t offset
) {
    const Rows rows = reader.query(select_rows, state, limit, offset);
    std::vector<StoredWebhook> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read(rows[i]));
    return out;
}

void forget_webhooks(Tx& tx, Time before) {
    tx.defer(delete_rows, before);
    tx.defer(delete_runs, tx.now());
}

void forget_webhooks_of(Tx& tx, UserId user) {
    tx.defer(delete_rows_of, user);
}

Uuid want_reconciliation(Tx& tx, const std::optional<UserId>& by) {
    const Rows rows = tx.query(select_wanted);
    if (!rows.empty()) return rows[0].get<Uuid>("run_id");
    const Uuid id = Uuid::make();
    tx.defer(insert_run, id, by, tx.now());
    return id;
}

std::optional<Uuid> claim_reconciliation(Tx& tx) {
    const Rows rows = tx.query(claim_run, tx.now(), tx.now() + reconciliation_lease);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<Uuid>("run_id");
}

void end_reconciliation(Tx& tx, const ReconciliationRun& run) {
    tx.defer(end_run, run.run_id, tx.now(), run.checked, run.repaired, run.failed, to_json(run.findings));
}

std::vector<ReconciliationRun> reconciliations(Reader& reader) {
    const Rows rows = reader.query(select_runs);
    std::vector<ReconciliationRun> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        out.push_back(
            {.run_id = row.get<Uuid>("run_id"),
             .state = row.get<std::string>("state"),
             .wanted_at = row.get<Time>("wanted_at"),
             .finished_at = row.get<std::optional<Time>>("finished_at"),
             .checked = row.get<std::int32_t>("checked"),
             .repaired = row.get<std::int32_t>("repaired"),
             .failed = row.get<std::int32_t>("failed"),
             .findings = parse_json<std::vector<Finding>>(row.get<std::string>("findings"))}
        );
    }
    return out;
}

}  // namespace sw::billing::repository
