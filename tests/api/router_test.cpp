// Everything that a player says to a region through its nexus: requests, sockets, sleep, death and the end.
#include <signal.h>

#include <fstream>
#include <iterator>
#include <pqxx/pqxx>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"
#include "support/raw_client.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

struct Installation {
    Orchestra orchestra;
    Pilot pilot = orchestra.a_pilot();
    std::string region_id;

    Installation() {
        const json job = orchestra.wait_for_job(
            orchestra.provision("router-one", {{"hibernation_allowed", true}}), std::chrono::seconds(120)
        );
        UNSCOPED_INFO(job.dump(2));
        REQUIRE(job.at("state") == "succeeded");
        region_id = orchestra.region("router-one").at("region_id");
        REQUIRE(within(20s, [&] { return catalogue().status == 200; }));
    }

    Reply catalogue() const { return pilot.client->get("/r/router-one/api/v1/ships/catalogue"); }
};

Installation& installation() {
    static Installation one;
    return one;
}

std::string code_of(const Reply& reply) {
    return reply.body().at("code");
}

/// Puts the pilot into the region's own database, as an arrival would.
void settle(Installation& at) {
    const std::string player_id = payload_in(at.pilot.access_token).at("pid");
    pqxx::connection owner(at.orchestra.postgres().url("region_router_one"));
    pqxx::work tx(owner);
    tx.exec("set local search_path = region");
    tx.exec(
        "insert into players (player_id, user_id, username, home_region_id, current_region_id, current_sector_id, "
        "turns, max_turns, turns_anchor, turn_interval_us, military_rank, created_at, last_active_at) values ('" +
        player_id + "', '" + at.pilot.user_id + "', '" + at.pilot.username + "', '" + at.region_id + "', '" +
        at.region_id + "', 7, 100, 1000, now(), 86400000, 'Recruit', now(), now()) on conflict do nothing"
    );
    tx.commit();
}

/// Says something and hears the region's answer to it.
void answer_of(Socket& socket) {
    socket.send({{"type", "heartbeat"}});
    CHECK(socket.expect("heartbeat_ack").contains("type"));
}

/// Kills the region's process, but only if it is one that this test's nexus started.
bool kill_region(Installation& at) {
    const std::string id = at.orchestra.region("router-one").at("container_id");
    const pid_t pid = std::stoi(id);
    std::ifstream file("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
    const std::string environment{std::istreambuf_iterator<char>(file), {}};
    if (pid <= 1 || environment.find(at.orchestra.directory()) == std::string::npos) return false;
    return ::kill(pid, SIGKILL) == 0;
}

}  // namespace

TEST_CASE("both forms of a region's paths lead to its process, and its answers come back whole") {
    Installation& at = installation();
    const Reply through = at.catalogue();
    CHECK(through.body().dump().size() > 100);
    CHECK_FALSE(through.header("x-request-id").empty());
    CHECK_FALSE(through.header("x-content-type-options").empty());
    CHECK(at.pilot.client->get("/api/v1/regions/router-one/ships/catalogue").text == through.text);
    CHECK(at.pilot.client->get("/r/" + at.region_id + "/api/v1/ships/catalogue").text == through.text);
    // The region itself, of the registry; the region's own no.
    CHECK(ok(at.pilot.client->get("/api/v1/regions/router-one")).at("slug") == "router-one");
    const Reply elsewhere = at.pilot.client->get("/r/router-one/api/v1/nexus/status");
    CHECK(elsewhere.status == 421);
    Client nobody(at.orchestra.nexus().port());
    CHECK(nobody.get("/r/router-one/api/v1/ships/catalogue").status == 401);
    CHECK(nobody.get("/r/no-such-realm/api/v1/ships/catalogue").status == 404);
    CHECK(code_of(nobody.get("/r/no-such-realm/api/v1/ships/catalogue")) == "region_not_found");
    CHECK(nobody.get("/r/router-one/../internal/v1/hello").status == 400);
    CHECK(nobody.get("/r/router-one/a%2f..%2f..%2finternal%2fv1%2fhello").status == 400);
    // The region's internal routes are not below its API.
    CHECK(nobody.get("/r/router-one/internal/v1/hello").status == 404);
    CHECK(nobody.get("/r/central-nexus/api/v1/ships/catalogue").status == 401);
    CHECK(at.pilot.client->get("/r/central-nexus/api/v1/ships/catalogue").status == 200);
}

TEST_CASE("preflights are answered at the edge") {
    Installation& at = installation();
    Client browser(at.orchestra.nexus().port());
    const Reply reply = browser.request(
        "OPTIONS", "/r/router-one/api/v1/player/state", "",
        {{"Origin", "http://play.example.org"}, {"Access-Control-Request-Method", "GET"}}
    );
    CHECK((reply.status == 200 || reply.status == 400));
    CHECK(reply.header("vary").find("Origin") != std::string::npos);
}

TEST_CASE("a socket through the nexus carries the region's frames and dies with neither too late nor too early") {
    Installation& at = installation();
    const std::string path = "/r/router-one/api/v1/ws/connect?token=";
    const auto port = at.orchestra.nexus().port();
    CHECK(Socket::refused_status(port, path + "nonsense") >= 400);
    settle(at);
    Socket socket(port, path + at.pilot.access_token);
    answer_of(socket);
    REQUIRE(kill_region(at));
    CHECK(socket.closed_with(5s) >= 0);
    // Requests say what is wrong until the orchestrator has a new process, and then they are answered again.
    bool honest = true;
    CHECK(within(90s, [&] {
        const Reply reply = at.catalogue();
        const bool refused = reply.status == 503 && !reply.header("retry-after").empty();
        honest = honest && (reply.status == 200 || refused);
        std::this_thread::sleep_for(100ms);
        return reply.status == 200;
    }));
    CHECK(honest);
}

TEST_CASE("whoever asks for a sleeping region wakes it") {
    Installation& at = installation();
    REQUIRE(at.orchestra.wait_for_job(at.orchestra.ask("router-one", "hibernate")).at("state") == "succeeded");
    const Reply asleep = at.catalogue();
    CHECK(asleep.status == 503);
    CHECK(code_of(asleep) == "region_sleeps");
    CHECK(asleep.header("retry-after") == "3");
    CHECK(within(60s, [&] { return at.catalogue().status == 200; }));
}

TEST_CASE("many clients at once all get their own answers") {
    Installation& at = installation();
    const std::string expected = at.catalogue().text;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            Client client(at.orchestra.nexus().port());
            client.token = at.pilot.access_token;
            for (int n = 0; n < 50; ++n) {
                const Reply reply = client.get("/r/router-one/api/v1/ships/catalogue");
                if (reply.status != 200 || reply.text != expected) ++wrong;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("a nexus that ends closes the sockets to its regions and ends in time") {
    Installation& at = installation();
    settle(at);
    Socket socket(at.orchestra.nexus().port(), "/r/router-one/api/v1/ws/connect?token=" + at.pilot.access_token);
    answer_of(socket);
    CHECK(at.orchestra.nexus().terminate(15s) == 0);
    CHECK(socket.closed_with(5s) >= 0);
}
