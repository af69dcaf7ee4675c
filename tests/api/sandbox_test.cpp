// A sandbox is a copy of a region: its pilots play there, nothing of it reaches the outside, and it ends by itself.
#include "blackbox/orchestra.hpp"
#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

constexpr const char* original = "/r/gamma-reach/api/v1/";
constexpr const char* copy = "/r/delta-reach/api/v1/";

Pilot citizen_at_the_gate(Orchestra& orchestra) {
    Pilot pilot = orchestra.a_pilot();
    const std::string of_pilot = " where user_id = '" + pilot.user_id + "'";
    orchestra.sql("update users set is_galactic_citizen = true" + of_pilot);
    orchestra.sql(
        "update players p set current_sector_id = r.first_sector + r.gate_number - 1 from local_regions r "
        "where r.region_id = p.current_region_id and p.user_id = '" +
        pilot.user_id + "'"
    );
    return pilot;
}

/// Leaves for the region and waits for the end, as the source tells it.
json journey(Client& client, const std::string& source, const std::string& destination) {
    const std::string id =
        ok(client.post(source + "travel", {{"destination_region", destination}}), 202).at("travel_id");
    json travel;
    within(20s, [&] {
        travel = ok(client.get(source + "travel/" + id));
        return travel.at("status") != "in_transit";
    });
    return travel;
}

/// What must stay as it is, whatever happens to a copy.
json standing(Client& client, const std::string& source) {
    const json state = ok(client.get(source + "player/state"));
    return {{"status", state.at("status")}, {"credits", state.at("credits")}, {"at", state.at("current_sector_id")}};
}

void fly_somewhere(Client& client, const std::string& source) {
    const json moves = ok(client.get(source + "player/available-moves"));
    const json& list = moves.at("warps").empty() ? moves.at("tunnels") : moves.at("warps");
    REQUIRE_FALSE(list.empty());
    ok(client.post(source + "player/move/" + std::to_string(list[0].at("sector_id").get<int>())));
}

void check_audit(Orchestra& orchestra) {
    Client admin = orchestra.admin();
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("complete") == true);
    CHECK(audit.at("agrees") == true);
    CHECK(audit.at("completed") == 1);
    for (const auto& region : audit.at("regions")) CHECK(region.at("region") != "delta-reach");
}

std::string newest_capsule(Orchestra& orchestra, const std::string& slug) {
    return orchestra.sql(
        "select snapshot_id from region_snapshots where slug = '" + slug + "' order by created_at desc limit 1"
    );
}

void fork(Orchestra& orchestra) {
    REQUIRE(orchestra.wait_for_job(orchestra.ask("gamma-reach", "snapshot")).at("state") == "succeeded");
    const json wish{{"snapshot_id", newest_capsule(orchestra, "gamma-reach")}, {"sandbox", true}, {"ttl_hours", 2}};
    const json job = orchestra.wait_for_job(orchestra.provision("delta-reach", wish));
    INFO(job.dump(2));
    REQUIRE(job.at("state") == "succeeded");
}

/// By the nexus: where the pilot is, how many travels there were, and how many of them had to do with the copy.
std::string books_of_the_nexus(Orchestra& orchestra) {
    return orchestra.sql(
        "select string_agg(region, ',') || ' ' || (select count(*) from inter_regional_travels where status = "
        "'completed') || ' ' || (select count(*) from inter_regional_travels where source_region = 'delta-reach') "
        "from pilot_places where region is not null"
    );
}

}  // namespace

TEST_CASE("a sandbox is played in, entered or left by nobody, and ends by itself without moving a pilot") {
    Orchestra orchestra;
    REQUIRE(orchestra.wait_for_job(orchestra.provision("gamma-reach")).at("state") == "succeeded");
    CHECK(orchestra.region("gamma-reach").at("sandbox") == false);
    CHECK(orchestra.region("gamma-reach").at("expires_at").is_null());
    const Pilot pilot = citizen_at_the_gate(orchestra);
    Client& client = *pilot.client;
    REQUIRE(journey(client, "/api/v1/", "gamma-reach").at("status") == "completed");
    const json before = standing(client, original);
    CHECK(before.at("status") == "here");

    fork(orchestra);
    CHECK(orchestra.region("delta-reach").at("sandbox") == true);
    CHECK_FALSE(orchestra.region("delta-reach").at("expires_at").is_null());
    CHECK(standing(client, copy) == before);
    check_audit(orchestra);

    // Out: everything comes back. In: neither.
    const json out = journey(client, copy, "central-nexus");
    CHECK(out.at("status") == "failed");
    CHECK(out.at("reason") == "sandbox_region");
    CHECK(standing(client, copy) == before);
    for (const auto& route : ok(client.get(std::string(copy) + "travel/routes")).at("routes"))
        CHECK(route.at("reason") == "sandbox_region");
    const Pilot stranger = citizen_at_the_gate(orchestra);
    const json in = journey(*stranger.client, "/api/v1/", "delta-reach");
    CHECK(in.at("status") == "failed");
    CHECK(in.at("reason") == "sandbox_region");

    // Whoever sums up the whole galaxy counts no copies.
    Client admin = orchestra.admin();
    const json sums = ok(admin.post("/api/v1/nexus/query", {{"query", "health"}, {"regions", "*"}})).at("meta");
    CHECK(sums.at("regions_ok") == json{"central-nexus", "gamma-reach"});

    fly_somewhere(client, copy);
    CHECK(standing(client, copy) != before);
    CHECK(standing(client, original) == before);
    check_audit(orchestra);

    // A copy that is set back has the same pilots, although they are elsewhere by the journal.
    REQUIRE(orchestra.wait_for_job(orchestra.ask("delta-reach", "snapshot")).at("state") == "succeeded");
    const json there = standing(client, copy);
    const json origin{{"snapshot_id", newest_capsule(orchestra, "delta-reach")}};
    REQUIRE(orchestra.wait_for_job(orchestra.ask("delta-reach", "restore", origin)).at("state") == "succeeded");
    CHECK_FALSE(within(3s, [&] { return standing(client, copy) != there; }));

    orchestra.sql("update region_instances set expires_at = now() - interval '1 s' where slug = 'delta-reach'");
    orchestra.sql("update scheduled_jobs set next_run_at = now() where name = 'orchestrator.end_sandboxes'");
    CHECK(orchestra.wait_for_state("delta-reach", "gone"));
    CHECK(orchestra.traces("delta-reach") == Orchestra::nothing);
    CHECK(standing(client, original) == before);
    CHECK(books_of_the_nexus(orchestra) == "gamma-reach 1 0");
    CHECK(orchestra.region("gamma-reach").at("status") == "active");
    check_audit(orchestra);
}
