// See the header. Regions have a file of their own.
#include "effects.hpp"

#include "events.hpp"
#include "plan_ids.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::billing {
namespace {

std::string subject_of(const Subscription& one) {
    return one.subscription_id.to_string();
}

audit::Entry entry_of(const Subscription& one, const std::string& cause, bool paid) {
    audit::Entry out{.action = "subscription", .resource_type = "subscription", .resource_id = subject_of(one)};
    std::string details;
    JsonWriter to(details);
    to.begin_object();
    to.member("user_id", one.user_id.to_string());
    to.member("subscription_type", to_name(one.plan));
    to.member("status", to_name(one.state));
    to.member("granted", paid);
    to.member("cause", cause);
    to.end_object();
    out.details = details;
    return out;
}

}  // namespace

Effects::Effects(const Platform& platform, std::shared_ptr<const Figures> figures)
    : platform_(platform), figures_(std::move(figures)), errands_(platform.shared.get<orchestrator::Errands>()) {}

void Effects::alert(Tx& tx, const std::string& kind, const std::string& subject, std::optional<UserId> user) const {
    tx.emit(PaymentAlert{.kind = kind, .subject = subject}, {to_admins()});
    audit::Entry entry{.action = kind, .resource_type = "subscription", .resource_id = subject};
    if (user) entry.details = "{\"user_id\":\"" + user->to_string() + "\"}";
    entry.violation = true;
    audit::append(tx, entry);
}

/// What was paid for cannot be had: PayPal is told to end it, and administrators that money came for nothing.
void Effects::give_back(Tx& tx, Subscription& one, const std::string& why) const {
    if (one.cancel_wanted) return;
    one.cancel_wanted = true;
    log::warn("A subscription is paid for that gives nothing", {{"subscription", subject_of(one)}, {"reason", why}});
    alert(tx, "payment_for_nothing", subject_of(one), one.user_id);
}

bool Effects::take_plan(Tx& tx, Subscription& one, const Truth& truth) const {
    const PaypalSettings& settings = platform_.config.paypal;
    if (truth.plan_id == plan_id_of(settings, one.plan)) return true;
    if (one.wanted_plan && truth.plan_id == plan_id_of(settings, *one.wanted_plan)) {
        one.plan = *one.wanted_plan;
        one.wanted_plan.reset();
        one.wanted_until.reset();
        return true;
    }
    give_back(tx, one, "it is of another plan");
    return false;
}

bool Effects::revive(Tx& tx, Subscription& one) const {
    const auto open = repository::lock_open(tx, one.user_id, one.plan);
    if (!open || open->subscription_id == one.subscription_id) return true;
    const bool unpaid = open->state == State::creating || open->state == State::approval_pending;
    if (unpaid) release(tx, *open);
    return unpaid;
}

bool Effects::apply(Tx& tx, Subscription one, const Truth& truth, Time at, const std::string& cause) const {
    const Subscription before = one;
    if (is_open(truth.state) && !take_plan(tx, one, truth)) {
        // Not ours to give anything for, whatever it says.
        repository::save(tx, one);
        return !(one == before);
    }
    const bool returns = !is_open(one.state) && is_open(truth.state);
    if (returns && truth.state != State::active) return false;
    if (returns && !revive(tx, one)) {
        give_back(tx, one, "there is another one of its kind");
        repository::save(tx, one);
        return !(one == before);
    }
    // Abandoned by us, still waiting at PayPal or ended there without ever having begun: as it was.
    if (one.state == State::abandoned && !returns) return false;
    take(one, truth, *figures_, at);
    settle(tx, before, one, at, cause);
    return !(one == before);
}

void Effects::pay(Tx& tx, Subscription one, Time paid_at, Time at, const std::string& cause) const {
    const Subscription before = one;
    take_payment(one, paid_at, std::nullopt, *figures_);
    settle(tx, before, one, at, cause);
}

void Effects::fail_payment(Tx& tx, Subscription one, Time told_at, Time at, const std::string& cause) const {
    const Subscription before = one;
    ++one.payment_failures;
    one.told_at = std::max(one.told_at, std::optional(told_at));
    settle(tx, before, one, at, cause);
}

void Effects::take_back(Tx& tx, Subscription one, Time at, const std::string& cause) const {
    const Subscription before = one;
    one.blocked = true;
    settle(tx, before, one, at, cause);
    alert(tx, "payment_reversed", subject_of(one), one.user_id);
}

bool Effects::pass_time(Tx& tx, Subscription one, Time at) const {
    const bool waits = one.state == State::creating || one.state == State::approval_pending;
    if (waits) {
        if (at < one.created_at + std::chrono::hours(figures_->reservation_hours)) return false;
        release(tx, one);
        return true;
    }
    const Subscription before = one;
    if (one.wanted_until && *one.wanted_until <= at) forget_change(tx, one);
    settle(tx, before, one, at, "time");
    return !(one == before);
}

void Effects::settle(Tx& tx, const Subscription& before, Subscription& one, Time at, const std::string& cause) const {
    const int threshold = platform_.config.paypal.failure_threshold;
    const bool was_paid = grants(before, at, threshold);
    const bool paid = grants(one, at, threshold);
    count_lapse(one, paid, at);
    follow_citizen(tx, before, one, paid, at);
    follow_region(tx, one, paid, at);
    if (one == before) return;
    repository::save(tx, one);
    repository::show_on_account(tx, one.user_id, tx.now());
    const bool told = before.state != one.state || was_paid != paid || before.plan != one.plan ||
                      before.lapsed_at != one.lapsed_at || before.terminated_at != one.terminated_at;
    if (told) {
        const SubscriptionChanged event{
            one.subscription_id, one.user_id,   std::string(to_name(one.plan)), std::string(to_name(one.state)), paid,
            one.region_id,       one.paid_until};
        tx.emit(event, {to_player(one.player_id), to_admins()});
    }
    if (paid && one.payer_id && (!was_paid || before.payer_id != one.payer_id)) {
        linked_accounts::saw_payer(tx, platform_, one.user_id, *one.payer_id);
    }
    if (told) audit::append(tx, entry_of(one, cause, paid));
}

void Effects::follow_citizen(Tx& tx, const Subscription& before, const Subscription& one, bool paid, Time at) const {
    const bool was_citizen = before.plan == Plan::galactic_citizen;
    if (one.plan != Plan::galactic_citizen) {
        // It pays for something else from now on.
        if (was_citizen && before.started_at) repository::begin_lapse(tx, one.user_id, at);
        return;
    }
    if (paid) return repository::make_citizen(tx, one.user_id);
    if (!one.lapsed_at) return;
    if (repository::has_other(tx, one, at, platform_.config.paypal.failure_threshold)) return;
    if (!before.lapsed_at) repository::begin_lapse(tx, one.user_id, *one.lapsed_at);
}

}  // namespace sw::billing
