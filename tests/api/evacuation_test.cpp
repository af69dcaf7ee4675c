// A region that ends sends its pilots home with everything they own there, before anything of it goes.
#include <pqxx/pqxx>

#include "blackbox/orchestra.hpp"
#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

std::string in_region(Orchestra& orchestra, const std::string& database, const std::string& sql) {
    pqxx::connection owner(orchestra.postgres().url(database));
    pqxx::nontransaction work(owner);
    work.exec("set search_path = region, public");
    const auto rows = work.exec(sql);
    return rows.empty() || rows[0].empty() ? "" : rows[0][0].c_str();
}

}  // namespace

TEST_CASE("a terminated region sends its pilots to the nexus with all their ships, without cost") {
    Orchestra orchestra;
    const json job = orchestra.wait_for_job(orchestra.provision("gamma-reach"));
    INFO(job.dump());
    REQUIRE(orchestra.wait_for_state("gamma-reach", "active"));

    const Pilot pilot = orchestra.a_pilot();
    Client& nexus = *pilot.client;
    const std::string of_pilot = " where user_id = '" + pilot.user_id + "'";
    orchestra.sql("update users set is_galactic_citizen = true" + of_pilot);
    orchestra.sql(
        "update players p set current_sector_id = r.first_sector + r.gate_number - 1 from local_regions r "
        "where r.region_id = p.current_region_id and p.user_id = '" +
        pilot.user_id + "'"
    );
    const json before = ok(nexus.get("/api/v1/player/state"));
    const std::string travel =
        ok(nexus.post("/api/v1/travel", {{"destination_region", "gamma-reach"}}), 202).at("travel_id");
    REQUIRE(within(20s, [&] { return status_of(nexus, travel) == "completed"; }));

    // A second ship far from the first one: after the end nobody could fetch it.
    const std::string database = "region_gamma_reach";
    in_region(
        orchestra, database,
        "insert into ships (ship_id, player_id, name, type, sector_id, current_speed, shields, hull, purchase_value) "
        "select gen_random_uuid(), player_id, 'spare', type, 7, current_speed, shields, hull, purchase_value from ships"
    );
    const json ended = orchestra.wait_for_job(orchestra.terminate("gamma-reach"), 90s);
    INFO(ended.dump());
    CHECK(orchestra.wait_for_state("gamma-reach", "gone"));
    CHECK(orchestra.traces("gamma-reach") == Orchestra::nothing);

    const json after = ok(nexus.get("/api/v1/player/state"));
    CHECK(after.at("status") == "here");
    CHECK(after.at("credits") == before.at("credits").get<int>() - 100);
    CHECK(ok(nexus.get("/api/v1/player/ships")).size() == 2);
    CHECK(nexus.post("/api/v1/nav/scan").status == 200);

    Client admin = orchestra.admin();
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("agrees") == true);
    CHECK(audit.at("completed") == 2);
}
