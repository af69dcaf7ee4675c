// A nexus that dies between taking a webhook and acting on it: the region that was paid for comes, once.
#include <functional>
#include <thread>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"
#include "support/fake_paypal.hpp"

using namespace blackbox;
using namespace std::chrono_literals;
using support::FakePaypal;
using support::in_seconds;

TEST_CASE("a region is provisioned once though the nexus dies on the way, and ends step by step when nobody pays") {
    FakePaypal paypal;
    const std::string page = "https://play.example.test/shop";
    Orchestra orchestra(Orchestra::Options{
        .nexus = {
            {"PAYPAL_CLIENT_ID", "client"},
            {"PAYPAL_CLIENT_SECRET", FakePaypal::secret},
            {"PAYPAL_WEBHOOK_ID", FakePaypal::webhook_id},
            {"PAYPAL_GALACTIC_CITIZEN_PLAN_ID", FakePaypal::citizen_plan},
            {"PAYPAL_REGIONAL_OWNER_PLAN_ID", FakePaypal::owner_plan},
            {"PAYPAL_BASE_URL", paypal.url()},
            {"PAYPAL_CERT_HOST", paypal.cert_host()},
            {"SSL_CERT_FILE", paypal.authority_file()},
            {"FRONTEND_URL", "https://play.example.test"}}});
    const Pilot pilot = orchestra.a_pilot();
    const json wish{
        {"subscription_type", "regional_owner"},
        {"region_name", "paid-once"},
        {"return_url", page},
        {"cancel_url", page}};
    const std::string ours = ok(pilot.client->post("/api/v1/paypal/subscriptions/create", wish)).at("subscription_id");
    const std::string id = paypal.id_for(ours);
    paypal.activate(id, in_seconds(-30));
    // Does not say what the subscription is, so that PayPal must be asked, who is silent: the effect hangs in the
    // middle.
    json event = json::parse(paypal.event("BILLING.SUBSCRIPTION.ACTIVATED", id, in_seconds(-30), "WH-FAULT-1"));
    event["resource"].erase("status");
    const std::string body = event.dump();
    paypal.feel(FakePaypal::Mood::silent);
    CHECK(orchestra.client().request("POST", "/webhooks/paypal", body, paypal.sign(body)).status == 200);
    std::this_thread::sleep_for(1s);
    CHECK(orchestra.sql("select state from billing_webhooks") == "received");
    orchestra.nexus().kill9();
    paypal.feel(FakePaypal::Mood::well);
    // The dead one's lease would end by itself in a minute.
    orchestra.sql("update billing_webhooks set lease_until = null returning 1");
    orchestra.restart_nexus();
    // PayPal repeats what it thinks was lost.
    for (int i = 0; i < 3; ++i) {
        CHECK(orchestra.client().request("POST", "/webhooks/paypal", body, paypal.sign(body)).status == 200);
    }
    REQUIRE(orchestra.wait_for_state("paid-once", "active", 60s));
    CHECK(orchestra.traces("paid-once") == Orchestra::one_of_each);
    CHECK(orchestra.sql("select count(*) from region_jobs where slug = 'paid-once'") == "1");
    CHECK(orchestra.sql("select count(*) from billing_webhooks where state = 'done'") == "1");
    CHECK(
        orchestra.sql(
            "select count(*) from audit_log where action = 'subscription' and resource_id = '" + ours + "'"
        ) == "1"
    );

    const auto status = [&] { return orchestra.sql("select status from regions where slug = 'paid-once'"); };
    const auto becomes = [&](const std::function<std::string()>& what, const std::string& wanted) {
        for (int i = 0; i < 300 && what() != wanted; ++i) std::this_thread::sleep_for(100ms);
        return what();
    };
    paypal.change(id, [](auto& one) { one.status = "SUSPENDED", one.update_time = in_seconds(-5); });
    const auto end = paypal.event("BILLING.SUBSCRIPTION.SUSPENDED", id, in_seconds(-5), "WH-FAULT-2");
    CHECK(orchestra.client().request("POST", "/webhooks/paypal", end, paypal.sign(end)).status == 200);
    CHECK(becomes(status, "suspended") == "suspended");

    // A process that is made anew does not end the suspension; a payment does.
    CHECK(orchestra.wait_for_job(orchestra.ask("paid-once", "restart")).at("state") == "succeeded");
    CHECK(status() == "suspended");
    paypal.activate(id, in_seconds(0));
    const auto paid = FakePaypal::sale("PAYMENT.SALE.COMPLETED", id, "SALE-1", in_seconds(0), "WH-FAULT-3");
    CHECK(orchestra.client().request("POST", "/webhooks/paypal", paid, paypal.sign(paid)).status == 200);
    CHECK(becomes(status, "active") == "active");

    // Nobody pays any more, and days pass.
    const auto pass = [&](const std::string& what, int days) {
        const std::string then = "now() - interval '" + std::to_string(days) + " days'";
        orchestra.sql("update billing_subscriptions set " + what + " = " + then + " returning 1");
        orchestra.sql("update scheduled_jobs set next_run_at = now() where name = 'billing.life' returning 1");
    };
    orchestra.sql("update billing_subscriptions set status = 'expired', paid_until = now() returning 1");
    pass("paid_until", 0);
    CHECK(becomes(status, "suspended") == "suspended");
    pass("lapsed_at", 8);
    CHECK(becomes(status, "grace") == "grace");
    pass("lapsed_at", 31);
    CHECK(becomes(status, "terminated") == "terminated");
    const auto capsules = [&] {
        return orchestra.sql("select count(*) from region_snapshots where slug = 'paid-once'");
    };
    CHECK(becomes(capsules, "1") == "1");
    const auto instance = [&] { return orchestra.sql("select state from region_instances where slug = 'paid-once'"); };
    for (int i = 0; i < 20 && instance() != "suspended"; ++i) {
        pass("lapsed_at", 31);
        std::this_thread::sleep_for(1s);
    }
    CHECK(instance() == "suspended");
    CHECK(status() == "terminated");
    pass("terminated_at", 8);
    CHECK(orchestra.wait_for_state("paid-once", "gone", 90s));
    CHECK(orchestra.traces("paid-once") == Orchestra::nothing);
    CHECK(capsules() == "2");
}
