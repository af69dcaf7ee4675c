// Travel between the Central Nexus and a region of its own process: costs, who may go, what moves, and what comes back.
#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

struct Installation {
    Cluster cluster;
    Cluster::Region& alpha = cluster.add_region("alpha-reach", 100);
    Client admin = cluster.admin();

    Installation() { cluster.start(alpha); }
};

Installation& installation() {
    static Installation one;
    return one;
}

Reply leave(Client& client, const std::string& destination) {
    return client.post("/api/v1/travel", {{"destination_region", destination}});
}

json state_of(Client& client) {
    return ok(client.get("/api/v1/player/state"));
}

/// Leaves and waits for the end as the source tells it.
std::string journey(Client& from, const std::string& destination) {
    const std::string travel = ok(leave(from, destination), 202).at("travel_id");
    std::string status;
    within(10s, [&] {
        status = status_of(from, travel);
        return status != "in_transit";
    });
    return status;
}

}  // namespace

TEST_CASE("a pilot arrives in another region with ship, credits and standing, and is gone where the travel began") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot pilot = a_citizen(cluster, 5000);
    Client& nexus = *pilot.client;
    Client region = Cluster::in_region(alpha, pilot);
    const json before = state_of(nexus);
    const json ship = ok(nexus.get("/api/v1/player/current-ship"));

    const json left = ok(leave(nexus, "alpha-reach"), 202);
    CHECK(left.at("status") == "in_transit");
    CHECK(left.at("travel_cost") == 100);
    CHECK(left.at("turn_cost") == 5);
    const std::string travel = left.at("travel_id");
    REQUIRE(within(10s, [&] { return status_of(nexus, travel) == "completed"; }));

    const json after = state_of(region);
    CHECK(after.at("id") == before.at("id"));
    CHECK(after.at("credits") == 4900);
    CHECK(after.at("turns").get<int>() == before.at("turns").get<int>() - 5);
    CHECK(after.at("status") == "here");
    CHECK(after.at("current_sector_id") == ok(region.get("/api/v1/player/current-sector")).at("sector_id"));
    const json moved = ok(region.get("/api/v1/player/current-ship"));
    CHECK(moved.at("id") == ship.at("id"));
    CHECK(moved.at("combat") == ship.at("combat"));

    const json gone = state_of(nexus);
    CHECK(gone.at("status") == "away");
    CHECK(gone.at("region") == "alpha-reach");
    CHECK(gone.at("credits") == 0);
    const Reply refused = nexus.post("/api/v1/nav/scan");
    CHECK(refused.status == 421);
    CHECK(refused.body().at("code") == "pilot_elsewhere");
    CHECK(Socket::refused_status(cluster.nexus().port(), "/api/v1/ws/connect?token=" + pilot.access_token) == 421);

    const json told = ok(nexus.get("/api/v1/travel/" + travel));
    const json receipt = payload_in(told.at("receipt").get<std::string>());
    CHECK(receipt.at("travel_id") == travel);
    CHECK(receipt.at("assets").at("credits") == 4900);
    CHECK(ok(region.get("/api/v1/travel/" + travel)).at("status") == "completed");
    CHECK(ok(region.get("/api/v1/travel/history")).at("travels").size() == 1);
    CHECK(
        cluster.in_nexus(
            "select total_visits from regional_memberships where player_id = '" + before.at("id").get<std::string>() +
            "'"
        ) == "1"
    );

    to_the_gate(cluster, &alpha, pilot);
    CHECK(journey(region, "central-nexus") == "completed");
    CHECK(state_of(nexus).at("credits") == 4800);
    CHECK(state_of(nexus).at("status") == "here");
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("agrees") == true);
    CHECK(audit.at("steady") == true);
    CHECK(audit.at("complete") == true);
    CHECK(audit.at("completed") == 2);
}

TEST_CASE("between two regions a pilot does nothing") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot pilot = a_citizen(cluster);
    Client& nexus = *pilot.client;
    alpha.process().kill9();
    const std::string travel = ok(leave(nexus, "alpha-reach"), 202).at("travel_id");
    for (const auto& act : {"/api/v1/nav/scan", "/api/v1/trading/undock", "/api/v1/travel"}) {
        const Reply reply = nexus.post(act, {{"destination_region", "alpha-reach"}});
        INFO(act);
        CHECK(reply.status == 409);
        CHECK(reply.body().at("code") == "in_transit");
    }
    CHECK(state_of(nexus).at("status") == "in_transit");
    CHECK(nexus.get("/api/v1/player/current-ship").status == 404);
    alpha.process().start();
    alpha.process().wait_healthy();
    CHECK(within(15s, [&] { return status_of(nexus, travel) == "completed"; }));
}

TEST_CASE("a travel that the nexus refuses comes back as it was") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot pilot = a_citizen(cluster);
    cluster.in_nexus("update users set is_galactic_citizen = false where user_id = '" + pilot.user_id + "'");
    Client& nexus = *pilot.client;
    const json before = state_of(nexus), ship = ok(nexus.get("/api/v1/player/current-ship"));
    const json quote = ok(nexus.post("/api/v1/travel/quote", {{"destination_region", "alpha-reach"}}));
    CHECK(quote.at("available") == false);
    CHECK(quote.at("reason") == "ERR_GALACTIC_CITIZEN_REQUIRED");

    const std::string travel = ok(leave(nexus, "alpha-reach"), 202).at("travel_id");
    REQUIRE(within(10s, [&] { return status_of(nexus, travel) == "failed"; }));
    CHECK(ok(nexus.get("/api/v1/travel/" + travel)).at("reason") == "ERR_GALACTIC_CITIZEN_REQUIRED");
    CHECK(state_of(nexus) == before);
    CHECK(ok(nexus.get("/api/v1/player/current-ship")) == ship);
    CHECK(journey(nexus, "no-such-region") == "failed");
    CHECK(state_of(nexus) == before);
}

TEST_CASE("a cancelled travel ends one way or the other, and the pilot is in one place") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot pilot = a_citizen(cluster);
    Client& nexus = *pilot.client;
    alpha.process().kill9();
    const std::string travel = ok(leave(nexus, "alpha-reach"), 202).at("travel_id");
    CHECK(ok(nexus.post("/api/v1/travel/" + travel + "/cancel"), 202).at("cancel_requested") == true);
    alpha.process().start();
    alpha.process().wait_healthy();
    REQUIRE(within(15s, [&] { return status_of(nexus, travel) != "in_transit"; }));
    const std::string end = status_of(nexus, travel);
    CHECK((end == "cancelled" || end == "completed"));
    CHECK(state_of(nexus).at("status") == (end == "cancelled" ? "here" : "away"));
    if (end == "cancelled") CHECK(state_of(nexus).at("credits") == 5000);
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("agrees") == true);
}

TEST_CASE("routes name the gate, its costs and where it leads") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot pilot = a_citizen(cluster);
    const json routes = ok(pilot.client->get("/api/v1/travel/routes"));
    CHECK(routes.at("confirmed") == true);
    REQUIRE(routes.at("routes").size() == 1);
    const json& way = routes.at("routes").at(0);
    CHECK(way.at("destination_region") == "alpha-reach");
    CHECK(way.at("travel_cost") == 100);
    CHECK(way.at("available") == true);
    CHECK(way.at("sector_id") == state_of(*pilot.client).at("current_sector_id"));
}

TEST_CASE("a pilot's gate takes its toll for the owner, and a Warp Jumper needs no gate but a day of rest") {
    auto& [cluster, alpha, admin] = installation();
    const Pilot owner = a_citizen(cluster, 90'000), guest = a_citizen(cluster, 1000);
    const auto of = [](const Pilot& pilot) { return " where user_id = '" + pilot.user_id + "'"; };
    CHECK(owner.client->post("/api/v1/travel/gates", {{"destination_region", "alpha-reach"}}).status == 400);
    cluster.in_nexus(
        "update ships set type = 'WARP_JUMPER' where player_id = (select player_id from players" + of(owner) + ")"
    );
    for (const auto* pilot : {&owner, &guest})
        cluster.in_nexus("update players set current_sector_id = 400" + of(*pilot));
    const json gate =
        ok(owner.client->post("/api/v1/travel/gates", {{"destination_region", "alpha-reach"}, {"toll", 70}}), 201);
    CHECK(state_of(*owner.client).at("credits") == 10'000);
    CHECK(owner.client->post("/api/v1/travel/gates", {{"destination_region", "alpha-reach"}}).status == 400);

    const json wish{
        {"destination_region", "alpha-reach"}, {"travel_method", "player_gate"}, {"gate_id", gate.at("gate_id")}};
    const json left = ok(guest.client->post("/api/v1/travel", wish), 202);
    CHECK(left.at("travel_cost") == 70);
    CHECK(left.at("turn_cost") == 0);
    REQUIRE(within(10s, [&] { return status_of(*guest.client, left.at("travel_id")) == "completed"; }));
    CHECK(state_of(*owner.client).at("credits") == 10'070);
    ok(owner.client->request("DELETE", "/api/v1/travel/gates/" + gate.at("gate_id").get<std::string>(), ""));

    cluster.in_nexus("update players set turns = 100, turns_anchor = now()" + of(owner));
    const json jump{{"destination_region", "alpha-reach"}, {"travel_method", "warp_jumper"}};
    const json jumped = ok(owner.client->post("/api/v1/travel", jump), 202);
    CHECK(jumped.at("turn_cost") == 50);
    CHECK(jumped.at("travel_cost") == 0);
    REQUIRE(within(10s, [&] { return status_of(*owner.client, jumped.at("travel_id")) == "completed"; }));
    Client region = Cluster::in_region(alpha, owner);
    const Reply tired =
        region.post("/api/v1/travel", {{"destination_region", "central-nexus"}, {"travel_method", "warp_jumper"}});
    CHECK(tired.status == 400);
    CHECK(tired.body().at("code") == "cooling_down");
}

TEST_CASE("strangers neither send nor receive travellers") {
    auto& [cluster, alpha, admin] = installation();
    Client inside(cluster.nexus().internal_port());
    const std::string id = "0190a000-0000-7000-8000-000000000001";
    const json request{
        {"player_id", id},
        {"user_id", id},
        {"source_region", "beta-drift"},
        {"destination_region", "central-nexus"},
        {"travel_method", "platform_gate"},
        {"travel_cost", 0},
        {"evacuation", false},
        {"initiated_at", "2026-11-21T00:00:00Z"},
        {"manifest", "{}"},
        {"manifest_sha256", std::string(64, '0')}};
    const json list{{"travels", json::array({{{"travel_id", id}, {"cancel", false}, {"request", request}}})}};
    CHECK(inside.post("/internal/v1/travels", list).status == 401);
    inside.token = service_token(alpha.key, "alpha-reach");
    const Reply forged = inside.post("/internal/v1/travels", list);
    CHECK(forged.status == 403);
    CHECK(forged.body().at("code") == "foreign_travel");

    Client region(alpha.process().internal_port());
    region.token = service_token(alpha.key, "alpha-reach");
    const json arrival{{"ticket", "a.b.c"}, {"manifest", "{}"}};
    CHECK(region.post("/internal/v1/travels/" + id + "/arrive", arrival).status != 200);
}
