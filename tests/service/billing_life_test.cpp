// The life of regions and citizens by their payments: with any clock, in any order, for whoever was first.
#include <thread>

#include "features/billing/person.hpp"
#include "service/billing_support.hpp"

using namespace support;
using namespace std::chrono_literals;
using std::chrono::days;
using sw::billing::Plan;

namespace {

/// A region that is paid for and active.
struct Owned {
    Game::Person owner;
    std::string slug, ours, paypal_id;
};

void set_region_status(const std::string& slug, sw::regions::Status status) {
    Game::shared().db().write([&](sw::Tx& tx) {
        sw::regions::set_status(tx, sw::regions::find(tx, slug).value().region_id, status);
    });
}

Owned an_owned_region(Shop& shop, const std::string& slug) {
    Owned out{.owner = Game::shared().a_pilot("owner"), .slug = slug};
    out.ours = shop.buy(out.owner, Plan::regional_owner, slug).subscription_id;
    out.paypal_id = shop.activate(out.ours);
    set_region_status(slug, sw::regions::Status::active);  // as the orchestrator does when it is ready
    return out;
}

void tell(Shop& shop, const std::string& type, const Owned& of, const std::string& status, long ago) {
    const auto time = in_seconds(-ago);
    paypal().change(of.paypal_id, [&](auto& one) { one.status = status, one.update_time = time; });
    shop.deliver(paypal().event(type, of.paypal_id, time, Shop::event_id()));
    shop.work();
}

void pay(Shop& shop, const Owned& of, long ago) {
    const auto time = in_seconds(-ago);
    paypal().activate(of.paypal_id, time);
    const auto body =
        FakePaypal::sale("PAYMENT.SALE.COMPLETED", of.paypal_id, "S" + Shop::event_id(), time, Shop::event_id());
    shop.deliver(body);
    shop.work();
}

std::string owner_of(const std::string& slug) {
    return cell("select owner_id from regions where slug = '" + slug + "'");
}

}  // namespace

TEST_CASE("two buyers who want one name at once: one has it, the other hears that it is taken") {
    Shop shop, neighbour;
    const auto first = Game::shared().a_pilot("racer"), second = Game::shared().a_pilot("racer");
    std::string one, two;
    {
        const std::jthread a([&] { one = why_not([&] { shop.buy(first, Plan::regional_owner, "Race_Way"); }); });
        const std::jthread b([&] { two = why_not([&] { neighbour.buy(second, Plan::regional_owner, "race-way"); }); });
    }
    CHECK(((one == "done" && two == "ERR_NAME_TAKEN") || (two == "done" && one == "ERR_NAME_TAKEN")));
    CHECK(cell("select count(*) from regions where slug = 'race-way'") == "1");
    CHECK(owner_of("race-way") == (one == "done" ? first : second).user.to_string());
}

TEST_CASE("a region is provisioned when it is paid for, and its name was reserved before") {
    Shop shop;
    const auto who = Game::shared().a_pilot("owner");
    CHECK(why_not([&] { shop.buy(who, Plan::regional_owner, "admin"); }) == "ERR_NAME_RESERVED");
    const auto made = shop.buy(who, Plan::regional_owner, "first-light");
    CHECK(region_status("first-light") == "pending");
    CHECK(shop.noted("provision") == 0);
    shop.activate(made.subscription_id);
    CHECK(shop.noted("provision") >= 1);
    CHECK(cell("select subscription_status from regions where slug = 'first-light'") == "active");
    CHECK(
        cell("select subscription_tier from users where user_id = '" + who.user.to_string() + "'") == "regional_owner"
    );
}

TEST_CASE("a name that is never paid for is free again") {
    Shop shop;
    const auto who = Game::shared().a_pilot("owner"), next = Game::shared().a_pilot("owner");
    const auto made = shop.buy(who, Plan::regional_owner, "idle-hands");
    shop.pass(sw::now() + 2h);
    CHECK(region_status("idle-hands") == "pending");
    shop.pass(sw::now() + 5h);
    CHECK(region_status("idle-hands").empty());
    CHECK(status_of(made.subscription_id) == "abandoned");
    CHECK(shop.buy(next, Plan::regional_owner, "idle-hands").region_name == "idle-hands");
    // The first buyer pays after all: the name is another's by now.
    const auto id = shop.activate(made.subscription_id);
    CHECK(owner_of("idle-hands") == next.user.to_string());
    CHECK(cell("select cancel_wanted from billing_subscriptions where paypal_id = '" + id + "'") == "t");
    const auto alerts = [&] {
        return cell(
            "select count(*) from outbox where topic = 'security.alert' and payload like '%" + made.subscription_id +
            "%'"
        );
    };
    CHECK(alerts() == "1");
    shop.cancel_useless();
    CHECK(paypal().subscription(id).status == "CANCELLED");
    CHECK(status_of(made.subscription_id) == "cancelled");
    shop.pass(sw::now());
    CHECK(alerts() == "1");
    CHECK(shop.buy(who, Plan::regional_owner, "busy-hands").region_name == "busy-hands");
}

TEST_CASE("three failed payments suspend a region, and one that works brings it back") {
    Shop shop;
    const auto of = an_owned_region(shop, "fail-thrice");
    for (int i = 1; i <= 3; ++i) {
        CHECK(region_status(of.slug) == "active");
        paypal().change(of.paypal_id, [&](auto& one) { one.failed_payments = i; });
        tell(shop, "BILLING.SUBSCRIPTION.PAYMENT.FAILED", of, "ACTIVE", 40 - i);
    }
    CHECK(region_status(of.slug) == "suspended");
    pay(shop, of, 10);
    CHECK(region_status(of.slug) == "active");
    CHECK(cell("select payment_failure_count from regions where slug = '" + of.slug + "'") == "0");
}

TEST_CASE("an unpaid region is suspended at once, in grace after 7 days, ended after 30, and gone 7 days later") {
    Shop shop;
    const auto of = an_owned_region(shop, "slow-end");
    tell(shop, "BILLING.SUBSCRIPTION.SUSPENDED", of, "SUSPENDED", 30);
    CHECK(region_status(of.slug) == "suspended");
    const auto begun = sw::now();
    const auto at = [&](int day) {
        shop.pass(begun + days(day) + 1min);
        return region_status(of.slug);
    };
    CHECK(at(6) == "suspended");
    CHECK(at(7) == "grace");
    CHECK(shop.noted("shrink") >= 1);
    CHECK(at(29) == "grace");
    CHECK(at(30) == "terminated");
    CHECK(shop.noted("rest") >= 1);
    CHECK(at(36) == "terminated");
    CHECK(shop.noted("end") == 0);
    CHECK(at(37).empty());
    CHECK(shop.noted("end") == 1);
}

TEST_CASE("a payment brings a region back from grace, and a server that was away skips no step") {
    Shop shop;
    const auto of = an_owned_region(shop, "come-back");
    tell(shop, "BILLING.SUBSCRIPTION.SUSPENDED", of, "SUSPENDED", 30);
    shop.pass(sw::now() + days(20));
    CHECK(region_status(of.slug) == "grace");
    pay(shop, of, 10);
    CHECK(region_status(of.slug) == "active");
    tell(shop, "BILLING.SUBSCRIPTION.SUSPENDED", of, "SUSPENDED", 5);
    shop.pass(sw::now() + days(300));
    CHECK(region_status(of.slug) == "grace");
    shop.pass(sw::now() + days(300));
    CHECK(region_status(of.slug) == "terminated");
    shop.pass(sw::now() + days(306));
    CHECK(region_status(of.slug) == "terminated");
}

TEST_CASE("a cancelled region stays until the end of what is paid for, and its owner may buy it again") {
    Shop shop;
    const auto of = an_owned_region(shop, "paid-through");
    shop.answer(shop.service->cancel(of.owner.caller, {*sw::Uuid::parse(of.ours)}));
    CHECK(status_of(of.ours) == "cancelled");
    CHECK(region_status(of.slug) == "active");
    shop.pass(sw::now() + days(29));
    CHECK(region_status(of.slug) == "active");
    shop.pass(sw::now() + days(31));
    CHECK(region_status(of.slug) == "suspended");
    const auto again = shop.buy(of.owner, Plan::regional_owner);
    CHECK(again.region_name == of.slug);
    shop.activate(again.subscription_id);
    CHECK(region_status(of.slug) == "active");
    shop.pass(sw::now() + days(3));  // the old one no longer rules it
    CHECK(region_status(of.slug) == "active");
}

TEST_CASE("a payment that is taken back suspends, a refund and a dispute are told") {
    Shop shop;
    const auto of = an_owned_region(shop, "taken-back");
    const std::string sale = "SALE-" + Shop::event_id();
    shop.deliver(FakePaypal::sale("PAYMENT.SALE.COMPLETED", of.paypal_id, sale, in_seconds(-20), Shop::event_id()));
    shop.work();
    shop.deliver(FakePaypal::sale("PAYMENT.SALE.REFUNDED", "", sale, in_seconds(-15), Shop::event_id()));
    shop.work();
    CHECK(region_status(of.slug) == "active");
    shop.deliver(FakePaypal::sale("PAYMENT.SALE.REVERSED", "", sale, in_seconds(-10), Shop::event_id()));
    shop.work();
    CHECK(region_status(of.slug) == "suspended");
    for (const char* kind : {"payment_refunded", "payment_reversed"}) {
        INFO(kind);
        CHECK(
            cell(
                "select count(*) from outbox where topic = 'security.alert' and payload like '%" + std::string(kind) +
                "%' and payload like '%" + of.ours + "%'"
            ) == "1"
        );
    }
    pay(shop, of, 1);
    CHECK(region_status(of.slug) == "active");
}

TEST_CASE("a citizen keeps the flag for 7 days after the last paid one, and a new purchase keeps it for good") {
    Shop shop;
    const auto who = Game::shared().a_pilot("citizen");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    shop.activate(ours);
    shop.answer(shop.service->cancel(who.caller, {*sw::Uuid::parse(ours)}));
    shop.pass(sw::now() + days(29));
    CHECK(is_citizen(who));
    shop.pass(sw::now() + days(31));
    CHECK(is_citizen(who));
    CHECK_FALSE(cell("select gc_lapsed_at from users where user_id = '" + who.user.to_string() + "'").empty());
    const auto again = shop.buy_citizenship(who).subscription_id;
    shop.pass(sw::now() + days(37));
    CHECK(is_citizen(who));
    shop.pass(sw::now() + days(39));
    CHECK_FALSE(is_citizen(who));
    shop.activate(shop.buy_citizenship(who).subscription_id);
    CHECK(is_citizen(who));
    shop.pass(sw::now() + days(300));
    CHECK(is_citizen(who));
    CHECK(again != ours);
}

TEST_CASE("a region that nobody pays for can be taken over by a citizen, unless its owner pays first") {
    Shop shop;
    const auto of = an_owned_region(shop, "left-alone");
    const auto heir = Game::shared().a_pilot("heir");
    const auto region = *sw::RegionId::parse(cell("select region_id from regions where slug = 'left-alone'"));
    const auto take = [&] {
        return shop.answer(shop.service->take_over(heir.caller, {region, Shop::page, Shop::page}));
    };
    CHECK(why_not([&] { take(); }) == "ERR_CITIZENS_ONLY");
    shop.activate(shop.buy_citizenship(heir).subscription_id);
    CHECK(why_not([&] { take(); }) == "ERR_REGION_STATE");
    tell(shop, "BILLING.SUBSCRIPTION.SUSPENDED", of, "SUSPENDED", 40);
    const auto late = take();
    pay(shop, of, 30);
    shop.activate(late.subscription_id);
    CHECK(owner_of(of.slug) == of.owner.user.to_string());
    CHECK(
        cell(
            "select cancel_wanted from billing_subscriptions where subscription_id = '" + late.subscription_id + "'"
        ) == "t"
    );
    shop.cancel_useless();
    tell(shop, "BILLING.SUBSCRIPTION.SUSPENDED", of, "SUSPENDED", 5);
    shop.activate(take().subscription_id);
    CHECK(owner_of(of.slug) == heir.user.to_string());
    CHECK(region_status(of.slug) == "active");
    pay(shop, of, 1);  // by the old owner, for a region that is not theirs any more
    shop.pass(sw::now() + days(100));
    CHECK(owner_of(of.slug) == heir.user.to_string());
    CHECK(region_status(of.slug) == "active");
}

TEST_CASE("a citizenship becomes a region when the payer has agreed, and not before") {
    Shop shop;
    const auto who = Game::shared().a_pilot("climber");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = shop.activate(ours);
    const auto wish = [&] {
        return shop.answer(shop.service->change(
            who.caller, {*sw::Uuid::parse(ours), Plan::regional_owner, "high-hopes", Shop::page, Shop::page}
        ));
    };
    CHECK(wish().approval_url.has_value());
    CHECK(region_status("high-hopes") == "pending");
    shop.pass(sw::now() + 5h);
    CHECK(region_status("high-hopes").empty());
    (void)wish();
    paypal().change(id, [](auto& one) { one.plan_id = FakePaypal::owner_plan, one.update_time = in_seconds(-5); });
    shop.deliver(paypal().event("BILLING.SUBSCRIPTION.UPDATED", id, in_seconds(-5), Shop::event_id()));
    shop.work();
    CHECK(
        cell("select subscription_type from billing_subscriptions where subscription_id = '" + ours + "'") ==
        "regional_owner"
    );
    CHECK(shop.noted("provision") >= 1);
    shop.pass(sw::now() + days(8));
    CHECK_FALSE(is_citizen(who));
}

TEST_CASE("a subscription of another plan gives nothing and is cancelled") {
    Shop shop;
    const auto who = Game::shared().a_pilot("cheat");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    paypal().change(paypal().id_for(ours), [](auto& one) { one.plan_id = "P-CHEAP"; });
    const auto id = shop.activate(ours);
    CHECK_FALSE(is_citizen(who));
    shop.cancel_useless();
    CHECK(paypal().subscription(id).status == "CANCELLED");
}

TEST_CASE("reconciliation finds what webhooks did not tell, and repairs it once") {
    Shop shop;
    const auto who = Game::shared().a_pilot("silent");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    paypal().activate(paypal().id_for(ours), in_seconds(-60));
    paypal().feel(FakePaypal::Mood::fails);
    shop.reconcile();
    CHECK_FALSE(is_citizen(who));
    paypal().feel(FakePaypal::Mood::well);
    shop.reconcile();
    CHECK(is_citizen(who));
    CHECK(
        cell(
            "select count(*) > 0 from billing_reconciliations where state = 'done' and findings::text like '%" + ours +
            "%'"
        ) == "t"
    );
    shop.reconcile();
    CHECK(changes(ours) == 1);
}

TEST_CASE("whoever is forgotten pays no more, and PayPal's ids of the person are gone") {
    Shop shop;
    const auto who = Game::shared().a_pilot("leaver");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = shop.activate(ours);
    const auto section = sw::billing::section();
    const sw::personal_data::Person person{who.user, who.player};
    std::string text;
    Game::shared().db().read([&](sw::ReadTx& tx) {
        sw::JsonWriter to(text);
        section.export_to(tx, person, to);
    });
    CHECK(nlohmann::json::parse(text).at(0).at("paypal_subscription_id") == id);
    CHECK(text.find("buyer@example.test") == std::string::npos);
    for (int i = 0; i < 2; ++i) Game::shared().db().write([&](sw::Tx& tx) { section.erase(tx, person); });
    shop.cancel_useless();
    CHECK(paypal().subscription(id).status == "CANCELLED");
    CHECK(cell("select payer_id from billing_subscriptions where subscription_id = '" + ours + "'").empty());
    CHECK(cell("select count(*) from billing_webhooks where paypal_id = '" + id + "'") == "0");
}
