// Regions that outlive their nexus, and processes that must not outlive their region.
#include "blackbox/cluster.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

constexpr int stale_epoch = 75;
constexpr int wrong_setting = 78;

int status_with(std::uint16_t port, const std::string& token) {
    Client client(port);
    client.token = token;
    return client.get("/api/v1/ships/catalogue").status;
}

}  // namespace

TEST_CASE("a region plays on and starts again while its nexus is away") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    cluster.start(alpha);
    const Pilot pilot = cluster.a_pilot();
    const Pilot banned = cluster.a_pilot();
    ok(banned.client->post("/api/v1/auth/logout", {{"refresh_token", banned.refresh_token}}));
    REQUIRE(within(1500ms, [&] { return status_with(alpha.port(), banned.access_token) == 401; }));
    REQUIRE(status_with(alpha.port(), pilot.access_token) == 200);

    cluster.nexus().kill9();
    Client probe(alpha.process().internal_port());
    CHECK(within(5s, [&] {
        const Reply ready = probe.get("/readyz");
        return ready.status == 200 && ready.text.find("nexus") != std::string::npos;
    }));
    CHECK(status_with(alpha.port(), pilot.access_token) == 200);
    CHECK(status_with(alpha.port(), banned.access_token) == 401);

    alpha.process().kill9();
    alpha.process().start();
    alpha.process().wait_healthy(25s);
    CHECK(status_with(alpha.port(), pilot.access_token) == 200);
    CHECK(status_with(alpha.port(), banned.access_token) == 401);

    cluster.nexus().start();
    cluster.nexus().wait_healthy();
    cluster.in_nexus("update regions set tax_rate = 0.15 where slug = 'alpha-reach'");
    CHECK(within(5s, [&] { return cluster.in_region_database(alpha, "select tax_rate from local_regions") == "0.15"; })
    );
    CHECK(Client(alpha.process().internal_port()).get("/readyz").text == "ready\n");
}

TEST_CASE("a process of an earlier epoch ends") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    ServerProcess& old = cluster.start(alpha);

    SECTION("because the nexus says so") {
        cluster.in_nexus("update regions set epoch = 2 where slug = 'alpha-reach'");
        CHECK(old.ended_with(3s) == stale_epoch);
        CHECK(run_binary({}, cluster.environment_of(alpha, 1)).exit_code == stale_epoch);
    }
    SECTION("because its database serves a later one, even when the nexus is away") {
        cluster.in_nexus("update regions set epoch = 2 where slug = 'alpha-reach'");
        cluster.nexus().kill9();
        ServerProcess& fresh = cluster.start(alpha, cluster.environment_of(alpha, 2));
        CHECK(old.ended_with(1500ms) == stale_epoch);
        CHECK(Client(fresh.port()).get("/health").status == 200);
        CHECK(run_binary({}, cluster.environment_of(alpha, 1)).exit_code == stale_epoch);
    }
}

TEST_CASE("two processes of one region run side by side, a third one does its jobs") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    cluster.start(alpha);
    ServerProcess& second = cluster.start(alpha);
    ServerProcess::Environment worker = cluster.environment_of(alpha);
    worker["SW_JOBS_ONLY"] = "true";
    ServerProcess& jobs = cluster.start(alpha, worker);
    const Pilot pilot = cluster.a_pilot();
    CHECK(status_with(alpha.port(), pilot.access_token) == 200);
    CHECK(status_with(second.port(), pilot.access_token) == 200);
    CHECK_THROWS_AS(Client(jobs.port()).get("/health"), ConnectionLost);
    cluster.in_nexus("update regions set tax_rate = 0.25 where slug = 'alpha-reach'");
    Client admin = cluster.admin();
    for (const std::uint16_t port : {alpha.port(), second.port()}) {
        Client client(port);
        client.token = admin.token;
        CHECK(within(2500ms, [&] {
            return ok(client.get("/api/v1/admin/regions")).at("regions").at(0).at("tax_rate") == 0.25;
        }));
    }
    CHECK(jobs.terminate() == 0);
    CHECK(second.terminate() == 0);
}

TEST_CASE("a region lives in a schema of a database that it shares") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    cluster.in_nexus("create schema region_of_alpha authorization " + alpha.role);
    ServerProcess::Environment environment = cluster.environment_of(alpha);
    environment["DATABASE_URL"] = cluster.postgres().url("central_nexus", alpha.role);
    environment["DB_SCHEMA"] = "region_of_alpha";
    cluster.start(alpha, environment);
    const Pilot pilot = cluster.a_pilot();
    CHECK(status_with(alpha.port(), pilot.access_token) == 200);
    CHECK(cluster.in_nexus("select count(*) from region_of_alpha.sectors") == "100");
    CHECK(cluster.in_nexus("select count(*) from region.sectors") == "5000");
}

TEST_CASE("a region does not start on what belongs to another one") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    auto& beta = cluster.add_region("beta-reach");
    cluster.start(alpha);
    ServerProcess::Environment environment = cluster.environment_of(beta);
    environment["DATABASE_URL"] = cluster.environment_of(alpha).at("DATABASE_URL");
    const Finished finished = run_binary({}, environment);
    CAPTURE(finished.output);
    CHECK(finished.exit_code == wrong_setting);
    CHECK(finished.output.find("belongs to another region") != std::string::npos);

    environment = cluster.environment_of(beta);
    environment["DATABASE_URL"] = cluster.postgres().url(beta.database);
    const Finished mighty = run_binary({}, environment);
    CAPTURE(mighty.output);
    CHECK(mighty.exit_code == 70);
    CHECK(mighty.output.find("row-level security") != std::string::npos);
}
