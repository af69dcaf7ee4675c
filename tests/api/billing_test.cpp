// Subscriptions over the wire: what can be bought, by whom it can be seen, and which webhooks are taken.
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"
#include "support/fake_paypal.hpp"

using namespace blackbox;
using namespace std::chrono_literals;
using support::FakePaypal;
using support::in_seconds;

namespace {

constexpr const char* page = "https://play.example.test/shop";

struct Market {
    FakePaypal paypal;
    World world{World::Options{
        .environment = {
            {"PAYPAL_CLIENT_ID", "client"},
            {"PAYPAL_CLIENT_SECRET", FakePaypal::secret},
            {"PAYPAL_WEBHOOK_ID", FakePaypal::webhook_id},
            {"PAYPAL_GALACTIC_CITIZEN_PLAN_ID", FakePaypal::citizen_plan},
            {"PAYPAL_REGIONAL_OWNER_PLAN_ID", FakePaypal::owner_plan},
            {"PAYPAL_BASE_URL", paypal.url()},
            {"PAYPAL_CERT_HOST", paypal.cert_host()},
            {"SSL_CERT_FILE", paypal.authority_file()},
            {"FRONTEND_URL", "https://play.example.test"}}}};
};

Market& market() {
    static Market one;
    return one;
}

const std::string base = "/api/v1/paypal";
const std::string hook = base + "/webhooks/paypal";

json wish(const std::string& type) {
    return {{"subscription_type", type}, {"return_url", page}, {"cancel_url", page}};
}

std::string buy_citizenship(const Pilot& pilot) {
    return ok(pilot.client->post(base + "/subscriptions/create", wish("galactic_citizen"))).at("subscription_id");
}

Reply deliver(const std::string& path, const std::string& body, const support::Headers& headers) {
    return market().world.client().request("POST", path, body, headers);
}

json detail(const Pilot& pilot, const std::string& id) {
    return ok(pilot.client->get(base + "/subscriptions/" + id));
}

bool wait_for_status(const Pilot& pilot, const std::string& id, const std::string& status) {
    for (int i = 0; i < 100; ++i) {
        if (detail(pilot, id).at("status") == status) return true;
        std::this_thread::sleep_for(100ms);
    }
    return false;
}

}  // namespace

TEST_CASE("everybody sees what can be bought and which names are free") {
    auto client = market().world.client();
    const json plans = ok(client.get(base + "/plans")).at("plans");
    REQUIRE(plans.size() == 2);
    CHECK(plans[0].at("id") == "galactic_citizen");
    CHECK(plans[0].at("price") == "5.00 USD");
    CHECK(plans[1].at("price") == "25.00 USD");
    CHECK(
        ok(client.get(base + "/regions/available-names?name=Far_Away")) ==
        json{{"available", true}, {"name", "far-away"}, {"reason", nullptr}}
    );
    for (const char* name : {"admin", "nexus", "central-nexus", "x", "a--b", "a%20b", ""}) {
        INFO(name);
        const json reply = ok(client.get(base + "/regions/available-names?name=" + std::string(name)));
        CHECK_FALSE(reply.at("available").get<bool>());
        CHECK_FALSE(reply.at("reason").get<std::string>().empty());
    }
}

TEST_CASE("a purchase needs a pilot, own pages and a name, and becomes active by a webhook alone") {
    auto& paypal = market().paypal;
    auto nobody = market().world.client();
    CHECK(nobody.post(base + "/subscriptions/create", wish("galactic_citizen")).status == 401);
    const Pilot pilot = market().world.a_pilot();
    json evil = wish("galactic_citizen");
    evil["return_url"] = "https://play.example.test.evil.test/";
    CHECK(pilot.client->post(base + "/subscriptions/create", evil).status == 400);
    CHECK(pilot.client->post(base + "/subscriptions/create", wish("nexus_premium")).status == 422);
    CHECK(pilot.client->post(base + "/subscriptions/create", wish("regional_owner")).status == 422);
    CHECK(pilot.client->post("/api/v1/subscriptions/galactic-citizen", wish("x")).status == 200);  // the same purchase
    const std::string ours = buy_citizenship(pilot);
    const std::string id = paypal.id_for(ours), time = in_seconds(-30);
    std::this_thread::sleep_for(500ms);
    CHECK(detail(pilot, ours).at("status") == "approval_pending");
    paypal.activate(id, time);
    const auto body = paypal.event("BILLING.SUBSCRIPTION.ACTIVATED", id, time, "WH-API-1");
    CHECK(deliver(hook, body, paypal.sign(body, {.wrong_key = true})).status == 401);
    CHECK(deliver(hook, body, {{"Content-Type", "application/json"}}).status == 401);
    CHECK(deliver(hook, "{", paypal.sign("{")).status == 401);
    const Reply taken = deliver(hook, body, paypal.sign(body));
    CHECK(taken.status == 200);
    CHECK(taken.body() == json{{"status", "webhook_received"}});
    CHECK(deliver("/webhooks/paypal", body, paypal.sign(body)).status == 200);
    CHECK(wait_for_status(pilot, ours, "active"));
    CHECK(ok(pilot.client->get(base + "/subscriptions")).at("subscriptions").size() == 1);
    CHECK(pilot.client->post(base + "/subscriptions/create", wish("galactic_citizen")).status == 400);

    // Nobody else sees or moves it.
    const Pilot thief = market().world.a_pilot();
    const std::string one = base + "/subscriptions/" + ours;
    CHECK(thief.client->get(one).status == 404);
    CHECK(thief.client->post(one + "/cancel").status == 404);
    json change = wish("regional_owner");
    change["region_name"] = "stolen-goods";
    CHECK(thief.client->post(one + "/change", change).status == 404);
    CHECK(pilot.client->get(base + "/subscriptions/not-an-id").status == 422);

    // A change waits for the payer, too.
    change["region_name"] = "new-heights";
    CHECK(
        ok(pilot.client->post(one + "/change", change)).at("approval_url").get<std::string>().starts_with(paypal.url())
    );
    CHECK(detail(pilot, ours).at("wanted_type") == "regional_owner");
    CHECK(detail(pilot, ours).at("type") == "galactic_citizen");

    CHECK(pilot.client->post(one + "/cancel").status == 200);
    CHECK(paypal.subscription(id).status == "CANCELLED");
    CHECK(wait_for_status(pilot, ours, "cancelled"));
    CHECK(detail(pilot, ours).at("granted") == true);
}

TEST_CASE("parameters of the address and a body in disguise change nothing about what was signed") {
    auto& paypal = market().paypal;
    const Pilot pilot = market().world.a_pilot();
    const std::string ours = buy_citizenship(pilot);
    const std::string id = paypal.id_for(ours), time = in_seconds(-30);
    paypal.activate(id, time);
    const auto body = paypal.event("BILLING.SUBSCRIPTION.ACTIVATED", id, time, "WH-API-2");
    auto headers = paypal.sign(body);
    CHECK(deliver(hook + "?raw_body=%7B%7D&raw_headers=x", body, headers).status == 200);
    const json outer{{"raw_body", body}, {"raw_headers", "paypal-transmission-id: 1"}};
    CHECK(deliver(hook, outer.dump(), headers).status == 401);
    CHECK(wait_for_status(pilot, ours, "active"));
}

TEST_CASE("a region's name is the buyer's from the first moment, and only of one buyer") {
    const Pilot first = market().world.a_pilot(), second = market().world.a_pilot();
    json region = wish("regional_owner");
    region["region_name"] = "wire_race";
    const json made = ok(first.client->post("/api/v1/subscriptions/regional-owner", region));
    CHECK(made.at("region_name") == "wire_race");
    CHECK(made.at("amount") == "25.00");
    region["region_name"] = "wire-race";
    CHECK(second.client->post(base + "/subscriptions/create", region).status == 409);
    region["region_name"] = "admin";
    CHECK(second.client->post(base + "/subscriptions/create", region).status == 400);
    auto client = market().world.client();
    CHECK(ok(client.get(base + "/regions/available-names?name=wire-race")).at("available") == false);
    const std::string nil = "/api/v1/regions/00000000-0000-0000-0000-000000000001/takeover";
    CHECK(second.client->post(nil, {{"return_url", page}, {"cancel_url", page}}).status == 403);
}

TEST_CASE("administrators see subscriptions and webhooks, replay one and compare all; others do not") {
    const Pilot pilot = market().world.a_pilot();
    (void)buy_citizenship(pilot);
    auto admin = market().world.admin();
    const json all = ok(admin.get(base + "/admin/subscriptions"));
    CHECK(all.at("galactic_citizens").size() >= 1);
    CHECK(all.at("summary").contains("estimated_monthly_revenue"));
    auto& paypal = market().paypal;
    const std::string body = R"({"id":"WH-API-3","event_type":"CATALOG.PRODUCT.CREATED","resource":{"id":"PROD"}})";
    CHECK(deliver(hook, body, paypal.sign(body)).status == 200);
    const json hooks = ok(admin.get("/api/v1/admin/webhooks?state=ignored")).at("webhooks");
    REQUIRE(hooks.size() >= 1);
    CHECK(ok(admin.post("/api/v1/admin/webhooks/WH-API-3/replay"), 202).contains("message"));
    CHECK(admin.post("/api/v1/admin/webhooks/WH-NONE/replay").status == 404);
    CHECK(ok(admin.post("/api/v1/admin/subscriptions/reconcile"), 202).at("run_id").is_string());
    for (int i = 0; i < 100; ++i) {
        if (ok(admin.get(base + "/admin/subscriptions")).at("reconciliations").at(0).at("state") == "done") break;
        std::this_thread::sleep_for(100ms);
    }
    CHECK(ok(admin.get(base + "/admin/subscriptions")).at("reconciliations").at(0).at("state") == "done");
    for (const std::string& path : {base + "/admin/subscriptions", std::string("/api/v1/admin/webhooks")}) {
        CHECK(pilot.client->get(path).status == 403);
    }
    CHECK(pilot.client->post("/api/v1/admin/webhooks/WH-API-3/replay").status == 403);
    CHECK(pilot.client->post("/api/v1/admin/subscriptions/reconcile").status == 403);
    // What PayPal said and what it was told stays out of the log.
    const std::string log = market().world.server().log();
    for (const char* secret : {FakePaypal::secret, "A-SESAME", "buyer@example.test"}) {
        CHECK(log.find(secret) == std::string::npos);
    }
}
