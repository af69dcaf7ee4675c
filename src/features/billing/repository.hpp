// Rows of subscriptions, and what they change on accounts and regions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/tx.hpp"
#include "subscription.hpp"

namespace sw::billing::repository {

/// Throws ConstraintViolation "billing_one_open_subscription".
void insert(Tx& tx, const Subscription& subscription);
/// Everything but ids, plan and times of making.
void save(Tx& tx, const Subscription& subscription);

[[nodiscard]] std::optional<Subscription> find(Reader& reader, const Uuid& id);
[[nodiscard]] std::optional<Subscription> lock(Tx& tx, const Uuid& id);
[[nodiscard]] std::optional<Subscription> find_by_paypal(Reader& reader, const std::string& paypal_id);
/// Newest first, at most 100.
[[nodiscard]] std::vector<Subscription> of_user(Reader& reader, UserId user);
/// The open one of this plan.
[[nodiscard]] std::optional<Subscription> lock_open(Tx& tx, UserId user, Plan plan);
/// Of all plans: buyers wait for themselves here.
void lock_buyer(Tx& tx, UserId user);
/// Ids of those that time moves: open, ended but not settled, waiting for approval. Oldest first, after `after`.
[[nodiscard]] std::vector<Uuid> moving(Reader& reader, const std::optional<Uuid>& after, Time at, std::int64_t limit);
/// Ids of those that PayPal may know better, after `after`.
[[nodiscard]] std::vector<Uuid> known_to_paypal(Reader& reader, const std::optional<Uuid>& after, std::int64_t limit);
/// Those to be cancelled at PayPal.
[[nodiscard]] std::vector<Subscription> to_cancel(Reader& reader);
/// Who paid, for PayPal. What still runs is cancelled there.
void forget_payer(Tx& tx, UserId user);
void set_reconciled(Tx& tx, const Uuid& id);

/// Another subscription of the person of that plan gives its rights now.
[[nodiscard]] bool has_other(Reader& reader, const Subscription& but, Time at, int threshold);

struct Account {
    std::string username;
    bool citizen = false;
    bool deleted = false;
};

[[nodiscard]] std::optional<Account> account(Reader& reader, UserId user);
/// The flag goes up, and a lapse is over.
void make_citizen(Tx& tx, UserId user);
/// Nobody pays for the citizenship since then; the flag stays for now.
void begin_lapse(Tx& tx, UserId user, Time lapsed_at);
/// Flags go down whose lapse began at `lapsed_before` or earlier; without a lapse somebody granted it.
void end_citizenships(Tx& tx, Time lapsed_before);
/// The account shows its best subscription.
void show_on_account(Tx& tx, UserId user, Time at);

/// Payments of the region are those of this subscription.
void show_on_region(Tx& tx, const Subscription& subscription);
/// PayPal's id of the subscription that pays for the region.
[[nodiscard]] std::optional<std::string> payer_of(Reader& reader, RegionId region);
void set_owner(Tx& tx, RegionId region, UserId owner);
/// Regions of the person that have not ended.
[[nodiscard]] std::vector<RegionId> regions_of(Reader& reader, UserId user);
void set_hard_delete(Tx& tx, RegionId region, const std::optional<Time>& at);

void put_payment(Tx& tx, const std::string& sale_id, const Uuid& subscription, Time paid_at);
[[nodiscard]] std::optional<Uuid> subscription_of_payment(Reader& reader, const std::string& sale_id);

}  // namespace sw::billing::repository
