// The whole life of regions on a real engine, as an administrator and a pilot see it.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "installation/installation.hpp"
#include "support/catch.hpp"

using blackbox::Client;
using blackbox::json;
using blackbox::ok;
using engine_test::Installation;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// The threshold is lower than usual, so that a machine with other work still gets there, and the window long enough
/// for an engine that measures a little less often than once a second.
const blackbox::ServerProcess::Environment short_windows{
    {"SCALE_UP_CPU_THRESHOLD", "30"},      {"MONITORING_INTERVAL_SECONDS", "2"}, {"SCALE_WINDOW_S", "10"},
    {"SCALE_DOWN_SUSTAINED_SAMPLES", "3"}, {"SCALE_UP_COOLDOWN_S", "4"},         {"SCALE_DOWN_COOLDOWN_S", "4"},
    {"SCALE_MAX_PER_HOUR", "40"}};

const std::string base = Installation::base;

template <class Condition>
bool within(std::chrono::seconds limit, const Condition& condition) {
    const auto end = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(50ms);
    }
    return true;
}

double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

double cores(Installation& installation, const std::string& slug) {
    const std::string nano =
        installation.engine().docker({"inspect", "-f", "{{.HostConfig.NanoCpus}}", "region-" + slug + "-server"});
    return std::stod(nano) / 1e9;
}

/// Uses up the processor in the container until it is told to end.
class Burn {
public:
    Burn(Installation& installation, const std::string& slug) : container_("region-" + slug + "-server") {
        installation.engine().docker({"cp", std::getenv("BURN"), container_ + ":/data/burn"});
        thread_ = std::thread([this, &installation] {
            while (!end_) installation.engine().docker({"exec", container_, "/data/burn", "5"}, true);
        });
    }

    ~Burn() {
        end_ = true;
        thread_.join();
    }

private:
    std::string container_;
    std::atomic<bool> end_{false};
    std::thread thread_;
};

/// What there is to know about a region when a sentence about it was wrong.
std::string story(Installation& installation, const std::string& slug) {
    Client admin = installation.admin();
    std::string out;
    for (const std::string part : {"", "/usage", "/decisions", "/jobs"}) {
        out += "\n" + part + ": " + admin.get(base + "/regions/" + slug + part).text;
    }
    return out + "\nengine:\n" + installation.engine().docker({"ps", "-a"}, true);
}

/// CHECK that it comes true in time, or tell what the region did instead.
template <class Condition>
void await_sentence(
    Installation& installation, const std::string& slug, const char* sentence, std::chrono::seconds limit,
    const Condition& condition
) {
    const auto begun = Clock::now();
    const bool came_true = within(limit, condition);
    INFO(sentence << ", " << seconds_since(begun) << " s");
    if (came_true) SUCCEED();
    else FAIL_CHECK("never:" << story(installation, slug));
}

/// Asks again while the job before this one, which may be the autoscaler's, has not ended.
void order(Client& admin, const std::string& method, const std::string& path, const json& body = json::object()) {
    blackbox::Reply reply;
    within(30s, [&] {
        reply = admin.request(method, base + "/regions/" + path, method == "DELETE" ? "" : body.dump());
        return reply.status != 409;
    });
    ok(reply, 202);
}

/// Makes the pilot a citizen with a ship at the Nexus' gate, and travels.
void fly_to(Installation& installation, const blackbox::Pilot& pilot, Client& player, const std::string& slug) {
    installation.sql("update users set is_galactic_citizen = true where user_id = '" + pilot.user_id + "'");
    installation.sql(
        "update players p set current_sector_id = r.first_sector + r.gate_number - 1 from local_regions r "
        "where r.region_id = p.current_region_id and p.user_id = '" +
        pilot.user_id + "'"
    );
    const std::string travel = ok(player.post("/api/v1/travel", {{"destination_region", slug}}), 202).at("travel_id");
    REQUIRE(within(30s, [&] { return ok(player.get("/api/v1/travel/" + travel)).at("status") == "completed"; }));
}

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values.at(static_cast<std::size_t>(share * static_cast<double>(values.size() - 1)));
}

}  // namespace

TEST_CASE("a region is made, played in, grows and shrinks by its load, sleeps, wakes, is kept in a capsule and ends") {
    Installation installation(short_windows);
    Client admin = installation.admin();
    const json job = ok(installation.provision(admin, "alpha-reach"), 202);
    CHECK(job.at("region_name") == "alpha-reach");
    Installation::await(admin, "alpha-reach", "active");

    // It answers through the router, and knows the nexus' tokens.
    const auto pilot = installation.a_pilot();
    Client player = installation.client();
    CHECK(player.get("/r/alpha-reach/api/v1/status/health").status == 200);
    CHECK(player.get("/api/v1/regions/alpha-reach/status/health").status == 200);
    player.token = pilot.access_token;

    // A pilot flies there, plays there, and is still there when the region sleeps and wakes.
    const json before = ok(player.get("/api/v1/player/state"));
    fly_to(installation, pilot, player, "alpha-reach");
    const std::string there = "/r/alpha-reach/api/v1";
    CHECK(ok(player.get(there + "/player/state")).at("status") == "here");
    CHECK(player.post(there + "/nav/scan").status == 200);
    CHECK(player.post("/api/v1/nav/scan").status == 421);

    // Real load makes it grow, silence makes it shrink to what was bought.
    const auto alpha = [&](const char* sentence, std::chrono::seconds limit, const auto& condition) {
        await_sentence(installation, "alpha-reach", sentence, limit, condition);
    };
    CHECK(cores(installation, "alpha-reach") == 1.0);
    const std::string started =
        installation.engine().docker({"inspect", "-f", "{{.State.StartedAt}}", "region-alpha-reach-server"});
    {
        Burn burn(installation, "alpha-reach");
        alpha("it grows by its load", 90s, [&] { return cores(installation, "alpha-reach") > 1.4; });
    }
    alpha("it shrinks in silence", 90s, [&] { return cores(installation, "alpha-reach") == 1.0; });
    const json decisions = ok(admin.get(base + "/regions/alpha-reach/decisions"));
    INFO(decisions.dump());
    CHECK(decisions.dump().find("up") != std::string::npos);
    CHECK(decisions.dump().find("down") != std::string::npos);

    // By hand, in place.
    order(admin, "POST", "alpha-reach/scale", {{"cpu_cores", 1.2}, {"memory_gb", 3}, {"disk_gb", 20}});
    alpha("it is scaled by hand", 20s, [&] { return cores(installation, "alpha-reach") == 1.2; });
    CHECK(
        installation.engine().docker({"inspect", "-f", "{{.State.StartedAt}}", "region-alpha-reach-server"}) == started
    );

    // Asleep, a request wakes it.
    order(admin, "POST", "alpha-reach/hibernate");
    Installation::await(admin, "alpha-reach", "hibernated");
    const auto asleep = player.get("/r/alpha-reach/api/v1/status/health");
    CHECK(asleep.status == 503);
    CHECK(!asleep.header("retry-after").empty());
    const auto called = Clock::now();
    alpha("a request wakes it", 60s, [&] { return player.get("/r/alpha-reach/api/v1/status/health").status == 200; });
    std::printf("woke in %.2f s\n", seconds_since(called));

    // A capsule, and back to it.
    order(admin, "POST", "alpha-reach/snapshot");
    alpha("a capsule is made", 60s, [&] {
        return installation.sql("select count(*) from region_snapshots where kind = 'manual'") == "1";
    });

    // Its end sends the pilot home with all that is theirs, but for the fare of the way there.
    order(admin, "DELETE", "alpha-reach");
    alpha("it ends", 120s, [&] {
        const std::string now = Installation::status(admin, "alpha-reach");
        return now == "absent" || now == "terminated";
    });
    CHECK(within(20s, [&] { return installation.leftovers().empty(); }));
    CHECK(installation.leftovers() == std::vector<std::string>{});
    CHECK(installation.sql("select count(*) from region_snapshots where kind = 'pre_terminate'") == "1");
    Client home = installation.client();
    home.token = pilot.access_token;
    const json after = ok(home.get("/api/v1/player/state"));
    CHECK(after.at("status") == "here");
    CHECK(after.at("credits") == before.at("credits").get<int>() - 100);
    Client auditor = installation.admin();
    CHECK(within(20s, [&] { return ok(auditor.get("/api/v1/admin/travel/audit")).at("agrees") == true; }));
}

TEST_CASE("regions converge although the engine is restarted again and again while they are made and ended") {
    Installation installation;
    Client admin = installation.admin();
    const auto seed = std::random_device{}();
    std::printf("seed %u\n", seed);
    std::mt19937 random(seed);
    const std::vector<std::string> names{"storm-one", "storm-two", "storm-three", "storm-four"};
    for (const auto& name : names) ok(installation.provision(admin, name), 202);
    // Five ends of a region within ten minutes would count as its own failure.
    const auto storm = [&](int restarts) {
        for (int i = 0; i < restarts; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 900));
            installation.engine().stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(random() % 500));
            installation.engine().start();
        }
    };
    storm(3);
    for (const auto& name : names) Installation::await(admin, name, "active", 120);
    for (const auto& name : names) {
        await_sentence(installation, name, "it answers", 60s, [&] {
            return installation.client().get("/r/" + name + "/api/v1/status/health").status == 200;
        });
    }

    for (const auto& name : names) order(admin, "DELETE", name);
    storm(1);
    for (const auto& name : names) {
        await_sentence(installation, name, "it ends", 180s, [&] {
            const std::string now = Installation::status(admin, name);
            return now == "absent" || now == "terminated";
        });
    }
    CHECK(within(60s, [&] { return installation.leftovers().empty(); }));
    CHECK(installation.leftovers() == std::vector<std::string>{});
}

TEST_CASE("ten regions asked for at once are all made, at little more than the cost of their containers") {
    const blackbox::ServerProcess::Environment many{{"MAX_REGIONS_PER_USER", "50"}};
    Installation installation(many);
    Client admin = installation.admin();
    constexpr int regions = 10;

    // The bare container: the same image, created and started.
    std::vector<double> bare;
    for (int i = 0; i < 5; ++i) {
        const auto begun = Clock::now();
        installation.engine().docker(
            {"run", "-d", "--name", "bare", "--network", Installation::network, "--entrypoint", "/usr/bin/sectorwars",
             "sectorwars:latest", "--version"}
        );
        bare.push_back(seconds_since(begun));
        installation.engine().docker({"rm", "-f", "bare"});
    }

    // One by one: from the POST to the first answered call of the game, with a galaxy of 300 sectors.
    std::vector<double> one_by_one;
    for (int i = 0; i < 5; ++i) {
        const std::string name = "single-" + std::to_string(i);
        const auto begun = Clock::now();
        ok(installation.provision(admin, name, 300), 202);
        Client player = installation.client();
        REQUIRE(within(60s, [&] { return player.get("/r/" + name + "/api/v1/status/health").status == 200; }));
        one_by_one.push_back(seconds_since(begun));
    }
    const double overhead = percentile(one_by_one, 0.5) - percentile(bare, 0.5);
    std::printf(
        "bare container: p50 %.2f s, p95 %.2f s; region of 300 sectors: p50 %.2f s, p95 %.2f s; overhead %.2f s\n",
        percentile(bare, 0.5), percentile(bare, 0.95), percentile(one_by_one, 0.5), percentile(one_by_one, 0.95),
        overhead
    );

    for (int i = 0; i < regions; ++i) ok(installation.provision(admin, "crowd-" + std::to_string(i)), 202);
    for (int i = 0; i < regions; ++i) Installation::await(admin, "crowd-" + std::to_string(i), "active", 180);
    for (int i = 0; i < regions; ++i) {
        CHECK(installation.client().get("/r/crowd-" + std::to_string(i) + "/api/v1/status/health").status == 200);
    }
}
