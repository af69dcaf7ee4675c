// See the header.
#include "orders.hpp"

#include <algorithm>

#include "plan_ids.hpp"
#include "sectorwars/regions.hpp"

namespace sw::billing {
namespace {

Failure no(Code code, const char* id, const char* message) {
    return {code, id, message};
}

/// Where the pages are. Buyers come back there and nowhere else.
std::string origin_of_pages(const Config& config) {
    if (!config.frontend_url.empty()) return config.frontend_url;
    if (!config.public_url.empty()) return config.public_url;
    return "http://localhost:" + std::to_string(config.listen.port);
}

void check_url(const char* field, const std::string& url, const std::string& origin) {
    if (is_on_origin(url, origin)) return;
    throw Failure(Error{
        .code = Code::rule_violation,
        .id = "ERR_RETURN_URL",
        .message = "Buyers come back to a page of this game, nowhere else.",
        .fields = {{field, "origin", "must begin with " + std::string(origin_of(origin))}}});
}

bool is_same(const Subscription& one, const Order& order) {
    if (one.takeover != order.takeover.has_value()) return false;
    if (one.takeover) return one.region_id == order.takeover;
    if (!order.region_name || !one.region_name) return !order.region_name;
    return regions::slug_of(*one.region_name) == regions::slug_of(*order.region_name);
}

bool waits(const Subscription& one) {
    return one.state == State::creating || one.state == State::approval_pending;
}

Subscription fresh(const Caller& caller, const Order& order, Time at) {
    Subscription out;
    out.subscription_id = Uuid::make();
    out.user_id = caller.user;
    out.player_id = caller.player;
    out.plan = order.plan;
    out.return_url = order.return_url;
    out.cancel_url = order.cancel_url;
    out.created_at = at;
    return out;
}

}  // namespace

void Orders::check(Plan plan, const std::string& return_url, const std::string& cancel_url) const {
    const PaypalSettings& settings = platform_.config.paypal;
    const bool ready =
        !settings.client_id.empty() && !settings.client_secret.empty() && !plan_id_of(settings, plan).empty();
    if (!ready) throw no(Code::unavailable, "billing_not_configured", "Nothing can be bought here.");
    const std::string origin = origin_of_pages(platform_.config);
    check_url("return_url", return_url, origin);
    check_url("cancel_url", cancel_url, origin);
}

void Orders::require_no_citizen(Tx& tx, const Caller& caller) const {
    const auto account = repository::account(tx, caller.user);
    if (!account || !account->citizen) return;
    const auto all = repository::of_user(tx, caller.user);
    // Whoever has cancelled may buy again while the old one is still good.
    const bool ends = std::any_of(all.begin(), all.end(), [](const Subscription& one) {
        return one.plan == Plan::galactic_citizen && !is_open(one.state) && one.started_at;
    });
    if (!ends) throw no(Code::rule_violation, "ERR_ALREADY_CITIZEN", "You are a citizen of the galaxy already.");
}

void Orders::choose_own(Tx& tx, RegionId own, const Order& order, Subscription& to) const {
    const auto region = regions::find(tx, own);
    const bool was_paid = repository::payer_of(tx, own).has_value();
    const bool other_name = region && order.region_name && regions::slug_of(*order.region_name) != region->slug;
    if (!region || !was_paid || other_name) {
        throw no(Code::rule_violation, "ERR_ALREADY_OWNER", "You have a region already.");
    }
    to.region_id = own;
    to.region_name = region->slug;
}

void Orders::choose_foreign(Tx& tx, const Caller& caller, const Order& order, Subscription& to) const {
    const auto account = repository::account(tx, caller.user);
    if (!account || !account->citizen) {
        throw no(Code::forbidden, "ERR_CITIZENS_ONLY", "Only citizens of the galaxy take regions over.");
    }
    const auto region = regions::find(tx, *order.takeover);
    if (!region || region->region_type != galaxy::RegionKind::player_owned) {
        throw no(Code::not_found, "ERR_REGION_NOT_FOUND", "There is no such region.");
    }
    const bool free = region->status == regions::Status::suspended || region->status == regions::Status::grace;
    if (!free || !repository::payer_of(tx, region->region_id)) {
        throw no(Code::conflict, "ERR_REGION_STATE", "This region cannot be taken over.");
    }
    to.region_id = region->region_id;
    to.region_name = region->slug;
    to.takeover = true;
}

void Orders::choose_region(Tx& tx, const Caller& caller, const Order& order, Subscription& to) const {
    const auto quota = regions::count_locked(tx, caller.user);
    const auto own = repository::regions_of(tx, caller.user);
    if (order.takeover) {
        if (!own.empty()) throw no(Code::rule_violation, "ERR_ALREADY_OWNER", "You have a region already.");
        return choose_foreign(tx, caller, order, to);
    }
    if (!own.empty()) return choose_own(tx, own.front(), order, to);
    if (!order.region_name) {
        throw Failure(Error{
            .code = Code::invalid,
            .id = "validation_failed",
            .message = "A region needs a name.",
            .fields = {{"region_name", "missing", "is required"}}});
    }
    if (quota.of_platform >= platform_.config.orchestrator.max_total_regions) {
        throw no(Code::conflict, "ERR_REGION_QUOTA", "There is no room for more regions.");
    }
    to.region_name = order.region_name;
    to.region_id = effects_->reserve_region(tx, to);
}

Subscription Orders::open(Tx& tx, const Caller& caller, const Order& order) const {
    repository::lock_buyer(tx, caller.user);
    for (const auto& one : repository::of_user(tx, caller.user)) {
        if (one.wanted_plan == order.plan) {
            throw no(Code::conflict, "ERR_CHANGE_PENDING", "A change to this waits for you at PayPal.");
        }
    }
    if (const auto before = repository::lock_open(tx, caller.user, order.plan)) {
        if (!waits(*before)) {
            const bool citizen = order.plan == Plan::galactic_citizen;
            throw no(
                Code::rule_violation, citizen ? "ERR_ALREADY_CITIZEN" : "ERR_ALREADY_OWNER",
                "You have this subscription already. PayPal shows how it is paid."
            );
        }
        if (is_same(*before, order)) return *before;
        effects_->release(tx, *before);
    }
    Subscription out = fresh(caller, order, tx.now());
    if (order.plan == Plan::galactic_citizen) require_no_citizen(tx, caller);
    else choose_region(tx, caller, order, out);
    repository::insert(tx, out);
    return out;
}

Subscription Orders::open_change(Tx& tx, const Caller& caller, const Uuid& id, const Order& order) const {
    repository::lock_buyer(tx, caller.user);
    auto one = repository::lock(tx, id);
    if (!one || one->user_id != caller.user) {
        throw no(Code::not_found, "no_subscription", "There is no such subscription.");
    }
    const bool possible = one->state == State::active && one->paypal_id && one->plan == Plan::galactic_citizen &&
                          order.plan == Plan::regional_owner;
    if (!possible) {
        throw no(
            Code::conflict, "ERR_CHANGE_NOT_POSSIBLE",
            "Only a citizenship that is paid for can become a region. Cancel the other kind and buy anew."
        );
    }
    if (repository::lock_open(tx, caller.user, order.plan)) {
        throw no(Code::rule_violation, "ERR_ALREADY_OWNER", "You have this subscription already.");
    }
    if (one->wanted_plan) effects_->forget_change(tx, *one);
    choose_region(tx, caller, order, *one);
    one->wanted_plan = order.plan;
    one->wanted_until = tx.now() + std::chrono::hours(effects_->figures().reservation_hours);
    repository::save(tx, *one);
    return *one;
}

}  // namespace sw::billing
