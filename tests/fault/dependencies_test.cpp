// PostgreSQL and Redis die and come back while people play; the server is never restarted.
#include <random>
#include <thread>

#include "blackbox/traders.hpp"
#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

TEST_CASE("three kills of PostgreSQL under sixteen traders: 503 while it is away, nothing lost, no restart") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    World world({.fsync = true});
    TradingFloor floor(world, 16, seed);
    const pid_t server = world.server().pid();
    Client probe(world.port());
    for (int round = 0; round < 3; ++round) {
        floor.open();
        std::this_thread::sleep_for(500ms);
        world.postgres().kill9();
        std::this_thread::sleep_for(300ms);
        const Reply down = probe.get("/health");
        CHECK(down.status == 503);
        CHECK_FALSE(down.header("retry-after").empty());
        world.postgres().start();
        world.server().wait_healthy();
        std::this_thread::sleep_for(300ms);
        floor.close();
        floor.check(world);
    }
    CHECK(world.server().pid() == server);
    CHECK(floor.acknowledged() > 100);
}

TEST_CASE("the game goes on while Redis is flushed, gone and back") {
    World world;
    Pilot watcher = world.a_pilot();
    Pilot mover = world.a_pilot();
    Socket eyes(world.port(), "/api/v1/ws/connect?token=" + watcher.access_token);
    eyes.send({{"type", "request_sector_players"}});
    eyes.expect("sector_players");
    const json moves = ok(mover.client->get("/api/v1/player/available-moves"));
    const std::string there =
        "/api/v1/player/move/" + std::to_string(moves.at("warps").at(0).at("sector_id").get<int>());
    const auto go_and_return = [&] {
        ok(mover.client->post(there));
        CHECK(eyes.expect("player_left_sector").at("username") == mover.username);
        ok(mover.client->post("/api/v1/player/move/1"));
        CHECK(eyes.expect("player_entered_sector").at("username") == mover.username);
    };
    go_and_return();
    CHECK(world.redis().command({"FLUSHALL"}) == "OK");
    go_and_return();
    world.redis().stop();
    go_and_return();
    CHECK(world.client().get("/health").status == 200);
    world.redis().start();
    go_and_return();
    CHECK(world.audit().at("differences") == 0);
}

TEST_CASE("fifty equal idempotency keys at once have one effect and fifty equal replies") {
    World world;
    Pilot pilot = world.a_pilot();
    const json stations = ok(pilot.client->get("/api/v1/sectors/1/stations")).at("stations");
    const std::string station = stations.at(0).at("id");
    ok(pilot.client->post("/api/v1/trading/dock", {{"station_id", station}}));
    const json order{{"station_id", station}, {"resource_type", "ore"}, {"quantity", 3}};
    std::vector<std::string> replies(50);
    std::vector<std::thread> threads;
    for (auto& reply : replies) {
        threads.emplace_back([&] {
            Client client(world.port());
            client.token = pilot.access_token;
            const Reply got = client.post("/api/v1/trading/buy", order, {{"Idempotency-Key", "the-same"}});
            reply = std::to_string(got.status) + got.text;
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& reply : replies) CHECK(reply == replies.front());
    CHECK(replies.front().starts_with("200"));
    CHECK(ok(pilot.client->get("/api/v1/trading/history")).at("total_transactions") == 1);
    CHECK(ok(pilot.client->get("/api/v1/player/current-ship")).at("cargo").at("used") == 3);
    world.server().kill9();
    world.server().start();
    world.server().wait_healthy();
    Client later(world.port());
    later.token = pilot.access_token;
    const Reply again = later.post("/api/v1/trading/buy", order, {{"Idempotency-Key", "the-same"}});
    CHECK(std::to_string(again.status) + again.text == replies.front());
    const Reply other = later.post(
        "/api/v1/trading/buy", {{"station_id", station}, {"resource_type", "ore"}, {"quantity", 4}},
        {{"Idempotency-Key", "the-same"}}
    );
    CHECK(other.status == 409);
    CHECK(world.audit().at("differences") == 0);
}

TEST_CASE("SIGTERM finishes what is under way, closes sockets with 1001 and ends with 0 within ten seconds") {
    World world;
    Pilot pilot = world.a_pilot();
    Socket socket(world.port(), "/api/v1/ws/connect?token=" + pilot.access_token);
    TradingFloor floor(world, 4, 1);
    floor.open();
    std::this_thread::sleep_for(300ms);
    const auto begun = std::chrono::steady_clock::now();
    const int exit_code = world.server().terminate();
    CHECK(exit_code == 0);
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    CHECK(socket.closed_with() == 1001);
    world.server().start();
    world.server().wait_healthy();
    floor.close();
    floor.check(world);
}
