// What the metrics say while pilots come, move between regions and go.
#include <chrono>
#include <pqxx/pqxx>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;
using sw::test::contains_text;

namespace {

struct Observed {
    std::uint16_t internal_port = free_port();
    World world{World::Options{.environment = {{"SW_INTERNAL_LISTEN", "127.0.0.1:" + std::to_string(internal_port)}}}};

    [[nodiscard]] std::string metrics() const { return Client(internal_port).get("/metrics").text; }

    /// Value of "name{labels}"; -1 when there is no such line.
    [[nodiscard]] double figure(const std::string& line) const {
        const std::string text = metrics();
        const auto at = text.find("\n" + line + " ");
        return at == std::string::npos ? -1 : std::stod(text.substr(at + line.size() + 2));
    }

    [[nodiscard]] bool reaches(const std::string& line, double value) const {
        for (int wait = 0; wait < 300; ++wait) {
            if (figure(line) == value) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
};

Observed& observed() {
    static Observed one;
    return one;
}

std::string active_in(const std::string& region) {
    return "sectorwars_active_players{region=\"" + region + "\"}";
}

/// Name of the region that holds a sector.
std::string region_of(int sector) {
    pqxx::connection database(observed().world.database_url());
    pqxx::work work(database);
    return work
        .exec(
            "select r.name from region.sectors s join region.local_regions r using (region_id) where s.sector_id = " +
            std::to_string(sector)
        )[0][0]
        .as<std::string>();
}

/// A gate whose ends lie in two regions.
std::pair<int, int> gate() {
    pqxx::connection database(observed().world.database_url());
    pqxx::work work(database);
    const auto row = work.exec(
        "select a.sector_id, b.sector_id from region.links l join region.sectors a on a.sector_id = l.from_sector "
        "join region.sectors b on b.sector_id = l.to_sector where a.region_id <> b.region_id limit 1"
    )[0];
    return {row[0].as<int>(), row[1].as<int>()};
}

/// Puts a pilot who is not connected, and the ship, elsewhere.
void put(const std::string& username, int sector) {
    pqxx::connection database(observed().world.database_url());
    pqxx::work work(database);
    work.exec(
        "update region.players p set current_sector_id = s.sector_id, current_region_id = s.region_id "
        "from region.sectors s where s.sector_id = " +
        std::to_string(sector) + " and p.username = " + work.quote(username)
    );
    work.exec(
        "update region.ships set sector_id = " + std::to_string(sector) +
        " where ship_id = (select current_ship_id from region.players where username = " + work.quote(username) + ")"
    );
    work.commit();
}

}  // namespace

TEST_CASE("active pilots are counted in the region where they are until their socket closes") {
    auto& world = observed().world;
    Pilot pilot = world.a_pilot();
    const int start = ok(pilot.client->get("/api/v1/player/state")).at("current_sector_id");
    const std::string home = region_of(start);
    CHECK(observed().reaches(active_in(home), 0));
    {
        Socket socket(world.port(), "/api/v1/ws/connect?token=" + pilot.access_token);
        CHECK(observed().reaches(active_in(home), 1));
        Pilot second = world.a_pilot();
        const Socket other(world.port(), "/api/v1/ws/connect?token=" + second.access_token);
        CHECK(observed().reaches(active_in(home), 2));
    }
    CHECK(observed().reaches(active_in(home), 0));
}

TEST_CASE("a pilot who flies through a gate is counted in the other region") {
    auto& world = observed().world;
    Pilot pilot = world.a_pilot();
    const auto [from, to] = gate();
    put(pilot.username, from);
    const Socket socket(world.port(), "/api/v1/ws/connect?token=" + pilot.access_token);
    CHECK(observed().reaches(active_in(region_of(from)), 1));
    CHECK(observed().reaches(active_in(region_of(to)), 0));
    ok(pilot.client->post("/api/v1/player/move/" + std::to_string(to)));
    CHECK(observed().reaches(active_in(region_of(from)), 0));
    CHECK(observed().reaches(active_in(region_of(to)), 1));
}

TEST_CASE("the cache of verified tokens is hit by the second use of a token") {
    const std::string hits = "sectorwars_cache_hits_total{cache_layer=\"hot\"}";
    Pilot pilot = observed().world.a_pilot();
    const double before = observed().figure(hits);
    REQUIRE(before >= 0);
    for (int i = 0; i < 20; ++i) ok(pilot.client->get("/api/v1/player/state"));
    CHECK(observed().figure(hits) >= before + 19);
    const double rate = observed().figure("sectorwars_cache_hit_rate{cache_layer=\"hot\",region=\"local\"}");
    CHECK(rate > 50);
    CHECK(rate < 100);
    CHECK(observed().figure("sectorwars_cache_misses_total{cache_layer=\"hot\"}") >= 1);
}

TEST_CASE("the metrics say what runs, and a scrape is quick") {
    CHECK_THAT(observed().metrics(), contains_text("\nbuild_info{") && contains_text("version=\""));
    const auto begun = std::chrono::steady_clock::now();
    (void)observed().metrics();
    CHECK(std::chrono::steady_clock::now() - begun < 50ms);
}
