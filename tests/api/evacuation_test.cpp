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

TEST_CASE("a wiped region sends its pilots home, keeps a capsule, and begins again empty with books that agree") {
    Orchestra orchestra;
    REQUIRE(orchestra.wait_for_job(orchestra.provision("delta-reach")).at("state") == "succeeded");
    REQUIRE(orchestra.wait_for_state("delta-reach", "active"));
    const Pilot pilot = orchestra.a_pilot();
    Client& nexus = *pilot.client;
    orchestra.sql("update users set is_galactic_citizen = true where user_id = '" + pilot.user_id + "'");
    orchestra.sql(
        "update players p set current_sector_id = r.first_sector + r.gate_number - 1 from local_regions r "
        "where r.region_id = p.current_region_id and p.user_id = '" +
        pilot.user_id + "'"
    );
    const auto travels = [&] {
        const Reply reply = nexus.post("/api/v1/travel", {{"destination_region", "delta-reach"}});
        if (reply.status != 202) return false;
        const std::string travel = reply.body().at("travel_id");
        return within(20s, [&] { return status_of(nexus, travel) == "completed"; });
    };
    REQUIRE(travels());
    const std::string database = "region_delta_reach";
    // What the old world gave a pilot leaves with the pilot, and the new world's books know nothing of it.
    in_region(
        orchestra, database,
        "with t as (insert into ledger_transactions (ledger_tx_id, reason, created_at) values "
        "('01a1fe16-bcfa-72e7-baa5-000000000001', 'test', now()) returning ledger_tx_id), "
        "e as (insert into ledger_entries (ledger_tx_id, position, account_kind, owner_id, account_name, asset, "
        "amount) "
        "select ledger_tx_id, 0, 0, player_id, null::text, 'credits', 500 from t, players union all "
        "select ledger_tx_id, 1, 4, null, 'test', 'credits', -500 from t) "
        "update ledger_balances set amount = amount + 500 where account_kind = 0 and asset = 'credits'"
    );
    in_region(orchestra, database, "update sectors set name = 'old'");

    const json wiped = orchestra.wait_for_job(orchestra.ask("delta-reach", "wipe"), 120s);
    INFO(wiped.dump());
    CHECK(wiped.at("state") == "succeeded");
    CHECK(orchestra.wait_for_state("delta-reach", "active"));
    CHECK(orchestra.region("delta-reach").at("epoch") == 2);
    CHECK(orchestra.sql("select kind from region_snapshots where slug = 'delta-reach'") == "manual");
    CHECK(in_region(orchestra, database, "select count(*) from players") == "0");
    CHECK(in_region(orchestra, database, "select count(*) from sectors where name = 'old'") == "0");
    CHECK(in_region(orchestra, database, "select count(*) > 0 from sectors") == "t");
    CHECK(orchestra.traces("delta-reach") == Orchestra::one_of_each);

    CHECK(ok(nexus.get("/api/v1/player/state")).at("credits").get<int>() >= 500);
    Client admin = orchestra.admin();
    json audit;
    const bool agrees = within(20s, [&] { return (audit = travel_audit(admin)).at("agrees") == true; });
    INFO(audit.dump(2));
    CHECK(agrees);
    CHECK(
        in_region(orchestra, database, "select count(*) from ledger_transactions where reason = 'travel.restore'") ==
        "1"
    );
}
