// The orchestrator's routes over the wire, with regions as sibling processes.
#include <atomic>
#include <thread>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

constexpr const char* base = "/api/v1/orchestrator";

Orchestra& shared() {
    static Orchestra orchestra({.nexus = {{"MAX_REGIONS_PER_USER", "3"}, {"MAX_TOTAL_REGIONS", "6"}}});
    return orchestra;
}

json request_for(Orchestra& orchestra, const std::string& name) {
    return {{"name", name}, {"owner_id", orchestra.a_pilot().user_id}, {"total_sectors", 100}};
}

/// Status and code of the answer to a provision request.
std::pair<int, std::string> refusal(const json& body) {
    const Reply reply = shared().admin().post(std::string(base) + "/regions/provision", body);
    return {reply.status, reply.body().value("code", "")};
}

json with(json body, const std::string& name, const json& value) {
    body[name] = value;
    return body;
}

std::string rows() {
    return shared().sql("select (select count(*) from regions) || ' ' || (select count(*) from region_jobs)");
}

}  // namespace

TEST_CASE("only administrators act on regions, on either port; health is for all") {
    Orchestra& orchestra = shared();
    const Pilot pilot = orchestra.a_pilot();
    for (const bool own_port : {false, true}) {
        const std::string prefix = own_port ? "" : base;
        const std::uint16_t port = own_port ? orchestra.orchestrator_port() : orchestra.nexus().port();
        Client anonymous(port);
        Client player(port);
        player.token = pilot.access_token;
        CHECK(ok(anonymous.get(prefix + "/health")).at("service") == "region-manager");
        const std::vector<std::pair<std::string, std::string>> routes{
            {"GET", "/regions"},
            {"GET", "/metrics"},
            {"POST", "/regions/provision"},
            {"GET", "/regions/x-x"},
            {"DELETE", "/regions/x-x"},
            {"POST", "/regions/x-x/scale"},
            {"POST", "/regions/x-x/wake"},
            {"GET", "/regions/x-x/logs"},
            {"GET", "/regions/x-x/jobs"},
            {"GET", "/jobs/x"},
            {"POST", "/jobs/x/retry"},
            {"POST", "/jobs/x/cancel"},
        };
        for (const auto& [method, path] : routes) {
            CAPTURE(method, prefix + path);
            CHECK(anonymous.request(method, prefix + path, "{}").status == 401);
            CHECK(player.request(method, prefix + path, "{}").status == 403);
        }
    }
}

TEST_CASE("requests are checked as a whole before anything is written") {
    const json good = request_for(shared(), "checked-well");
    const std::string before = rows();
    CHECK(refusal(with(good, "name", "ab")).first == 422);
    CHECK(refusal(with(good, "cpu_cores", 0.5)).first == 422);
    CHECK(refusal(with(good, "cpu_cores", 8.5)).first == 422);
    CHECK(refusal(with(good, "memory_gb", 1)).first == 422);
    CHECK(refusal(with(good, "memory_gb", 17)).first == 422);
    CHECK(refusal(with(good, "disk_gb", 9)).first == 422);
    CHECK(refusal(with(good, "disk_gb", 101)).first == 422);
    CHECK(refusal(with(good, "max_players", 9)).first == 422);
    CHECK(refusal(with(good, "total_sectors", 99)).first == 422);
    CHECK(refusal(with(good, "total_sectors", 1001)).first == 422);
    CHECK(refusal(with(good, "starting_credits", 99)).first == 422);
    CHECK(refusal(with(good, "redis_db_index", 2)).first == 422);
    CHECK(refusal(with(good, "governance_type", "anarchy")).first == 422);
    CHECK(refusal(with(good, "custom_rules", {{"lower", 1}})).first == 422);
    CHECK(refusal(with(good, "owner_id", "nobody")).first == 422);
    CHECK(refusal(with(good, "sandbox", true)).first == 422);
    CHECK(refusal(with(good, "ttl_hours", 24)).first == 422);
    CHECK(refusal(with(with(good, "sandbox", true), "ttl_hours", 169)).first == 422);
    using Refusal = std::pair<int, std::string>;
    CHECK(refusal(with(good, "name", "Admin")) == Refusal{400, "ERR_NAME_RESERVED"});
    CHECK(refusal(with(good, "name", "../../etc")) == Refusal{400, "ERR_NAME_INVALID"});
    CHECK(refusal(with(good, "name", "a b; drop")) == Refusal{400, "ERR_NAME_INVALID"});
    CHECK(refusal(with(good, "owner_id", "01a1fe16-bcfa-72e7-baa5-000000000000")) == Refusal{400, "ERR_OWNER_UNKNOWN"});
    CHECK(
        refusal(with(good, "snapshot_id", "01a1fe16-bcfa-72e7-baa5-000000000000")) ==
        Refusal{400, "ERR_SNAPSHOT_UNKNOWN"}
    );
    CHECK(refusal(with(good, "region_type", "central_nexus")) == Refusal{400, "ERR_NAME_INVALID"});
    CHECK(refusal(with(good, "region_type", "terran_space")) == Refusal{400, "ERR_NAME_INVALID"});
    const Reply dry = shared().admin().post(std::string(base) + "/regions/provision", with(good, "dry_run", true));
    CHECK(ok(dry, 202).at("status") == "dry_run");
    CHECK(dry.body().at("job_id").is_null());
    CHECK(rows() == before);
}

TEST_CASE("a region lives: provisioned, scaled, asleep, awake, suspended, saved, restored, ended") {
    Orchestra& orchestra = shared();
    json body = request_for(orchestra, "Long_Lived");
    body.update({{"display_name", "Long \"lived\"\n${HOME}"}, {"custom_rules", {{"PVP", "`reboot`"}}}});
    const Client::Headers key{{"Idempotency-Key", "long-lived-1"}};
    Client admin = orchestra.admin();
    const auto begun = std::chrono::steady_clock::now();
    const json first = ok(admin.post(std::string(base) + "/regions/provision", body, key), 202);
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(took < 250ms);  // a transaction, not a provision; the bound is for busy machines
    CHECK(first.at("region_name") == "long-lived");
    CHECK(first.at("status") == "provisioning");
    CHECK(ok(admin.post(std::string(base) + "/regions/provision", body, key), 202).at("job_id") == first.at("job_id"));
    CHECK(refusal(with(body, "name", "long-lived")) == std::pair<int, std::string>{409, "ERR_NAME_TAKEN"});
    REQUIRE(orchestra.wait_for_job(first.at("job_id")).at("state") == "succeeded");

    json region = orchestra.region("long-lived");
    CHECK(region.at("status") == "active");
    CHECK(region.at("epoch") == 1);
    CHECK(region.at("backend") == "process");
    CHECK(orchestra.sql("select status from regions where slug = 'long-lived'") == "active");
    CHECK(orchestra.sql("select db_secret_enc like 'v1.%' and svc_key_enc like 'v1.%' from region_instances") == "t");
    const auto put = [&](const std::string& what, const json& with_body = json::object()) {
        return orchestra.wait_for_job(orchestra.ask("long-lived", what, with_body)).at("state").get<std::string>();
    };
    CHECK(put("scale", {{"cpu_cores", 3.5}, {"memory_gb", 6}, {"disk_gb", 20}}) == "succeeded");
    region = orchestra.region("long-lived");
    CHECK(region.at("resource_usage").at("cpu_cores") == 3.5);
    CHECK(region.at("resource_usage").at("memory_limit_gb") == 6);
    CHECK(put("hibernate") == "succeeded");
    CHECK(orchestra.region("long-lived").at("status") == "hibernated");
    CHECK(admin.post(std::string(base) + "/regions/long-lived/resume").status == 409);
    CHECK(put("wake") == "succeeded");
    CHECK(put("suspend") == "succeeded");
    CHECK(orchestra.sql("select status from regions where slug = 'long-lived'") == "suspended");
    CHECK(admin.post(std::string(base) + "/regions/long-lived/wake").body().at("code") == "ERR_REGION_STATE");
    CHECK(put("resume") == "succeeded");
    CHECK(orchestra.sql("select status from regions where slug = 'long-lived'") == "active");
    CHECK(put("restart") == "succeeded");
    CHECK(orchestra.region("long-lived").at("epoch") == 1);
    CHECK(put("snapshot") == "succeeded");
    const json capsules = ok(admin.get(std::string(base) + "/regions/long-lived/snapshots"));
    REQUIRE(capsules.size() == 1);
    CHECK(put("restore", {{"snapshot_id", capsules[0].at("snapshot_id")}}) == "succeeded");
    CHECK(orchestra.region("long-lived").at("epoch") == 2);
    CHECK(orchestra.region("long-lived").at("status") == "active");
    const json logs = ok(admin.get(std::string(base) + "/regions/long-lived/logs?tail=50"));
    CHECK(logs.at("logs").get<std::string>().find("\"level\"") != std::string::npos);
    CHECK(admin.get(std::string(base) + "/regions/long-lived/logs?tail=1001").status == 422);
    CHECK(ok(admin.get(std::string(base) + "/metrics")).at("total_regions") >= 1);

    REQUIRE(orchestra.wait_for_job(orchestra.terminate("long-lived"), 120s).at("state") == "succeeded");
    CHECK(orchestra.traces("long-lived") == Orchestra::nothing);
    CHECK(admin.request("DELETE", std::string(base) + "/regions/long-lived", "").status == 404);
    CHECK(ok(admin.get(std::string(base) + "/regions/long-lived/jobs")).size() == 10);
    CHECK(ok(admin.get(std::string(base) + "/regions/long-lived/snapshots")).size() == 3);
}

TEST_CASE("a sleeping region wakes when somebody asks for it") {
    Orchestra& orchestra = shared();
    REQUIRE(orchestra.wait_for_job(orchestra.provision("sleeper")).at("state") == "succeeded");
    REQUIRE(orchestra.wait_for_job(orchestra.ask("sleeper", "hibernate")).at("state") == "succeeded");
    const Reply asleep = orchestra.client().get("/api/v1/regions/sleeper/status/health");
    CHECK(asleep.status == 503);
    CHECK_FALSE(asleep.header("retry-after").empty());
    const auto begun = std::chrono::steady_clock::now();
    CHECK(orchestra.wait_for_state("sleeper", "active", 20s));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    WARN("awake after " << took.count() << " ms");
    REQUIRE(orchestra.wait_for_job(orchestra.terminate("sleeper"), 120s).at("state") == "succeeded");
}

TEST_CASE("a provision that is cancelled or ended on its way leaves nothing") {
    Orchestra& orchestra = shared();
    const std::string cancelled = orchestra.provision("unwanted");
    CHECK(
        ok(orchestra.admin().post(std::string(base) + "/jobs/" + cancelled + "/cancel"), 202).at("job_id") == cancelled
    );
    CHECK(orchestra.wait_for_job(cancelled).at("state") == "compensated");
    CHECK(orchestra.traces("unwanted") == Orchestra::nothing);
    const json again = ok(orchestra.admin().post(std::string(base) + "/jobs/" + cancelled + "/retry"), 202);
    const std::string ended = orchestra.terminate("unwanted");
    CHECK(orchestra.terminate("unwanted") == ended);
    CHECK(orchestra.wait_for_job(again.at("job_id")).at("state") == "compensated");
    CHECK(orchestra.wait_for_job(ended).at("state") == "succeeded");
    CHECK(orchestra.traces("unwanted") == Orchestra::nothing);
    CHECK(orchestra.admin().post(std::string(base) + "/jobs/" + ended + "/retry").status == 409);
    CHECK(orchestra.admin().get(std::string(base) + "/jobs/01a1fe16-bcfa-72e7-baa5-000000000000").status == 404);
}

TEST_CASE("quotas of owners and of the platform hold, also for requests at once") {
    Orchestra& orchestra = shared();
    const std::string owner = orchestra.a_pilot().user_id;
    std::vector<std::thread> threads;
    std::atomic<int> accepted{0}, refused{0};
    orchestra.admin();
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            Client admin(orchestra.nexus().port());
            admin.token = orchestra.admin_token();
            const Reply reply = admin.post(
                std::string(base) + "/regions/provision",
                {{"name", "quota-" + std::to_string(i)}, {"owner_id", owner}, {"total_sectors", 100}}
            );
            if (reply.status == 202) ++accepted;
            else if (reply.body().at("code") == "ERR_QUOTA_USER") ++refused;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(accepted == 3);
    CHECK(refused == 3);
    for (int i = 0; i < 6; ++i) {
        const std::string slug = "quota-" + std::to_string(i);
        if (!orchestra.region(slug).is_null()) orchestra.wait_for_job(orchestra.terminate(slug), 120s);
    }
}

TEST_CASE("everybody is home with all that is theirs before a region ends") {
    Orchestra& orchestra = shared();
    REQUIRE(orchestra.wait_for_job(orchestra.provision("doomed")).at("state") == "succeeded");
    Pilot pilot = orchestra.a_pilot();
    const std::string who = " where user_id = '" + pilot.user_id + "'";
    orchestra.sql("update users set is_galactic_citizen = true" + who);
    orchestra.sql(
        "update players p set turns = 900, turns_anchor = now(), current_sector_id = r.first_sector + r.gate_number - "
        "1, "
        "docked_station_id = null, landed_planet_id = null from local_regions r where r.region_id = "
        "p.current_region_id and p.user_id = '" +
        pilot.user_id + "'"
    );
    Client& nexus = *pilot.client;
    const std::string travel =
        ok(nexus.post("/api/v1/travel", {{"destination_region", "doomed"}}), 202).at("travel_id");
    const bool arrived =
        within(20s, [&] { return ok(nexus.get("/api/v1/travel/" + travel)).at("status") == "completed"; });
    INFO(ok(nexus.get("/api/v1/travel/" + travel)).dump(2));
    REQUIRE(arrived);
    CHECK(within(5s, [&] { return orchestra.region("doomed").at("residents") == 1; }));
    const json job = orchestra.wait_for_job(orchestra.terminate("doomed"), 120s);
    CHECK(job.at("state") == "succeeded");
    CHECK(orchestra.traces("doomed") == Orchestra::nothing);
    CHECK(ok(nexus.get("/api/v1/player/state")).at("status") == "here");
}

TEST_CASE("regions of one shared database come and go beside each other") {
    Orchestra orchestra({.nexus = {{"SW_REGION_PLACEMENT", "shared_db"}}});
    const std::string first = orchestra.provision("flat-a");
    const std::string second = orchestra.provision("flat-b");
    for (const auto& id : {first, second}) {
        const json job = orchestra.wait_for_job(id);
        INFO(job.dump(2));
        REQUIRE(job.at("state") == "succeeded");
    }
    CHECK(
        orchestra.sql("select count(distinct db_schema) from region_instances where db_name = 'sectorwars_regions'") ==
        "2"
    );
    REQUIRE(orchestra.wait_for_job(orchestra.terminate("flat-a"), 120s).at("state") == "succeeded");
    CHECK(orchestra.traces("flat-a").instances == 0);
    CHECK(orchestra.sql("select count(*) from pg_roles where rolname like 'r\\_%'") == "1");
    CHECK(orchestra.region("flat-b").at("status") == "active");
}
