// Regions come and go whole, whatever dies on the way: exactly one of everything, or nothing.
#include <filesystem>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

constexpr int died_there = 86;

std::vector<std::string> points(const std::string& kind, const std::vector<std::string>& steps) {
    std::vector<std::string> out;
    for (const auto& step : steps) {
        out.push_back(kind + "." + step + ".before");
        out.push_back(kind + "." + step + ".after");
    }
    return out;
}

/// A termination under way: its job's id.
std::string open_job(Orchestra& orchestra, const std::string& slug) {
    return orchestra.sql("select job_id from region_jobs where slug = '" + slug + "' order by created_at desc limit 1");
}

/// Something of the request may be lost when the nexus dies in it; the job is in the database.
template <class Request>
void ask_and_die(const Request& request) {
    try {
        request();
    } catch (const ConnectionLost&) {
    }
}

}  // namespace

TEST_CASE("a nexus killed at any step of a provision or a termination leaves exactly one region, then none") {
    Orchestra orchestra;
    const auto rising =
        points("provision", {"database", "keys", "prepare", "create", "start", "wait_ready", "activate"});
    const auto falling = points("terminate", {"drain", "capsule", "stop", "remove", "database", "keys", "erase"});
    REQUIRE(rising.size() == falling.size());
    for (std::size_t i = 0; i < rising.size(); ++i) {
        const std::string slug = "crash-" + std::to_string(i);
        {
            INFO(rising[i]);
            orchestra.restart_nexus(rising[i]);
            ask_and_die([&] { (void)orchestra.provision(slug); });
            REQUIRE(orchestra.nexus().ended_with(30s) == died_there);
            orchestra.restart_nexus();
            const json job = orchestra.wait_for_job(open_job(orchestra, slug));
            CHECK(job.at("state") == "succeeded");
            CHECK(orchestra.region(slug).at("status") == "active");
            CHECK(orchestra.traces(slug) == Orchestra::one_of_each);
        }
        {
            INFO(falling[i]);
            orchestra.restart_nexus(falling[i]);
            ask_and_die([&] { (void)orchestra.terminate(slug); });
            REQUIRE(orchestra.nexus().ended_with(30s) == died_there);
            orchestra.restart_nexus();
            const json job = orchestra.wait_for_job(open_job(orchestra, slug));
            CHECK(job.at("state") == "succeeded");
            CHECK(orchestra.region(slug).is_null());
            CHECK(orchestra.traces(slug) == Orchestra::nothing);
            CHECK(orchestra.sql("select count(*) > 0 from region_snapshots where slug = '" + slug + "'") == "t");
        }
    }
}

TEST_CASE("a nexus killed while it reserves has reserved nothing") {
    Orchestra orchestra;
    for (const std::string point : {"provision.reserve.before", "provision.reserve.after"}) {
        INFO(point);
        orchestra.restart_nexus(point);
        CHECK_THROWS_AS(orchestra.provision("unborn"), ConnectionLost);
        REQUIRE(orchestra.nexus().ended_with(10s) == died_there);
        orchestra.restart_nexus();
        CHECK(orchestra.traces("unborn") == Orchestra::nothing);
    }
    CHECK(orchestra.wait_for_job(orchestra.provision("unborn")).at("state") == "succeeded");
}

TEST_CASE("a provision that fails at some step leaves nothing, even when the nexus dies while it clears up") {
    std::string failing, code;
    ServerProcess::Environment environment;
    SECTION("its process cannot reach the nexus") {
        failing = "wait_ready";
        code = "region_not_ready";
        environment = {{"SW_REGION_NEXUS_INTERNAL_URL", "http://127.0.0.1:1"}, {"SW_REGION_READY_TIMEOUT_S", "2"}};
    }
    SECTION("its process cannot start") {
        failing = "wait_ready";
        code = "region_does_not_start";
        environment = {{"SW_REGION_DB_HOST", "/nowhere"}};
    }
    SECTION("its image has no name") {
        failing = "create";
        code = "bad_region_spec";
        environment = {{"SW_REGION_IMAGE", "no such image!"}};
    }
    Orchestra orchestra({.nexus = environment});
    json job = orchestra.wait_for_job(orchestra.provision("hopeless"));
    CHECK(job.at("state") == "compensated");
    CHECK(job.at("error_code") == code);
    CHECK(job.at("steps").back().at("name") == failing);
    CHECK(orchestra.traces("hopeless") == Orchestra::nothing);
    for (const std::string step : {"database", "keys", "prepare", "reserve"}) {
        INFO("undoing " << step);
        orchestra.restart_nexus("provision." + step + ".undo");
        ask_and_die([&] { (void)orchestra.provision("hopeless"); });
        REQUIRE(orchestra.nexus().ended_with(60s) == died_there);
        orchestra.restart_nexus();
        job = orchestra.wait_for_job(open_job(orchestra, "hopeless"));
        CHECK(job.at("state") == "compensated");
        CHECK(orchestra.traces("hopeless") == Orchestra::nothing);
    }
}

TEST_CASE("a provision without a right to make databases, or on somebody else's place, changes nothing") {
    Orchestra orchestra;
    Orchestra::Traces expected;
    SECTION("no right") {
        orchestra.sql("alter role provisioner nocreatedb");
    }
    SECTION("a folder that is not ours") {
        std::filesystem::create_directories(orchestra.directory() + "/regions/unlucky/somebody's");
        expected.folders = 1;
    }
    const json job = orchestra.wait_for_job(orchestra.provision("unlucky"));
    CHECK(job.at("state") == "compensated");
    CHECK(orchestra.traces("unlucky") == expected);
}

TEST_CASE("ten regions provisioned at once all become active") {
    Orchestra orchestra({.nexus = {{"SW_CAPACITY_FACTOR", "100"}}});
    std::vector<std::string> jobs;
    for (int i = 0; i < 10; ++i) jobs.push_back(orchestra.provision("crowd-" + std::to_string(i)));
    for (const auto& job : jobs) CHECK(orchestra.wait_for_job(job, 120s).at("state") == "succeeded");
    for (int i = 0; i < 10; ++i) {
        CHECK(orchestra.traces("crowd-" + std::to_string(i)) == Orchestra::one_of_each);
    }
}

TEST_CASE("a region whose instance vanished is made again under the next epoch") {
    Orchestra orchestra({.nexus = {{"RECONCILE_INTERVAL_S", "1"}}});
    REQUIRE(orchestra.wait_for_job(orchestra.provision("phoenix")).at("state") == "succeeded");
    orchestra.nexus().kill9();
    orchestra.end_region("phoenix");
    std::filesystem::remove_all(orchestra.directory() + "/regions/phoenix");
    orchestra.restart_nexus();
    CHECK(within(60s, [&] {
        const json region = orchestra.region("phoenix");
        return region.at("status") == "active" && region.at("epoch") == 2;
    }));
    CHECK(orchestra.traces("phoenix") == Orchestra::one_of_each);
}

TEST_CASE("a region that dies comes back, and one that dies five times is given up until somebody acts") {
    Orchestra orchestra;
    REQUIRE(orchestra.wait_for_job(orchestra.provision("mortal")).at("state") == "succeeded");
    const auto serves = [&] {
        const std::string port = orchestra.region("mortal").at("endpoint").get<std::string>().substr(17);
        try {
            return Client(static_cast<std::uint16_t>(std::stoi(port)), 1s).get("/health").status == 200;
        } catch (const ConnectionLost&) {
            return false;
        }
    };
    for (int death = 1; death <= 4; ++death) {
        INFO("death " << death);
        CHECK(within(10s, serves));
        orchestra.end_region("mortal");
        CHECK(within(5s, [&] { return !serves(); }));
        CHECK(within(30s, serves));
        CHECK(orchestra.region("mortal").at("epoch") == 1);
    }
    orchestra.end_region("mortal");
    CHECK(orchestra.wait_for_state("mortal", "failed", 20s));
    CHECK(within(20s, [&] { return orchestra.traces("mortal").processes == 0; }));
    CHECK_FALSE(orchestra.region("mortal").at("error").is_null());
    CHECK(orchestra.wait_for_job(orchestra.ask("mortal", "restart")).at("state") == "succeeded");
    CHECK(within(10s, serves));
    CHECK(orchestra.traces("mortal") == Orchestra::one_of_each);
}

TEST_CASE("what belongs to no region is removed after its grace, and nothing else") {
    Orchestra orchestra({.nexus = {{"RECONCILE_INTERVAL_S", "1"}, {"ORPHAN_GRACE_S", "3"}}});
    REQUIRE(orchestra.wait_for_job(orchestra.provision("kept")).at("state") == "succeeded");
    orchestra.sql("create role r_0123456789ab");
    orchestra.sql("grant r_0123456789ab to provisioner");
    orchestra.sql("create database region_lost owner r_0123456789ab");
    orchestra.sql("create role r_ba9876543210");
    orchestra.sql("create database region_foreign owner r_ba9876543210");
    const auto count = [&](const std::string& name) {
        return orchestra.sql("select count(*) from pg_database where datname = '" + name + "'");
    };
    CHECK(within(20s, [&] {
        return orchestra.sql("select count(*) from orchestrator_orphans where name = 'r_0123456789ab'") == "1";
    }));
    CHECK(count("region_lost") == "1");
    CHECK(within(20s, [&] { return count("region_lost") == "0"; }));
    CHECK(count("region_foreign") == "1");
    CHECK(orchestra.traces("kept") == Orchestra::one_of_each);
}

TEST_CASE("of two nexus processes one acts, and the other goes on when it dies") {
    Orchestra orchestra;
    auto other = orchestra.another_nexus();
    const auto leads = [](ServerProcess& nexus) {
        return ok(Client(nexus.port()).get("/api/v1/orchestrator/health")).at("leader").get<bool>();
    };
    REQUIRE(within(10s, [&] { return leads(orchestra.nexus()); }));
    CHECK_FALSE(leads(*other));
    REQUIRE(orchestra.wait_for_job(orchestra.provision("handed-on")).at("state") == "succeeded");
    orchestra.nexus().kill9();
    CHECK(within(10s, [&] { return leads(*other); }));
    Client admin(other->port());
    admin.token = orchestra.admin_token();
    const std::string job = ok(admin.post("/api/v1/orchestrator/regions/handed-on/suspend"), 202).at("job_id");
    CHECK(within(30s, [&] {
        return ok(admin.get("/api/v1/orchestrator/regions/handed-on")).at("status") == "suspended";
    }));
    other.reset();
    orchestra.restart_nexus();
}
