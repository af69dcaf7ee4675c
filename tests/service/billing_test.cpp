// Purchases and webhooks: what counts, what does not, and what follows exactly once.
#include <thread>

#include "service/billing_support.hpp"

using namespace support;
using namespace std::chrono_literals;
using sw::billing::Plan;

TEST_CASE("coming back from the payment page activates nothing; PayPal's word does") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto made = shop.buy_citizenship(who);
    CHECK(made.approval_url.value_or("").starts_with(paypal().url() + "/approve"));
    shop.work();
    CHECK(status_of(made.subscription_id) == "approval_pending");
    CHECK_FALSE(is_citizen(who));
    shop.activate(made.subscription_id);
    CHECK(status_of(made.subscription_id) == "active");
    CHECK(is_citizen(who));
    CHECK(changes(made.subscription_id) == 1);
    CHECK(why_not([&] { shop.buy_citizenship(who); }) == "ERR_ALREADY_CITIZEN");
}

TEST_CASE("a purchase that is tried again finds the same subscription, whatever got lost") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const int before = paypal().subscriptions();
    for (const auto mood :
         {FakePaypal::Mood::fails, FakePaypal::Mood::loses_replies, FakePaypal::Mood::talks_rubbish}) {
        paypal().feel(mood);
        CHECK(why_not([&] { shop.buy_citizenship(who); }) == "paypal_unavailable");
    }
    paypal().feel(FakePaypal::Mood::well);
    const auto made = shop.buy_citizenship(who);
    CHECK(shop.buy_citizenship(who).subscription_id == made.subscription_id);
    CHECK(paypal().subscriptions() == before + 1);
    CHECK(cell("select count(*) from billing_subscriptions where user_id = '" + who.user.to_string() + "'") == "1");
}

TEST_CASE(
    "an activation that comes although the first answer got lost finds its subscription, and a foreign one does not"
) {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    paypal().feel(FakePaypal::Mood::loses_replies);
    CHECK(why_not([&] { shop.buy_citizenship(who); }) == "paypal_unavailable");
    paypal().feel(FakePaypal::Mood::well);
    const auto ours =
        cell("select subscription_id from billing_subscriptions where user_id = '" + who.user.to_string() + "'");
    // Somebody made one of their own with our id in it.
    const auto other = shop.buy_citizenship(Game::shared().a_pilot("other"));
    std::string foreign = paypal().event(
        "BILLING.SUBSCRIPTION.ACTIVATED", paypal().id_for(other.subscription_id), in_seconds(-5), Shop::event_id()
    );
    const auto real = paypal().id_for(ours);
    auto body = nlohmann::json::parse(foreign);
    body["resource"]["id"] = "I-FOREIGN";
    body["resource"]["custom_id"] = ours;
    shop.deliver(body.dump());
    shop.work();
    CHECK_FALSE(is_citizen(who));
    CHECK(shop.activate(ours) == real);
    CHECK(is_citizen(who));
}

TEST_CASE("a webhook that comes ten times at once has one effect") {
    Shop shop, neighbour;
    const auto who = Game::shared().a_pilot("buyer");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = paypal().id_for(ours);
    const auto time = in_seconds(-60);
    paypal().activate(id, time);
    const auto event = Shop::event_id();
    const auto body = paypal().event("BILLING.SUBSCRIPTION.ACTIVATED", id, time, event);
    std::vector<std::jthread> senders;
    for (int i = 0; i < 10; ++i) {
        senders.emplace_back([&, i] {
            Shop& one = i % 2 == 0 ? shop : neighbour;
            one.deliver(body);
            one.work();
        });
    }
    senders.clear();
    CHECK(is_citizen(who));
    CHECK(changes(ours) == 1);
    CHECK(cell("select count(*) from billing_webhooks where event_id = '" + event + "'") == "1");
    CHECK(cell("select count(*) from audit_log where action = 'subscription' and resource_id = '" + ours + "'") == "1");
}

TEST_CASE("a cancellation that comes before the activation wins") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = paypal().id_for(ours);
    const auto begun = in_seconds(-120), ended = in_seconds(-60);
    paypal().change(id, [&](auto& one) { one.status = "CANCELLED", one.update_time = ended; });
    shop.deliver(paypal().event("BILLING.SUBSCRIPTION.CANCELLED", id, ended, Shop::event_id()));
    shop.work();
    const int asked = paypal().calls("get");
    shop.deliver(paypal().event("BILLING.SUBSCRIPTION.ACTIVATED", id, begun, Shop::event_id()));
    shop.work();
    CHECK(paypal().calls("get") == asked + 1);
    CHECK(status_of(ours) == "cancelled");
    CHECK_FALSE(is_citizen(who));
}

TEST_CASE("forged webhooks are refused, leave nothing but one entry a minute, and no foreign host is called") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = paypal().id_for(ours);
    paypal().activate(id, in_seconds(-60));
    const auto event = Shop::event_id();
    const auto body = paypal().event("BILLING.SUBSCRIPTION.ACTIVATED", id, in_seconds(-60), event);
    const auto entries = [] {
        return std::stoi(cell("select count(*) from audit_log where action = 'webhook_refused'"));
    };
    const int before = entries();
    const auto refused = [&](const Forgery& forgery) { return why_not([&] { shop.deliver(body, forgery); }); };
    CHECK(refused({.wrong_key = true}) == "webhook_refused");
    CHECK(refused({.webhook_id = "WH-OTHER"}) == "webhook_refused");
    CHECK(refused({.algorithm = "none"}) == "webhook_refused");
    CHECK(refused({.age_s = 5L * 86400}) == "webhook_refused");
    CHECK(refused({.age_s = -7200}) == "webhook_refused");
    for (const char* certificate : {"expired", "self-signed", "foreign", "elliptic"}) {
        INFO(certificate);
        CHECK(refused({.certificate = certificate}) == "webhook_refused");
    }
    // Nobody we know vouches for this one: PayPal says no.
    paypal().verdict("FAILURE");
    CHECK(refused({.certificate = "stranger"}) == "webhook_refused");
    paypal().verdict("SUCCESS");
    const int fetched = paypal().calls("certificate"), verified = paypal().calls("verify");
    for (const std::string& url :
         {std::string("https://127.0.0.1:1/certs/good"), "http://" + paypal().cert_host() + "/c",
          std::string("https://169.254.169.254/latest"), std::string("file:///etc/passwd"),
          "https://" + paypal().cert_host() + "@evil.test/c"}) {
        INFO(url);
        CHECK(refused({.cert_url = url}) == "webhook_refused");
    }
    CHECK(paypal().calls("certificate") == fetched);
    CHECK(paypal().calls("verify") == verified);
    auto headers = paypal().sign(body);
    std::string changed = body;
    changed.replace(changed.find("PAYER1"), 6, "PAYER2");
    CHECK(why_not([&] { shop.deliver_with(changed, headers); }) == "webhook_refused");
    headers.erase("PAYPAL-CERT-URL");
    CHECK(why_not([&] { shop.deliver_with(body, headers); }) == "webhook_refused");
    CHECK(why_not([&] { shop.deliver("no json"); }) == "webhook_refused");
    CHECK(why_not([&] { shop.deliver_with(body, {}); }) == "webhook_refused");
    shop.work();
    CHECK_FALSE(is_citizen(who));
    CHECK(cell("select count(*) from billing_webhooks where event_id = '" + event + "'") == "0");
    CHECK(entries() == before + 1);
    shop.deliver(body);
    shop.work();
    CHECK(is_citizen(who));
}

TEST_CASE("PayPal is asked when its certificate cannot be had, and nobody is believed when it does not answer") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = paypal().id_for(ours);
    const auto time = in_seconds(-60);
    paypal().activate(id, time);
    const auto body = paypal().event("BILLING.SUBSCRIPTION.ACTIVATED", id, time, Shop::event_id());
    for (const char* certificate : {"missing", "redirect", "endless"}) {
        INFO(certificate);
        paypal().verdict("FAILURE");
        CHECK(why_not([&] { shop.deliver(body, {.certificate = certificate}); }) == "webhook_refused");
        paypal().feel(FakePaypal::Mood::fails);
        CHECK(why_not([&] { shop.deliver(body, {.certificate = certificate}); }) == "paypal_unavailable");
        paypal().feel(FakePaypal::Mood::well);
    }
    paypal().verdict("SUCCESS");
    shop.deliver(body, {.certificate = "missing"});
    shop.work();
    CHECK(is_citizen(who));
}

TEST_CASE("an effect that needs an answer is tried again, is dead in the end, and alive when somebody replays it") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    const auto id = paypal().id_for(ours);
    paypal().activate(id, in_seconds(-60));
    const auto event = Shop::event_id();
    // Says nothing of the time of its resource: PayPal must be asked.
    auto body = nlohmann::json::parse(paypal().event("BILLING.SUBSCRIPTION.UPDATED", id, in_seconds(-60), event));
    body["resource"].erase("status");
    const auto state = [&] { return cell("select state from billing_webhooks where event_id = '" + event + "'"); };
    paypal().feel(FakePaypal::Mood::fails);
    shop.deliver(body.dump());
    for (int i = 0; i < 8 && state() == "received"; ++i) {
        shop.work();
        std::this_thread::sleep_for(500ms);
    }
    CHECK(state() == "dead");
    paypal().feel(FakePaypal::Mood::well);
    shop.work();
    CHECK_FALSE(is_citizen(who));
    Game::shared().db().write([&](sw::Tx& tx) { CHECK(sw::billing::repository::replay_webhook(tx, event)); });
    shop.work();
    CHECK(state() == "done");
    CHECK(is_citizen(who));
}

TEST_CASE("subscriptions of others are not there") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer"), thief = Game::shared().a_pilot("thief");
    const auto ours = shop.buy_citizenship(who).subscription_id;
    shop.activate(ours);
    const sw::billing::ById id{*sw::Uuid::parse(ours)};
    const int cancelled = paypal().calls("cancel"), revised = paypal().calls("revise");
    Game::shared().db().read([&](sw::ReadTx& tx) {
        CHECK(why_not([&] { (void)shop.service->detail(tx, thief.caller, id); }) == "no_subscription");
        CHECK(shop.service->detail(tx, who.caller, id).granted);
        CHECK(shop.service->list(tx, thief.caller, {}).subscriptions.empty());
    });
    CHECK(why_not([&] { shop.answer(shop.service->cancel(thief.caller, id)); }) == "no_subscription");
    CHECK(why_not([&] {
              shop.answer(shop.service->change(
                  thief.caller, {id.subscription_id, Plan::regional_owner, "stolen", Shop::page, Shop::page}
              ));
          }) == "no_subscription");
    CHECK(paypal().calls("cancel") == cancelled);
    CHECK(paypal().calls("revise") == revised);
    CHECK(region_status("stolen").empty());
}

TEST_CASE("buyers come back to own pages only, and nothing is sold without an account at PayPal") {
    Shop shop;
    const auto who = Game::shared().a_pilot("buyer");
    const auto with = [&](const std::string& back, const std::string& off) {
        return why_not([&] {
            shop.answer(shop.service->create(who.caller, {Plan::galactic_citizen, std::nullopt, back, off}));
        });
    };
    CHECK(with("https://evil.test/", Shop::page) == "ERR_RETURN_URL");
    CHECK(with(Shop::page, "https://play.example.test.evil.test/") == "ERR_RETURN_URL");
    CHECK(with("//evil.test", Shop::page) == "ERR_RETURN_URL");
    Game::shared().db().read([&](sw::ReadTx& tx) {
        CHECK(shop.service->list(tx, who.caller, {}).subscriptions.empty());
    });
    const std::string body = R"({"subscription_type":"galactic_citizen","return_url":"x","cancel_url":"y"})";
    CHECK(why_not([&] {
              Game::shared().call(who.caller, "POST", "/api/v1/paypal/subscriptions/create", body);
          }) == "billing_not_configured");
}
