// SQL of subscriptions.
#include "repository.hpp"

#include <array>

namespace sw::billing::repository {
namespace {

#define SW_BILLING_COLUMNS                                                                                        \
    "select subscription_id, user_id, player_id, subscription_type, wanted_type, status, paypal_id, payer_id, "   \
    "approval_url, return_url, cancel_url, region_id, region_name, takeover, blocked, cancel_wanted, "            \
    "payment_failures, created_at, told_at, started_at, paid_until, last_payment_at, next_billing_at, ended_at, " \
    "lapsed_at, terminated_at, wanted_until from billing_subscriptions "

constexpr Statement insert_one{"billing.insert", R"(
insert into billing_subscriptions (subscription_id, user_id, player_id, subscription_type, wanted_type, status, paypal_id,
    payer_id, approval_url, return_url, cancel_url, region_id, region_name, takeover, blocked, cancel_wanted,
    payment_failures, created_at, told_at, started_at, paid_until, last_payment_at, next_billing_at, ended_at, lapsed_at,
    terminated_at, updated_at, wanted_until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26, $27, $28))"};

constexpr Statement update_one{"billing.save", R"(
update billing_subscriptions set subscription_type = $2, wanted_type = $3, status = $4, paypal_id = $5, payer_id = $6,
    approval_url = $7, return_url = $8, cancel_url = $9, region_id = $10, region_name = $11, takeover = $12,
    blocked = $13, cancel_wanted = $14, payment_failures = $15, told_at = $16, started_at = $17, paid_until = $18,
    last_payment_at = $19, next_billing_at = $20, ended_at = $21, lapsed_at = $22, terminated_at = $23, updated_at = $24,
    wanted_until = $25
where subscription_id = $1)"};

constexpr Statement select_one{"billing.find", SW_BILLING_COLUMNS "where subscription_id = $1"};
constexpr Statement select_locked{"billing.lock", SW_BILLING_COLUMNS "where subscription_id = $1 for update"};
constexpr Statement select_by_paypal{"billing.find_by_paypal", SW_BILLING_COLUMNS "where paypal_id = $1"};
constexpr Statement select_of_user{
    "billing.of_user", SW_BILLING_COLUMNS
    "where user_id = $1 and status <> 'abandoned' order by created_at desc, subscription_id limit 100"};
constexpr Statement select_open{
    "billing.lock_open", SW_BILLING_COLUMNS
    "where user_id = $1 and subscription_type = $2 "
    "and status in ('creating', 'approval_pending', 'approved', 'active', 'suspended') for update"};
constexpr Statement select_to_cancel{
    "billing.to_cancel", SW_BILLING_COLUMNS
    "where cancel_wanted and paypal_id is not null and status not in ('cancelled', 'expired') limit 20"};
#undef SW_BILLING_COLUMNS

constexpr Statement lock_user{"billing.lock_buyer", "select user_id from users where user_id = $1 for update"};

// Citizens that pay, and those whose lapse is counted, need no look; of regions the platform has few.
constexpr Statement select_moving{"billing.moving", R"(
select subscription_id from billing_subscriptions
where ($1::uuid is null or subscription_id > $1)
  and (status in ('creating', 'approval_pending') or wanted_until is not null
       or (lapsed_at is null and started_at is not null and status in ('suspended', 'cancelled', 'expired'))
       or (subscription_type = 'regional_owner' and started_at is not null and status <> 'abandoned'
           and (lapsed_at is null or lapsed_at > $2::timestamptz - interval '1 year')))
order by subscription_id limit $3)"};

constexpr Statement select_known{"billing.known_to_paypal", R"(
select subscription_id from billing_subscriptions
where ($1::uuid is null or subscription_id > $1) and paypal_id is not null
  and status in ('approval_pending', 'approved', 'active', 'suspended')
order by subscription_id limit $2)"};

constexpr Statement update_reconciled{
    "billing.set_reconciled", "update billing_subscriptions set reconciled_at = $2 where subscription_id = $1"};

constexpr Statement clear_payer{
    "billing.forget_payer",
    "update billing_subscriptions set payer_id = null, return_url = null, cancel_url = null, approval_url = null, "
    "cancel_wanted = cancel_wanted or status in ('approved', 'active', 'suspended') "
    "where user_id = $1"};

constexpr Statement select_other{"billing.has_other", R"(
select exists (select from billing_subscriptions
    where user_id = $1 and subscription_type = $2 and subscription_id <> $3 and not blocked
      and not cancel_wanted
      and ((status = 'active' and payment_failures < $4)
           or (status in ('cancelled', 'expired') and paid_until > $5))) as found)"};

constexpr Statement insert_payment{"billing.put_payment", R"(
insert into billing_payments (sale_id, subscription_id, paid_at) values ($1, $2, $3) on conflict do nothing)"};

constexpr Statement select_payment{
    "billing.subscription_of_payment", "select subscription_id from billing_payments where sale_id = $1"};

template <class E>
E enum_in(const Rows::Row& row, std::string_view column) {
    return from_name<E>(row.get<std::string>(column)).value();
}

std::optional<std::string> name_of(const std::optional<Plan>& plan) {
    if (!plan) return std::nullopt;
    return std::string(to_name(*plan));
}

Subscription read(const Rows::Row& row) {
    Subscription out;
    out.subscription_id = row.get<Uuid>("subscription_id");
    out.user_id = row.get<UserId>("user_id");
    out.player_id = row.get<PlayerId>("player_id");
    out.plan = enum_in<Plan>(row, "subscription_type");
    if (const auto wanted = row.get<std::optional<std::string>>("wanted_type"))
        out.wanted_plan = from_name<Plan>(*wanted);
    out.state = enum_in<State>(row, "status");
    out.paypal_id = row.get<std::optional<std::string>>("paypal_id");
    out.payer_id = row.get<std::optional<std::string>>("payer_id");
    out.approval_url = row.get<std::optional<std::string>>("approval_url");
    out.return_url = row.get<std::optional<std::string>>("return_url");
    out.cancel_url = row.get<std::optional<std::string>>("cancel_url");
    out.region_id = row.get<std::optional<RegionId>>("region_id");
    out.region_name = row.get<std::optional<std::string>>("region_name");
    out.takeover = row.get<bool>("takeover");
    out.blocked = row.get<bool>("blocked");
    out.cancel_wanted = row.get<bool>("cancel_wanted");
    out.payment_failures = row.get<std::int32_t>("payment_failures");
    out.created_at = row.get<Time>("created_at");
    const std::array<std::pair<std::string_view, std::optional<Time>*>, 9> times{
        {{"told_at", &out.told_at},
         {"started_at", &out.started_at},
         {"paid_until", &out.paid_until},
         {"last_payment_at", &out.last_payment_at},
         {"next_billing_at", &out.next_billing_at},
         {"ended_at", &out.ended_at},
         {"lapsed_at", &out.lapsed_at},
         {"terminated_at", &out.terminated_at},
         {"wanted_until", &out.wanted_until}}};
    for (const auto& [column, to] : times) *to = row.get<std::optional<Time>>(column);
    return out;
}

std::optional<Subscription> first(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return read(rows[0]);
}

std::vector<Subscription> all(const Rows& rows) {
    std::vector<Subscription> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read(rows[i]));
    return out;
}

std::vector<Uuid> ids(const Rows& rows) {
    std::vector<Uuid> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<Uuid>("subscription_id"));
    return out;
}

}  // namespace

void insert(Tx& tx, const Subscription& one) {
    (void)tx.query(
        insert_one, one.subscription_id, one.user_id, one.player_id, to_name(one.plan), name_of(one.wanted_plan),
        to_name(one.state), one.paypal_id, one.payer_id, one.approval_url, one.return_url, one.cancel_url,
        one.region_id, one.region_name, one.takeover, one.blocked, one.cancel_wanted, one.payment_failures,
        one.created_at, one.told_at, one.started_at, one.paid_until, one.last_payment_at, one.next_billing_at,
        one.ended_at, one.lapsed_at, one.terminated_at, tx.now(), one.wanted_until
    );
}

void save(Tx& tx, const Subscription& one) {
    tx.defer_expecting(
        1, update_one, one.subscription_id, to_name(one.plan), name_of(one.wanted_plan), to_name(one.state),
        one.paypal_id, one.payer_id, one.approval_url, one.return_url, one.cancel_url, one.region_id, one.region_name,
        one.takeover, one.blocked, one.cancel_wanted, one.payment_failures, one.told_at, one.started_at, one.paid_until,
        one.last_payment_at, one.next_billing_at, one.ended_at, one.lapsed_at, one.terminated_at, tx.now(),
        one.wanted_until
    );
}

std::optional<Subscription> find(Reader& reader, const Uuid& id) {
    return first(reader.query(select_one, id));
}

std::optional<Subscription> lock(Tx& tx, const Uuid& id) {
    return first(tx.query(select_locked, id));
}

std::optional<Subscription> find_by_paypal(Reader& reader, const std::string& paypal_id) {
    return first(reader.query(select_by_paypal, paypal_id));
}

std::vector<Subscription> of_user(Reader& reader, UserId user) {
    return all(reader.query(select_of_user, user));
}

std::optional<Subscription> lock_open(Tx& tx, UserId user, Plan plan) {
    return first(tx.query(select_open, user, to_name(plan)));
}

void lock_buyer(Tx& tx, UserId user) {
    (void)tx.query(lock_user, user);
}

std::vector<Uuid> moving(Reader& reader, const std::optional<Uuid>& after, Time at, std::int64_t limit) {
    return ids(reader.query(select_moving, after, at, limit));
}

std::vector<Uuid> known_to_paypal(Reader& reader, const std::optional<Uuid>& after, std::int64_t limit) {
    return ids(reader.query(select_known, after, limit));
}

std::vector<Subscription> to_cancel(Reader& reader) {
    return all(reader.query(select_to_cancel));
}

void forget_payer(Tx& tx, UserId user) {
    tx.defer(clear_payer, user);
}

void set_reconciled(Tx& tx, const Uuid& id) {
    tx.defer(update_reconciled, id, tx.now());
}

bool has_other(Reader& reader, const Subscription& but, Time at, int threshold) {
    const Rows rows = reader.query(
        select_other, but.user_id, to_name(but.plan), but.subscription_id, static_cast<std::int32_t>(threshold), at
    );
    return rows[0].get<bool>("found");
}

void put_payment(Tx& tx, const std::string& sale_id, const Uuid& subscription, Time paid_at) {
    tx.defer(insert_payment, sale_id, subscription, paid_at);
}

std::optional<Uuid> subscription_of_payment(Reader& reader, const std::string& sale_id) {
    const Rows rows = reader.query(select_payment, sale_id);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<Uuid>("subscription_id");
}

}  // namespace sw::billing::repository
