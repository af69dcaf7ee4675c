// SQL of what subscriptions change on accounts and regions.
#include "repository.hpp"

namespace sw::billing::repository {
namespace {

constexpr Statement select_account{
    "billing.account", "select username, is_galactic_citizen, deleted from users where user_id = $1"};

constexpr Statement raise_flag{"billing.make_citizen", R"(
update users set is_galactic_citizen = true, gc_lapsed_at = null, updated_at = $2
where user_id = $1 and not deleted and (not is_galactic_citizen or gc_lapsed_at is not null))"};

constexpr Statement mark_lapse{"billing.begin_lapse", R"(
update users set gc_lapsed_at = $2, updated_at = $3 where user_id = $1 and is_galactic_citizen)"};

constexpr Statement lower_flag{"billing.end_citizenships", R"(
update users set is_galactic_citizen = false, gc_lapsed_at = null, updated_at = $2
where gc_lapsed_at <= $1)"};

// An active one before one that has ended, a region before a citizenship, the newer one before the older one.
constexpr Statement update_account{"billing.show_on_account", R"(
update users u set paypal_subscription_id = best.paypal_id, subscription_tier = best.subscription_type,
    subscription_status = best.shown, subscription_started_at = best.started_at,
    subscription_expires_at = best.paid_until, payment_failure_count = best.payment_failures, updated_at = $2
from (select paypal_id, subscription_type, started_at, paid_until, payment_failures,
             case when blocked then 'suspended' else status end as shown
      from billing_subscriptions
      where user_id = $1 and not cancel_wanted and status in ('active', 'suspended', 'cancelled', 'expired')
      order by (status = 'active' and not blocked) desc, subscription_type desc, created_at desc limit 1) as best
where u.user_id = $1)"};

constexpr Statement update_region{"billing.show_on_region", R"(
update regions set paypal_subscription_id = $2, subscription_status = $3, subscription_started_at = $4,
    subscription_expires_at = $5, last_payment_at = $6, next_billing_at = $7, payment_failure_count = $8,
    subscription_tier = 'regional_owner'
where region_id = $1
  and (paypal_subscription_id, subscription_status, subscription_started_at, subscription_expires_at, last_payment_at,
       next_billing_at, payment_failure_count)
      is distinct from ($2::text, $3::text, $4::timestamptz, $5::timestamptz, $6::timestamptz, $7::timestamptz,
                        $8::integer))"};

constexpr Statement select_payer{"billing.payer_of", "select paypal_subscription_id from regions where region_id = $1"};

constexpr Statement update_owner{"billing.set_owner", "update regions set owner_id = $2 where region_id = $1"};

constexpr Statement select_regions{"billing.regions_of", R"(
select region_id from regions
where owner_id = $1 and region_type = 'player_owned' and status not in ('terminated', 'generation_corrupt')
order by created_at)"};

constexpr Statement update_hard_delete{"billing.set_hard_delete", R"(
update regions set scheduled_hard_delete_at = $2 where region_id = $1
  and scheduled_hard_delete_at is distinct from $2::timestamptz)"};

std::string shown(const Subscription& one) {
    if (one.blocked) return "suspended";
    return std::string(is_shown(one.state) ? to_name(one.state) : to_name(State::suspended));
}

}  // namespace

std::optional<Account> account(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_account, user);
    if (rows.empty()) return std::nullopt;
    return Account{
        rows[0].get<std::string>("username"), rows[0].get<bool>("is_galactic_citizen"), rows[0].get<bool>("deleted")};
}

void make_citizen(Tx& tx, UserId user) {
    tx.defer(raise_flag, user, tx.now());
}

void begin_lapse(Tx& tx, UserId user, Time lapsed_at) {
    tx.defer(mark_lapse, user, lapsed_at, tx.now());
}

void end_citizenships(Tx& tx, Time lapsed_before) {
    tx.defer(lower_flag, lapsed_before, tx.now());
}

void show_on_account(Tx& tx, UserId user, Time at) {
    tx.defer(update_account, user, at);
}

void show_on_region(Tx& tx, const Subscription& one) {
    if (!one.region_id) return;
    tx.defer(
        update_region, *one.region_id, one.paypal_id, shown(one), one.started_at, one.paid_until, one.last_payment_at,
        one.next_billing_at, one.payment_failures
    );
}

std::optional<std::string> payer_of(Reader& reader, RegionId region) {
    const Rows rows = reader.query(select_payer, region);
    if (rows.empty()) return std::nullopt;
    return rows[0].get<std::optional<std::string>>("paypal_subscription_id");
}

void set_owner(Tx& tx, RegionId region, UserId owner) {
    tx.defer(update_owner, region, owner);
}

std::vector<RegionId> regions_of(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_regions, user);
    std::vector<RegionId> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(rows[i].get<RegionId>("region_id"));
    return out;
}

void set_hard_delete(Tx& tx, RegionId region, const std::optional<Time>& at) {
    tx.defer(update_hard_delete, region, at);
}

}  // namespace sw::billing::repository
