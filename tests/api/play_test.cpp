// A newcomer's first hour over the wire: register, fly, trade at a profit, see another pilot arrive.
#include <cstdlib>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;

namespace {

World& world() {
    static World one;
    return one;
}

std::int64_t credits_of(Client& client) {
    return ok(client.get("/api/v1/player/state")).at("credits");
}

/// Buys and sells along the best known pair; the change in credits.
std::int64_t trade_once(Client& client) {
    const json pairs = ok(client.get("/api/v1/trade/pairs?max_hops=12")).at("pairs");
    REQUIRE_FALSE(pairs.empty());
    const json& best = pairs.at(0);
    const std::int64_t before = credits_of(client);
    fly(client, best.at("from").at("sector_id"));
    const json order{
        {"station_id", best.at("from").at("station_id")},
        {"resource_type", best.at("commodity")},
        {"quantity", best.at("quantity")},
    };
    ok(client.post("/api/v1/trading/dock", {{"station_id", order.at("station_id")}}));
    const json bought = ok(client.post("/api/v1/trading/buy", order));
    CHECK(bought.at("transaction").at("total_cost").get<std::int64_t>() == before - credits_of(client));
    ok(client.post("/api/v1/trading/undock"));
    fly(client, best.at("to").at("sector_id"));
    json sale = order;
    sale["station_id"] = best.at("to").at("station_id");
    ok(client.post("/api/v1/trading/dock", {{"station_id", sale.at("station_id")}}));
    const json sold = ok(client.post("/api/v1/trading/sell", sale));
    CHECK(sold.at("transaction").at("remaining_cargo") == 0);
    ok(client.post("/api/v1/trading/undock"));
    return credits_of(client) - before;
}

}  // namespace

TEST_CASE("a newcomer explores, finds a pair of stations and trades at a profit") {
    Pilot pilot = world().a_pilot();
    const json state = ok(pilot.client->get("/api/v1/player/state"));
    CHECK(state.at("credits") == 10000);
    CHECK(state.at("turns") == 1000);
    CHECK(state.at("current_sector_id") == 1);
    CHECK(state.at("username") == pilot.username);
    CHECK(state.at("military_rank").is_string());
    const json ship = ok(pilot.client->get("/api/v1/player/current-ship"));
    CHECK(ship.at("cargo").at("used") == 0);
    CHECK(ship.at("cargo").at("capacity").get<int>() > 0);
    explore(*pilot.client, 25);
    CHECK(trade_once(*pilot.client) > 0);
    const json history = ok(pilot.client->get("/api/v1/trading/history"));
    CHECK(history.at("total_transactions") == 2);
    CHECK(world().audit().at("differences") == 0);
}

TEST_CASE("a pilot crosses the gate to the Nexus, pays the toll and comes back") {
    Pilot pilot = world().a_pilot();
    give_full_chart(world(), pilot.username);
    fly(*pilot.client, 270);
    const json moves = ok(pilot.client->get("/api/v1/player/available-moves"));
    int far_side = 0;
    for (const auto& move : moves.at("tunnels")) {
        if (move.at("tunnel_type") == "PLATFORM_GATE") far_side = move.at("sector_id");
    }
    REQUIRE(far_side > 300);
    const std::int64_t before = credits_of(*pilot.client);
    ok(pilot.client->post("/api/v1/player/move/" + std::to_string(far_side)));
    CHECK(credits_of(*pilot.client) < before);
    const json here = ok(pilot.client->get("/api/v1/player/current-sector"));
    CHECK(here.at("sector_id") == far_side);
    CHECK(here.at("region_name") == "central-nexus");
    ok(pilot.client->post("/api/v1/player/move/270"));
    CHECK(ok(pilot.client->get("/api/v1/player/current-sector")).at("region_name") == "terran-space");
    CHECK(world().audit().at("differences") == 0);
}

TEST_CASE("pilots see each other come and go in real time") {
    Pilot watcher = world().a_pilot();
    Pilot mover = world().a_pilot();
    Socket eyes(world().port(), "/api/v1/ws/connect?token=" + watcher.access_token);
    eyes.send({{"type", "request_sector_players"}});
    const json first = eyes.expect("sector_players");
    CHECK(first.at("sector_id") == 1);
    {
        Socket arrives(world().port(), "/api/v1/ws/connect?token=" + mover.access_token);
        CHECK(eyes.expect("player_entered_sector").at("username") == mover.username);
        const json moves = ok(mover.client->get("/api/v1/player/available-moves"));
        const int next = moves.at("warps").at(0).at("sector_id");
        ok(mover.client->post("/api/v1/player/move/" + std::to_string(next)));
        const json left = eyes.expect("player_left_sector");
        CHECK(left.at("user_id") == mover.user_id);
        CHECK(left.at("sector_id") == 1);
        const json moved = arrives.expect("player_moved");
        CHECK(moved.at("to_sector_id") == next);
        CHECK(moved.at("seq").get<std::int64_t>() > 0);
        ok(mover.client->post("/api/v1/player/move/1"));
        CHECK(eyes.expect("player_entered_sector").at("sector_id") == 1);
        arrives.send({{"type", "chat_message"}, {"content", "hello there"}, {"target_type", "sector"}});
        const json said = eyes.expect("chat_message");
        CHECK(said.at("content") == "hello there");
        CHECK(said.at("from_username") == mover.username);
    }
    CHECK(eyes.expect("player_left_sector").at("username") == mover.username);
}

TEST_CASE("what is not known cannot be plotted, and what is far cannot be moved to") {
    Pilot pilot = world().a_pilot();
    const Reply plotted = pilot.client->get("/api/v1/nav/plot?destination=4000");
    CHECK(plotted.status == 400);
    CHECK(plotted.body().at("code") == "course_unknown");
    const Reply moved = pilot.client->post("/api/v1/player/move/299");
    CHECK(moved.status == 400);
    CHECK(moved.body().at("detail").is_string());
    CHECK(pilot.client->post("/api/v1/player/move/99999").status == 400);
}

TEST_CASE("autopilot gives the same end state hop by hop and all at once") {
    Pilot one = world().a_pilot();
    Pilot two = world().a_pilot();
    for (Pilot* pilot : {&one, &two}) {
        for (int hop = 0; hop < 3; ++hop) explore(*pilot->client, 4);
    }
    const json chart = ok(one.client->get("/api/v1/nav/nearest?kind=station"));
    const int target = chart.at("sector").at("sector_id");
    fly(*one.client, target);
    ok(two.client->post("/api/v1/nav/autopilot", {{"destination", target}, {"mode", "all"}}));
    const json a = ok(one.client->get("/api/v1/player/state"));
    const json b = ok(two.client->get("/api/v1/player/state"));
    CHECK(a.at("current_sector_id") == b.at("current_sector_id"));
    CHECK(a.at("turns") == b.at("turns"));
    CHECK(a.at("credits") == b.at("credits"));
}
