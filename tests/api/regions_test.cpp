// A nexus and a region as processes of their own: what owners change, who may do what, and questions to all regions.
#include "blackbox/cluster.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

struct Installation {
    Cluster cluster;
    Cluster::Region& alpha = cluster.add_region("alpha-reach", 100);
    Pilot owner = cluster.a_pilot();
    Pilot stranger = cluster.a_pilot();
    Client admin = cluster.admin();

    Installation() {
        cluster.in_nexus("update regions set owner_id = '" + owner.user_id + "' where slug = 'alpha-reach'");
        cluster.start(alpha);
    }
};

Installation& installation() {
    static Installation one;
    return one;
}

Reply put(Client& client, const std::string& path, const json& body) {
    return client.request("PUT", path, body.dump());
}

const std::string mine = "/api/v1/regions/my-region";

json ask(const json& question) {
    return ok(installation().admin.post("/api/v1/nexus/query", question));
}

}  // namespace

TEST_CASE("an owner's new tax rate is in force in the region's own process within two seconds") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    const auto rate = [&cluster = cluster, &alpha = alpha] {
        return cluster.in_region_database(alpha, "select tax_rate from local_regions");
    };
    REQUIRE(within(5s, [&] { return rate() == "0.1"; }));
    const auto begun = std::chrono::steady_clock::now();
    ok(put(*owner.client, mine + "/economy", {{"tax_rate", 0.17}, {"starting_credits", 700}}));
    CHECK(within(2s, [&] { return rate() == "0.17"; }));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    UNSCOPED_INFO("the new tax was in force after " << took.count() << " s");
    CHECK(ok(owner.client->get(mine)).at("tax_rate") == 0.17);
    CHECK(within(2s, [&cluster = cluster] {
        return ok(cluster.client().get("/api/v1/regions/alpha-reach")).at("tax_rate") == 0.17;
    }));
}

TEST_CASE("a new tax of the Central Nexus is in the next quote within two seconds") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    Client& client = *stranger.client;
    const std::string sector = ok(client.get("/api/v1/player/state")).at("current_sector_id").dump();
    const json stations = ok(client.get("/api/v1/sectors/" + sector + "/stations")).at("stations");
    REQUIRE_FALSE(stations.empty());
    const json station = stations.at(0).at("id");
    ok(client.post("/api/v1/trading/dock", {{"station_id", station}}));
    const json goods = ok(client.get("/api/v1/trading/market/" + station.get<std::string>())).at("resources");
    std::string good;
    for (const auto& [name, market] : goods.items()) {
        if (market.at("station_sells") && market.at("quantity") >= 50) good = name;
    }
    REQUIRE_FALSE(good.empty());
    const auto tax = [&] {
        const json quote = ok(client.post(
            "/api/v1/trading/quote",
            {{"station_id", station}, {"resource_type", good}, {"quantity", 50}, {"side", "buy"}}
        ));
        const double part = quote.at("tax");
        return part / (quote.at("total").get<double>() - part);
    };
    CHECK(tax() < 0.06);
    ok(put(admin, mine + "/economy?region=central-nexus", {{"tax_rate", 0.2}, {"starting_credits", 100}}));
    CHECK(within(2s, [&] { return tax() > 0.19; }));
    ok(put(admin, mine + "/economy?region=central-nexus", {{"tax_rate", 0.05}, {"starting_credits", 100}}));
    CHECK(within(2s, [&] { return tax() < 0.06; }));
}

TEST_CASE("an owner's automation policy is in force in the region's own process within two seconds") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    const auto policy = [&cluster = cluster, &alpha = alpha] {
        return cluster.in_region_database(alpha, "select config::jsonb ->> 'automation_policy' from region_config");
    };
    REQUIRE(within(5s, [&] { return policy() == "assisted"; }));
    ok(put(*owner.client, mine + "/automation", {{"policy", "manual"}}));
    CHECK(within(2s, [&] { return policy() == "manual"; }));
    CHECK(ok(owner.client->get(mine)).at("automation_policy") == "manual");
    const auto shown = [&cluster = cluster](const std::string& path, const std::string& name) {
        const json all = ok(cluster.client().get(path)).at("regions");
        for (const json& region : all) {
            if (region.at(name) == "alpha-reach") return region.at("automation_policy").get<std::string>();
        }
        return std::string();
    };
    CHECK(within(2s, [&] { return shown("/api/v1/regions", "slug") == "manual"; }));
    CHECK(within(2s, [&] { return shown("/api/v1/regions/online", "region") == "manual"; }));
}

TEST_CASE("an API token that is revoked at the nexus is refused in a region within a second") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    const std::string tokens = "/api/v1/auth/api-tokens";
    const auto made = [&] { return ok(owner.client->post(tokens, {{"name", "x"}, {"scopes", {"read"}}}), 201); };
    const auto in_alpha = [&](const json& token) {
        Client client(alpha.port());
        Client nexus = cluster.client();
        client.token = ok(nexus.post(tokens + "/exchange", {{"token", token.at("token")}})).at("access_token");
        return client;
    };
    const json doomed = made(), other = made();
    Client script = in_alpha(doomed), witness = in_alpha(other);
    const auto status = [](Client& client) { return client.get("/api/v1/player/state").status; };
    REQUIRE(status(script) != 401);
    REQUIRE(status(script) == status(witness));
    ok(owner.client->request("DELETE", tokens + "/" + doomed.at("details").at("id").get<std::string>(), ""));
    CHECK(within(1s, [&] { return status(script) == 401; }));
    CHECK(status(witness) != 401);
}

TEST_CASE("everybody may see regions, owners may rule theirs, administrators may ask all") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    Client nobody = cluster.client();

    struct Row {
        std::string method, path;
        json body;
        int anonymous, stranger, owner, admin;
    };

    const json economy{{"tax_rate", 0.17}, {"starting_credits", 700}};
    const json governance{{"governance_type", "council"}, {"voting_threshold", 0.5}, {"election_frequency_days", 60}};
    const json question{{"query", "health"}, {"regions", "*"}};
    const std::string which = "?region=alpha-reach";
    const std::string member = mine + "/members/" + alpha.region_id + which;
    const std::vector<Row> rows{
        {"GET", "/api/v1/regions", {}, 200, 200, 200, 200},
        {"GET", "/api/v1/regions/alpha-reach", {}, 200, 200, 200, 200},
        {"GET", "/api/v1/regions/no-such-realm", {}, 404, 404, 404, 404},
        {"GET", mine + which, {}, 401, 403, 200, 403},
        {"GET", mine, {}, 401, 404, 200, 404},
        {"GET", mine + "/stats" + which, {}, 401, 403, 200, 403},
        {"GET", mine + "/members" + which, {}, 401, 403, 200, 403},
        {"GET", mine + "/policies" + which, {}, 401, 403, 200, 403},
        {"GET", mine + "/elections" + which, {}, 401, 403, 200, 403},
        {"GET", mine + "/treaties" + which, {}, 401, 403, 200, 403},
        {"PUT", mine + "/economy" + which, economy, 401, 403, 200, 403},
        {"PUT", mine + "/governance" + which, governance, 401, 403, 200, 403},
        {"PUT", mine + "/culture" + which, json::object(), 401, 403, 200, 403},
        {"PUT", mine + "/automation" + which, {{"policy", "open"}}, 401, 403, 200, 403},
        {"PATCH", member, {{"voting_power", 1}}, 401, 403, 404, 403},
        {"PUT",
         "/api/v1/admin/users/" + stranger.user_id + "/citizenship",
         {{"is_galactic_citizen", false}},
         401,
         403,
         403,
         200},
        {"GET", "/api/v1/nexus/districts", {}, 200, 200, 200, 200},
        {"GET", "/api/v1/nexus/queries", {}, 401, 403, 403, 200},
        {"POST", "/api/v1/nexus/query", question, 401, 403, 403, 200},
        {"POST", "/api/v1/nexus/generate", json::object(), 401, 403, 403, 409},
        {"POST", "/internal/v1/query/health", json::object(), 404, 404, 404, 404},
    };
    for (const Row& row : rows) {
        CAPTURE(row.method, row.path);
        const std::string body = row.body.is_null() ? "" : row.body.dump();
        CHECK(nobody.request(row.method, row.path, body).status == row.anonymous);
        CHECK(stranger.client->request(row.method, row.path, body).status == row.stranger);
        CHECK(owner.client->request(row.method, row.path, body).status == row.owner);
        CHECK(admin.request(row.method, row.path, body).status == row.admin);
    }
}

TEST_CASE("a region's process answers the nexus and nobody else") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    Client internal(alpha.process().internal_port());
    const auto status = [&](const std::string& token) {
        internal.token = token;
        return internal.post("/internal/v1/query/health").status;
    };
    CHECK(status("") == 401);
    CHECK(status(owner.access_token) == 401);
    CHECK(status(admin.token) == 401);
    CHECK(status(service_token(alpha.key, "alpha-reach")) == 401);
}

TEST_CASE("at a nexus Terran Space waits to be provisioned and the Central Nexus is active") {
    Cluster& cluster = installation().cluster;
    const auto status = [&](const std::string& slug) {
        return cluster.in_nexus("select status from regions where slug = '" + slug + "'");
    };
    CHECK(status("terran-space") == "pending");
    CHECK(status("central-nexus") == "active");
    CHECK(
        cluster.in_nexus("select region_id from regions where slug = 'central-nexus'") ==
        cluster.in_nexus("select region_id from local_regions")
    );
    Client client = cluster.client();
    CHECK(client.get("/api/v1/regions/terran-space").status == 404);
    const json central = ok(client.get("/api/v1/regions/central-nexus"));
    CHECK(central.at("running") == "running");
    CHECK(central.at("economic_specialization") == "galactic_hub");
}

TEST_CASE("a question reaches a region's process, and one that died is named") {
    auto& [cluster, alpha, owner, stranger, admin] = installation();
    json answer;
    REQUIRE(within(5s, [&] {
        answer = ask({{"query", "health"}, {"regions", {"central-nexus", "alpha-reach"}}, {"aggregation", "sum"}});
        return !answer.at("meta").at("partial");
    }));
    CHECK(answer.at("data").at(0).at("sectors") == 5100);
    CHECK(answer.at("meta").at("regions_ok") == json{"alpha-reach", "central-nexus"});
    const json rows = ask({{"query", "health"}, {"regions", "*"}, {"aggregation", "union"}}).at("data");
    for (const json& row : rows) {
        if (row.at("_region") == "alpha-reach") CHECK(row.at("sectors") == 100);
    }
    alpha.process().kill9();
    answer = ask({{"query", "health"}, {"regions", {"central-nexus", "alpha-reach"}}, {"aggregation", "sum"}});
    CHECK(answer.at("meta").at("partial"));
    CHECK(answer.at("meta").at("regions_failed").contains("alpha-reach"));
    CHECK(answer.at("data").at(0).at("sectors") == 5000);
}
