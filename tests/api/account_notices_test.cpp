// Regions with a database of their own hear which accounts are linked, renamed and erased, and act on it.
#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

void travel(const Pilot& pilot, const std::string& region) {
    const std::string id =
        ok(pilot.client->post("/api/v1/travel", {{"destination_region", region}}), 202).at("travel_id");
    REQUIRE(within(10s, [&] { return status_of(*pilot.client, id) == "completed"; }));
}

/// The pilot is put to a berth at the region's first bank.
void put_to_bank(Cluster& cluster, const Cluster::Region& region, const Pilot& pilot) {
    const std::string station = cluster.in_region_database(
        region, "select station_id from region.stations where station_class in (0, 11) order by station_id limit 1"
    );
    (void)cluster.in_region_database(
        region,
        "update region.players p set docked_station_id = s.station_id, current_sector_id = s.sector_id "
        "from region.stations s where s.station_id = '" +
            station + "' and p.user_id = '" + pilot.user_id + "' returning 1"
    );
}

}  // namespace

TEST_CASE("a region hears of a household, a new name and an erasure, also when it was away meanwhile") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    cluster.start(alpha);
    const Pilot ada = a_citizen(cluster, 50'000), bob = a_citizen(cluster);
    travel(ada, "alpha-reach");
    travel(bob, "alpha-reach");
    put_to_bank(cluster, alpha, ada);
    Client there = Cluster::in_region(alpha, ada);
    const auto pay = [&](int amount) {
        return there.post("/api/v1/bank/transfers", {{"to", bob.username}, {"amount", amount}});
    };
    ok(pay(100), 201);

    Client home = cluster.client();
    home.token = ada.access_token;
    const std::string id = ok(home.post("/api/v1/households", {{"name", "Home"}}), 201).at("household_id");
    ok(home.post("/api/v1/households/" + id + "/invite", {{"username", bob.username}}));
    Client other = cluster.client();
    other.token = bob.access_token;
    ok(other.post("/api/v1/households/" + id + "/accept"));
    const auto links = [&] { return cluster.in_region_database(alpha, "select count(*) from region.account_links"); };
    CHECK(within(5s, [&] { return links() == "1"; }));
    CHECK(pay(9'901).body().at("code") == "linked_transfer_limit");

    CHECK(alpha.process().terminate() == 0);
    ok(other.post("/api/v1/households/" + id + "/leave"));
    alpha.process().start();
    alpha.process().wait_healthy();
    CHECK(within(5s, [&] { return links() == "0"; }));

    const auto name = [&] {
        return cluster.in_region_database(
            alpha, "select username from region.players where user_id = '" + bob.user_id + "'"
        );
    };
    Client admin = cluster.admin();
    ok(admin.request("PUT", "/api/v1/users/" + bob.user_id, json{{"username", "renamed_bob"}}.dump()));
    CHECK(within(5s, [&] { return name() == "renamed_bob"; }));
    ok(admin.post(
        "/api/v1/admin/users/" + bob.user_id + "/erase", {{"confirm", "renamed_bob"}, {"reason", "asked by letter"}}
    ));
    CHECK(within(5s, [&] { return name().starts_with("erased_"); }));
    CHECK(within(5s, [&] { return Cluster::in_region(alpha, bob).get("/api/v1/player/state").status == 401; }));
}
