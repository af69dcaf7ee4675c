// A nexus and its regions as processes of their own: who may come in, what answers where, and who is who.
#include <unistd.h>

#include <fstream>

#include "blackbox/cluster.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

struct Installation {
    Cluster cluster;
    Cluster::Region& alpha = cluster.add_region("alpha-reach", 100);
    Pilot pilot = cluster.a_pilot();

    Installation() { cluster.start(alpha); }
};

Installation& installation() {
    static Installation one;
    return one;
}

/// A route that asks for a pilot's token and nothing of the pilot.
int status_with(std::uint16_t port, const std::string& token) {
    Client client(port);
    client.token = token;
    return client.get("/api/v1/ships/catalogue").status;
}

/// What the region's administrators see of it; the nexus' own admin is one.
json own_view(Cluster& cluster, const Cluster::Region& region) {
    Client client(region.port());
    client.token = cluster.admin().token;
    return ok(client.get("/api/v1/admin/regions")).at("regions").at(0);
}

json heartbeat_of(const std::string& slug) {
    return {{"slug", slug},    {"instance", "x"},   {"epoch", 1},
            {"spec_hash", ""}, {"ready", false},    {"players", 0},
            {"residents", 0},  {"config_etag", ""}, {"revoked_since", "1970-01-01T00:00:00Z"}};
}

/// Processor time that a process has used.
std::chrono::duration<double> processor_time(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string word;
    for (int i = 0; i < 13; ++i) stat >> word;
    long user = 0;
    long system = 0;
    stat >> user >> system;
    return std::chrono::duration<double>(
        static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK))
    );
}

}  // namespace

TEST_CASE("a new pilot of the nexus begins in the Central Nexus and can trade there") {
    const json state = ok(installation().pilot.client->get("/api/v1/player/state"));
    CHECK(state.at("current_sector_id") == 301);
    CHECK(state.at("credits").get<int>() > 0);
    const json moves = ok(installation().pilot.client->get("/api/v1/player/available-moves"));
    CHECK(moves.at("warps").size() + moves.at("tunnels").size() > 0);
    CHECK(installation().pilot.client->get("/api/v1/trading/history").status == 200);
    CHECK(installation().cluster.in_nexus("select count(*) from local_regions") == "1");
    CHECK(installation().cluster.in_nexus("select max(sector_id) from sectors") == "5300");
}

TEST_CASE("a region makes its own galaxy from what the registry says") {
    auto& [cluster, alpha, pilot] = installation();
    const json view = own_view(cluster, alpha);
    CHECK(view.at("id") == alpha.region_id);
    CHECK(view.at("name") == "alpha-reach");
    CHECK(view.at("region_type") == "player_owned");
    CHECK(view.at("total_sectors") == 100);
    const auto ask = [&](const std::string& sql) { return cluster.in_region_database(alpha, sql); };
    CHECK(ask("select count(*) || ' ' || min(sector_id) || ' ' || max(sector_id) from sectors") == "100 1 100");
    CHECK(ask("select gate_number from local_regions") == "100");
    CHECK(
        ask("select seed from local_regions") == cluster.in_nexus("select generation_seed from regions where slug = "
                                                                  "'alpha-reach'")
    );
    CHECK(
        ask("select string_agg(zone_type || ' ' || first_number || '-' || last_number, ', ' order by position) "
            "from zones") == "FEDERATION 1-33, BORDER 34-67, FRONTIER 68-100"
    );
    CHECK(ask("select to_regclass('nexus.users') is null") == "t");
}

TEST_CASE("a region takes tokens of its nexus and of nobody else") {
    auto& [cluster, alpha, pilot] = installation();
    const std::string good = pilot.access_token;
    CHECK(status_with(alpha.port(), good) == 200);
    CHECK(status_with(alpha.port(), "") == 401);
    const json claims = payload_in(good);
    SECTION("changed after it was signed") {
        std::string bad = good;
        bad[bad.find('.') + 20] = bad[bad.find('.') + 20] == 'a' ? 'b' : 'a';
        CHECK(status_with(alpha.port(), bad) == 401);
    }
    SECTION("signed by the region itself") {
        CHECK(status_with(alpha.port(), sign_token(alpha.key, "JWT", claims)) == 401);
        CHECK(status_with(cluster.nexus().port(), sign_token(alpha.key, "JWT", claims)) == 401);
        json own = claims;
        own["iss"] = "region:alpha-reach";
        CHECK(status_with(alpha.port(), sign_token(alpha.key, "JWT", own)) == 401);
    }
    SECTION("signed by a stranger who knows the name of the right key") {
        TestKey stranger = make_test_key();
        CHECK(status_with(alpha.port(), sign_token(stranger, "JWT", claims)) == 401);
        const std::string header = good.substr(0, good.find('.'));
        stranger.kid = ok(Client(cluster.nexus().port()).get("/.well-known/jwks.json")).at("keys").at(0).at("kid");
        CHECK(status_with(alpha.port(), sign_token(stranger, "JWT", claims)) == 401);
    }
    SECTION("a service token") {
        CHECK(status_with(alpha.port(), service_token(alpha.key, "alpha-reach")) == 401);
    }
}

TEST_CASE("a region has no accounts and names the nexus instead") {
    auto& [cluster, alpha, pilot] = installation();
    const std::string nexus = "http://127.0.0.1:" + std::to_string(cluster.nexus().port());
    Client client = Cluster::in_region(alpha, pilot);
    for (const auto& [method, target] : std::vector<std::pair<std::string, std::string>>{
             {"POST", "/api/v1/auth/login"},
             {"POST", "/api/v1/auth/register?from=here"},
             {"GET", "/api/v1/auth/me"},
             {"GET", "/api/v1/users"},
             {"GET", "/api/v1/admin/users"},
             {"PUT", "/api/v1/users/0190a5e0-0000-7000-8000-000000000000/password"},
             {"GET", "/api/v1/nexus/status"},
             {"GET", "/api/v1/regions/online"},
             {"GET", "/api/v1/presence"}}) {
        CAPTURE(method, target);
        const Reply reply = client.request(method, target, method == "GET" ? "" : "{}");
        CHECK(reply.status == 421);
        CHECK(reply.header("location") == nexus + target);
        CHECK(reply.body().at("code") == "misdirected");
        CHECK(reply.body().at("location") == nexus + target);
        CHECK(reply.header("x-request-id") != "");
    }
    CHECK(client.get("/api/v1/there-is-no-such-thing").status == 404);
    CHECK(client.get("/api/v1/ships/catalogue").status == 200);
    CHECK(client.post("/internal/v1/regions/alpha-reach/heartbeat").status == 404);
}

TEST_CASE("a request for another region is sent on") {
    auto& [cluster, alpha, pilot] = installation();
    Client client = Cluster::in_region(alpha, pilot);
    const std::string route = "/api/v1/ships/catalogue";
    CHECK(client.get(route, {{"X-Region-ID", "alpha-reach"}}).status == 200);
    CHECK(client.get(route, {{"X-Region-ID", alpha.region_id}}).status == 200);
    const Reply reply = client.get(route, {{"X-Region-ID", "beta-reach"}});
    CHECK(reply.status == 421);
    CHECK(reply.header("location").ends_with(route));
    CHECK(client.get(route, {{"X-Region-ID", "0190a5e0-0000-7000-8000-000000000000"}}).status == 421);
}

TEST_CASE("a changed configuration is in force in the region within two seconds") {
    auto& [cluster, alpha, pilot] = installation();
    REQUIRE(own_view(cluster, alpha).at("tax_rate") == 0.1);
    const auto begun = std::chrono::steady_clock::now();
    cluster.in_nexus("update regions set tax_rate = 0.2, display_name = 'Dear Alpha' where slug = 'alpha-reach'");
    REQUIRE(within(2s, [&] { return own_view(cluster, alpha).at("tax_rate") == 0.2; }));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    WARN("the new tax was in force after " << took.count() << " s");
    CHECK(own_view(cluster, alpha).at("display_name") == "Dear Alpha");
    CHECK(cluster.in_region_database(alpha, "select config like '%Dear Alpha%' from region_config") == "t");
}

TEST_CASE("whoever logs out at the nexus is out of the region within a second") {
    auto& [cluster, alpha, ignored] = installation();
    const Pilot pilot = cluster.a_pilot();
    REQUIRE(status_with(alpha.port(), pilot.access_token) == 200);
    ok(pilot.client->post("/api/v1/auth/logout", {{"refresh_token", pilot.refresh_token}}));
    CHECK(within(1s, [&] { return status_with(alpha.port(), pilot.access_token) == 401; }));
}

TEST_CASE("whoever is disabled by an administrator is out of the region within a second") {
    auto& [cluster, alpha, ignored] = installation();
    const Pilot pilot = cluster.a_pilot();
    REQUIRE(status_with(alpha.port(), pilot.access_token) == 200);
    Client admin = cluster.admin();
    REQUIRE(admin.request("PUT", "/api/v1/users/" + pilot.user_id, R"({"is_active":false})").status == 200);
    CHECK(within(1s, [&] { return status_with(alpha.port(), pilot.access_token) == 401; }));
}

TEST_CASE("a region speaks only for itself") {
    auto& [cluster, alpha, pilot] = installation();
    const auto& beta = cluster.add_region("beta-reach");
    Client internal(cluster.nexus().internal_port());
    const json beat = heartbeat_of("beta-reach");
    const auto send = [&](const std::string& slug, const std::string& token) {
        internal.token = token;
        return internal.post("/internal/v1/regions/" + slug + "/heartbeat", beat);
    };
    Socket watching(cluster.nexus().port(), "/api/v1/ws/admin?token=" + cluster.admin().token);
    const Reply foreign = send("beta-reach", service_token(alpha.key, "alpha-reach"));
    CHECK(foreign.status == 403);
    CHECK(foreign.body().at("code") == "foreign_heartbeat");
    CHECK(watching.expect("system:alert").at("subject") == "region:alpha-reach spoke for beta-reach");
    CHECK(send("beta-reach", "").status == 401);
    CHECK(send("beta-reach", pilot.access_token).status == 401);
    CHECK(send("beta-reach", service_token(alpha.key, "beta-reach")).status == 401);
    REQUIRE(within(3s, [&] { return send("beta-reach", service_token(beta.key, "beta-reach")).status == 200; }));
    const json reply = ok(send("beta-reach", service_token(beta.key, "beta-reach")));
    CHECK(reply.at("config").at("slug") == "beta-reach");
    CHECK(reply.at("config").at("epoch") == 1);
    const std::string once = service_token(beta.key, "beta-reach");
    CHECK(send("beta-reach", once).status == 200);
    CHECK(send("beta-reach", once).status == 401);
    CHECK(send("nowhere", service_token(beta.key, "beta-reach")).status == 403);
}

TEST_CASE("the heartbeats of a hundred regions cost a fraction of a processor") {
    auto& [cluster, alpha, pilot] = installation();
    const auto& gamma = cluster.add_region("gamma-reach");
    json beat = heartbeat_of("gamma-reach");
    Client internal(cluster.nexus().internal_port());
    const auto send = [&](const std::string& token) {
        internal.token = token;
        return internal.post("/internal/v1/regions/gamma-reach/heartbeat", beat);
    };
    REQUIRE(within(3s, [&] { return send(service_token(gamma.key, "gamma-reach")).status == 200; }));
    const json reply = ok(send(service_token(gamma.key, "gamma-reach")));
    beat["config_etag"] = reply.at("config").at("etag");
    beat["revoked_since"] = reply.at("now");
    constexpr int beats = 1000;  // five seconds of a hundred regions
    std::vector<std::string> tokens;
    for (int i = 0; i < beats; ++i) tokens.push_back(service_token(gamma.key, "gamma-reach"));
    const auto before = processor_time(cluster.nexus().pid());
    for (const auto& token : tokens) REQUIRE(send(token).status == 200);
    const double each = (processor_time(cluster.nexus().pid()) - before).count() / beats;
    WARN("a heartbeat costs the nexus " << each * 1000 << " ms of processor time");
    CHECK(each < 0.002);
}

TEST_CASE("everybody sees who is online in all regions") {
    auto& [cluster, alpha, ignored] = installation();
    const Pilot here = cluster.a_pilot();
    const Pilot there = cluster.a_pilot();
    cluster.in_region_database(
        alpha,
        "insert into players (player_id, user_id, username, home_region_id, current_region_id, "
        "current_sector_id, turns, max_turns, turns_anchor, turn_interval_us, military_rank, created_at, "
        "last_active_at) values ('" +
            payload_in(there.access_token).at("pid").get<std::string>() + "', '" + there.user_id + "', '" +
            there.username + "', '" + alpha.region_id + "', '" + alpha.region_id +
            "', 7, 100, 1000, now(), 86400000, 'Recruit', now(), now())"
    );
    Socket at_nexus(cluster.nexus().port(), "/api/v1/ws/connect?token=" + here.access_token);
    Socket in_alpha(alpha.port(), "/api/v1/ws/connect?token=" + there.access_token);
    const auto names = [&](const std::string& region) {
        const json reply = ok(here.client->get("/api/v1/presence"));
        for (const auto& one : reply.at("regions")) {
            if (one.at("region") == region) return one.at("players").dump();
        }
        return std::string();
    };
    CHECK(within(3s, [&] { return names("alpha-reach").find(there.username) != std::string::npos; }));
    CHECK(names("central-nexus").find(here.username) != std::string::npos);
    CHECK(names("alpha-reach").find("\"sector_id\":7") != std::string::npos);
    const json counts = ok(cluster.client().get("/api/v1/regions/online"));
    CHECK(counts.at("total").get<int>() >= 2);
}

TEST_CASE("missing settings are named all at once") {
    const auto names = [](const std::string& mode, const std::vector<std::string>& wanted) {
        const Finished finished = run_binary({"--mode=" + mode}, {});
        CAPTURE(finished.output);
        CHECK(finished.exit_code == 78);
        for (const auto& name : wanted) CHECK(finished.output.find(name + " is required") != std::string::npos);
    };
    names("regional", {"DATABASE_URL", "REGION_ID", "CENTRAL_NEXUS_URL", "SW_SERVICE_KEY"});
    names("nexus", {"DATABASE_URL", "REDIS_URL", "JWT_SECRET", "ADMIN_PASSWORD", "SW_MASTER_KEY"});
}

TEST_CASE("a server can be asked whether it is ready by its own binary") {
    auto& [cluster, alpha, pilot] = installation();
    ServerProcess::Environment environment = cluster.environment_of(alpha);
    environment["SW_INTERNAL_LISTEN"] = "0.0.0.0:" + std::to_string(alpha.process().internal_port());
    CHECK(run_binary({"--healthcheck"}, environment).exit_code == 0);
    environment["SW_INTERNAL_LISTEN"] = "127.0.0.1:" + std::to_string(free_port());
    const auto begun = std::chrono::steady_clock::now();
    CHECK(run_binary({"--healthcheck"}, environment).exit_code == 1);
    CHECK(std::chrono::steady_clock::now() - begun < 3s);
}
