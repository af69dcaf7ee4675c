// Movement on a real database: two pilots, fog of war, tolls, and an autopilot that ends the same either way.
#include "sectorwars/navigation.hpp"

#include <atomic>
#include <iostream>
#include <pqxx/pqxx>
#include <thread>

#include "sectorwars/base/random.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

using Person = Game::Person;

pqxx::result sql(const std::string& statement) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set local search_path = region, nexus");
    auto result = work.exec(statement);
    work.commit();
    return result;
}

std::string quoted(PlayerId player) {
    return "'" + player.to_string() + "'";
}

void set_pilot(const Person& person, const std::string& assignments) {
    sql("update players set " + assignments + " where player_id = " + quoted(person.player));
}

std::string error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return {};
}

JsonDocument ask(const Person& person, std::string_view method, const std::string& path, const std::string& body = "") {
    return JsonDocument::parse(Game::shared().call(person.caller, method, path, body));
}

JsonDocument move(const Person& person, SectorId to) {
    return ask(person, "POST", "/api/v1/player/move/" + std::to_string(to));
}

std::string move_error(const Person& person, SectorId to) {
    return error_of([&] { (void)move(person, to); });
}

JsonDocument autopilot(const Person& person, SectorId to, const std::string& mode) {
    return ask(
        person, "POST", "/api/v1/nav/autopilot",
        R"({"destination":)" + std::to_string(to) + R"(,"mode":")" + mode + R"("})"
    );
}

players::Pilot pilot_of(const Person& person) {
    std::optional<players::Pilot> pilot;
    Game::shared().db().read([&](ReadTx& tx) { pilot = players::find(tx, person.player); });
    return pilot.value();
}

SectorId neighbour(SectorId of) {
    return Game::shared().atlas()->links_from(of).front().to;
}

/// All that a flight may change, as text.
std::string footprint(const Person& person) {
    std::string out;
    const auto pilot =
        sql("select p.current_sector_id, p.current_region_id, p.turns, p.max_turns, p.move_credit, p.interactions, "
            "p.rank_points, p.military_rank, p.turn_interval_us, s.sector_id, c.credits from players p "
            "join ships s on s.ship_id = p.current_ship_id join player_credits c on c.player_id = p.player_id "
            "where p.player_id = " +
            quoted(person.player));
    for (const auto& field : pilot[0]) out += std::string(field.c_str()) + ' ';
    const auto chart =
        sql("select sector_id, level from charts where player_id = " + quoted(person.player) + " order by sector_id");
    for (const auto& row : chart) out += std::string(row[0].c_str()) + ':' + row[1].c_str() + ' ';
    return out;
}

std::vector<SectorId> known_sectors(const Person& person) {
    std::vector<SectorId> known;
    Game::shared().db().read([&](ReadTx& tx) {
        for (const auto& [sector, level] : navigation::charted(tx, person.player)) known.push_back(sector);
    });
    std::sort(known.begin(), known.end());
    return known;
}

/// The world with a change; the real one comes back at the end.
class ChangedWorld {
public:
    explicit ChangedWorld(const std::function<void(galaxy::Atlas::Parts&)>& change) : before_(Game::shared().atlas()) {
        auto parts = before_->parts();
        change(parts);
        world().replace(std::make_shared<const galaxy::Atlas>(std::move(parts)));
    }

    ChangedWorld(const ChangedWorld&) = delete;
    ChangedWorld& operator=(const ChangedWorld&) = delete;

    ~ChangedWorld() { world().replace(before_); }

private:
    static galaxy::World& world() { return *Game::shared().platform().shared.get<galaxy::World>(); }

    std::shared_ptr<const galaxy::Atlas> before_;
};

auto gate_toll(std::int64_t toll) {
    return [toll](galaxy::Atlas::Parts& parts) {
        for (auto& link : parts.links) {
            if (link.kind == galaxy::LinkKind::gate) link.toll = toll;
        }
    };
}

const galaxy::Link& a_gate() {
    static const auto atlas = Game::shared().atlas();
    for (const auto& link : atlas->parts().links) {
        if (link.kind == galaxy::LinkKind::gate) return link;
    }
    throw std::runtime_error("the world has no gate");
}

bool books_are_clean() {
    return sql("select 1 from ledger_entries group by asset having sum(amount) <> 0 union all "
               "select 1 from ledger_balances b where amount <> (select sum(e.amount) from ledger_entries e where "
               "e.account_kind = b.account_kind and e.owner_id = b.owner_id and e.asset = b.asset)")
        .empty();
}

}  // namespace

TEST_CASE("a move brings pilot and ship there, charts the place and pays for it") {
    const auto pilot = Game::shared().a_pilot("mover");
    const SectorId to = neighbour(1);
    const auto moved = move(pilot, to);
    CHECK(moved.root().find("success")->as_boolean() == true);
    CHECK(moved.root().find("new_sector_id")->as_integer() == to);
    const auto cost = moved.root().find("turn_cost")->as_integer().value();
    CHECK(cost >= 1);
    CHECK(moved.root().find("turns_remaining")->as_integer() == 1000 - cost);
    const auto after = pilot_of(pilot);
    CHECK(after.current_sector_id == to);
    CHECK(after.turns == 1000 - cost);
    CHECK(after.interactions == 1);
    CHECK(after.rank_points == 3);
    const auto ship = ask(pilot, "GET", "/api/v1/player/current-ship");
    CHECK(ship.root().find("sector_id")->as_integer() == to);
    const auto here = ask(pilot, "GET", "/api/v1/player/current-sector");
    CHECK(here.root().find("sector_id")->as_integer() == to);

    Game::shared().db().read([&](ReadTx& tx) {
        const auto chart = navigation::charted(tx, pilot.player);
        CHECK(chart.at(to) == navigation::Level::visited);
        for (const auto& link : Game::shared().atlas()->links_from(to)) CHECK(chart.contains(link.to));
    });
}

TEST_CASE("only the first visit earns rank points, and coming back forgets nothing") {
    const auto atlas = Game::shared().atlas();
    const auto pilot = Game::shared().a_pilot("returner");
    SectorId to = 0;
    for (const auto& link : atlas->links_from(1)) {
        for (const auto& back : atlas->links_from(link.to)) to = back.to == 1 ? link.to : to;
    }
    REQUIRE(to != 0);
    (void)move(pilot, to);
    (void)move(pilot, 1);
    (void)move(pilot, to);
    CHECK(pilot_of(pilot).rank_points == 3);
    CHECK(pilot_of(pilot).interactions == 3);
    CHECK(
        ask(pilot, "GET", "/api/v1/nav/chart?limit=1").root().find("sectors")->at(0).find("level")->as_string() ==
        "visited"
    );
}

TEST_CASE("the offered moves are the links of the sector, at the price that is then paid") {
    const auto pilot = Game::shared().a_pilot("chooser");
    const auto moves = ask(pilot, "GET", "/api/v1/player/available-moves");
    const auto warps = moves.root().find("warps").value(), tunnels = moves.root().find("tunnels").value();
    CHECK(warps.size() + tunnels.size() == Game::shared().atlas()->links_from(1).size());
    for (std::size_t i = 0; i < warps.size(); ++i) CHECK(warps.at(i).find("tunnel_type")->is_null());
    for (std::size_t i = 0; i < tunnels.size(); ++i) CHECK(tunnels.at(i).find("tunnel_type")->as_string());
    const auto option = warps.size() > 0 ? warps.at(0) : tunnels.at(0);
    CHECK(option.find("can_afford")->as_boolean() == true);
    const auto to = static_cast<SectorId>(option.find("sector_id")->as_integer().value());
    CHECK(move(pilot, to).root().find("turn_cost")->as_integer() == option.find("turn_cost")->as_integer());
}

TEST_CASE("a refused move names the reason and changes nothing") {
    const auto pilot = Game::shared().a_pilot("stuck");
    const SectorId to = neighbour(1);
    const std::string before = footprint(pilot);
    CHECK(move_error(pilot, 5299) == "unreachable");
    CHECK(footprint(pilot) == before);

    set_pilot(pilot, "docked_station_id = gen_random_uuid()");
    CHECK(move_error(pilot, to) == "docked");
    set_pilot(pilot, "docked_station_id = null, landed_planet_id = gen_random_uuid()");
    CHECK(move_error(pilot, to) == "landed");
    set_pilot(pilot, "landed_planet_id = null, turns = 0, turns_anchor = now()");
    CHECK(move_error(pilot, to) == "insufficient_turns");
    CHECK(pilot_of(pilot).turns == 0);
    set_pilot(pilot, "turns = 1000, current_ship_id = null");
    CHECK(move_error(pilot, to) == "no_ship");
    CHECK(pilot_of(pilot).current_sector_id == 1);
    CHECK(error_of([&] { (void)move(pilot, 0); }) == "validation_failed");
}

TEST_CASE("two pilots in a sector learn of each other's moves") {
    const auto one = Game::shared().a_pilot("one"), two = Game::shared().a_pilot("two");
    const SectorId to = neighbour(1);
    (void)move(one, to);
    (void)move(two, to);
    for (const auto& person : {one, two}) {
        const auto rows =
            sql("select topic, frame, payload::json ->> 'sector_id', audiences[1] from outbox where payload like '%" +
                person.user.to_string() + "%' and topic like 'player.%' order by outbox_id");
        REQUIRE(rows.size() == 3);
        CHECK(rows[0][0].as<std::string>() == "player.move");
        CHECK(rows[0][3].as<std::string>() == "player:" + person.player.to_string());
        CHECK(rows[1][1].as<std::string>() == "player_left_sector");
        CHECK(rows[1][2].as<SectorId>() == 1);
        CHECK(rows[1][3].as<std::string>() == to_sector(1, person.player).to_text());
        CHECK(rows[2][1].as<std::string>() == "player_entered_sector");
        CHECK(rows[2][2].as<SectorId>() == to);
        CHECK(rows[2][3].as<std::string>() == to_sector(to, person.player).to_text());
    }
}

TEST_CASE("moves of one pilot at the same time take their turns one after the other") {
    const auto pilot = Game::shared().a_pilot("twitchy");
    const SectorId there = [] {
        for (const auto& link : Game::shared().atlas()->links_from(1)) {
            for (const auto& back : Game::shared().atlas()->links_from(link.to)) {
                if (back.to == 1) return link.to;
            }
        }
        return SectorId{0};
    }();
    REQUIRE(there != 0);
    set_pilot(pilot, "turns = 12, turns_anchor = now()");
    std::atomic<std::int64_t> paid{0}, flown{0}, odd{0};
    std::vector<std::thread> hands;
    for (int hand = 0; hand < 8; ++hand) {
        hands.emplace_back([&, to = hand % 2 == 0 ? there : 1] {
            for (int i = 0; i < 25; ++i) {
                const std::string error = error_of([&] {
                    paid += move(pilot, to).root().find("turn_cost")->as_integer().value();
                    ++flown;
                });
                if (!error.empty() && error != "unreachable" && error != "insufficient_turns") ++odd;
            }
        });
    }
    for (auto& hand : hands) hand.join();
    const auto after = pilot_of(pilot);
    CHECK(odd == 0);
    CHECK(flown > 0);
    CHECK(after.turns == 12 - paid);
    CHECK(after.turns >= 0);
    CHECK(after.interactions == flown);
    CHECK(after.rank_points == 3);
    CHECK(after.current_sector_id == (flown % 2 == 0 ? 1 : there));
}

TEST_CASE("a scan takes two turns and lifts the fog") {
    const auto pilot = Game::shared().a_pilot("scanner");
    const auto before = known_sectors(pilot);
    const auto scan = ask(pilot, "POST", "/api/v1/nav/scan");
    CHECK(scan.root().find("range")->as_integer() == 2);
    CHECK(scan.root().find("turns_remaining")->as_integer() == 998);
    CHECK(scan.root().find("revealed")->size() > 0);
    CHECK(known_sectors(pilot).size() > before.size());
    CHECK(pilot_of(pilot).turns == 998);
    Game::shared().db().read([&](ReadTx& tx) {
        const auto chart = navigation::charted(tx, pilot.player);
        CHECK(chart.at(neighbour(1)) == navigation::Level::scanned);
        CHECK(chart.at(1) == navigation::Level::visited);
    });
    set_pilot(pilot, "turns = 1, turns_anchor = now()");
    CHECK(error_of([&] { (void)ask(pilot, "POST", "/api/v1/nav/scan"); }) == "insufficient_turns");
}

TEST_CASE("a plot goes only through charted space") {
    const auto pilot = Game::shared().a_pilot("plotter");
    const auto plot = [&](SectorId to) {
        return error_of([&] {
            (void)ask(pilot, "GET", "/api/v1/nav/plot?optimise=hops&destination=" + std::to_string(to));
        });
    };
    CHECK(plot(neighbour(1)).empty());
    CHECK(plot(5000) == "course_unknown");
    CHECK(plot(999'999) == "course_unknown");
    CHECK(error_of([&] { (void)autopilot(pilot, 5000, "all"); }) == "course_unknown");
    CHECK(error_of([&] {
              (void)ask(pilot, "POST", "/api/v1/nav/plot", R"({"destination":1,"optimise":"luck"})");
          }) == "validation_failed");
    const auto body = ask(pilot, "POST", "/api/v1/nav/plot", R"({"destination":)" + std::to_string(neighbour(1)) + "}");
    CHECK(body.root().find("hops")->as_integer() == 1);
}

TEST_CASE("the outline of the galaxy counts the sectors that the pilot visited, cluster by cluster") {
    const auto pilot = Game::shared().a_pilot("cartographer");
    const auto outline = [&] { return ask(pilot, "GET", "/api/v1/nav/clusters"); };
    const auto atlas = Game::shared().atlas();
    const auto explored = [](const JsonDocument& all, const Uuid& id) {
        const auto list = *all.root().find("clusters");
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (list.at(i).find("cluster_id")->as_string() == id.to_string())
                return list.at(i).find("explored")->as_integer();
        }
        return std::optional<std::int64_t>{};
    };
    const auto total = [](const JsonDocument& all, std::string_view what) {
        const auto list = *all.root().find("clusters");
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < list.size(); ++i) sum += list.at(i).find(what)->as_integer().value_or(-1000);
        return sum;
    };
    (void)ask(pilot, "POST", "/api/v1/nav/scan");
    const auto before = outline();
    CHECK(before.root().find("clusters")->size() == atlas->parts().clusters.size());
    CHECK(total(before, "sectors") == static_cast<std::int64_t>(atlas->parts().sectors.size()));
    CHECK(total(before, "explored") == 1);  // what was only seen or scanned does not count
    const SectorId there = neighbour(1);
    (void)move(pilot, there);
    const auto after = outline();
    CHECK(total(after, "explored") == 2);
    const auto& cluster = atlas->cluster_of(*atlas->sector(there));
    CHECK(explored(after, cluster.id).value() == explored(before, cluster.id).value() + 1);
}

TEST_CASE("nearest tells what is known, with a way when one is charted") {
    const auto pilot = Game::shared().a_pilot("seeker");
    const auto station = ask(pilot, "GET", "/api/v1/nav/nearest?kind=station");
    CHECK(station.root().find("sector")->find("sector_id")->as_integer() == 1);
    CHECK(station.root().find("route")->find("hops")->as_integer() == 0);
    const auto dock = ask(pilot, "GET", "/api/v1/nav/nearest?kind=spacedock");
    CHECK(dock.root().find("sector")->find("sector_id")->as_integer() == 10);
    const auto unexplored = ask(pilot, "GET", "/api/v1/nav/nearest?kind=unexplored");
    CHECK(unexplored.root().find("route")->find("hops")->as_integer() == 1);
    CHECK(error_of([&] { (void)ask(pilot, "GET", "/api/v1/nav/nearest?kind=moon"); }) == "validation_failed");
    CHECK(error_of([&] { (void)ask(pilot, "GET", "/api/v1/nav/nearest?kind=class:99"); }) == "none_known");
}

TEST_CASE("a gate takes its toll once, no turns, and leads into the other region") {
    const ChangedWorld world(gate_toll(250));
    const auto pilot = Game::shared().a_pilot("gate");
    const auto& gate = a_gate();
    set_pilot(pilot, "current_sector_id = " + std::to_string(gate.from));
    const auto before = pilot_of(pilot);
    (void)move(pilot, gate.to);
    const auto after = pilot_of(pilot);
    CHECK(after.current_sector_id == gate.to);
    CHECK(after.current_region_id != before.current_region_id);
    CHECK(after.turns == before.turns);
    const auto state = ask(pilot, "GET", "/api/v1/player/state");
    CHECK(state.root().find("credits")->as_integer() == 9750);
    CHECK(books_are_clean());
}

TEST_CASE("who cannot pay the toll stays, with all credits") {
    const ChangedWorld world(gate_toll(10'001));
    const auto pilot = Game::shared().a_pilot("poor");
    const auto& gate = a_gate();
    set_pilot(pilot, "current_sector_id = " + std::to_string(gate.from));
    const std::string before = footprint(pilot);
    CHECK(move_error(pilot, gate.to) == "toll");
    CHECK(error_of([&] { (void)autopilot(pilot, gate.to, "all"); }) == "toll");
    CHECK(footprint(pilot) == before);
    CHECK(books_are_clean());
}

TEST_CASE("the autopilot ends in the same state hop by hop and all at once") {
    const auto seed = static_cast<std::uint64_t>(now().time_since_epoch().count());
    std::cout << "seed " << seed << '\n';
    Random random(seed);
    const auto at_once = Game::shared().a_pilot("fast"), by_hops = Game::shared().a_pilot("steady");
    for (const auto& person : {at_once, by_hops}) {  // fractions of turns show rounding that differs
        sql("update ships set type = 'SCOUT_SHIP', current_speed = 2.5 where player_id = " + quoted(person.player));
        (void)ask(person, "POST", "/api/v1/nav/scan");
    }
    std::size_t hops = 0;
    for (int leg = 0; leg < 12; ++leg) {
        const auto known = known_sectors(at_once);
        REQUIRE(known == known_sectors(by_hops));
        const SectorId to = random.pick(known);
        std::string refused = error_of([&] { (void)autopilot(at_once, to, "all"); });
        for (int guard = 0; guard < 300; ++guard) {
            bool arrived = false;
            const std::string error = error_of([&] {
                const auto result = autopilot(by_hops, to, "hop");
                arrived = result.root().find("arrived")->as_boolean().value();
                hops += result.root().find("flown")->size();
            });
            if (!error.empty()) REQUIRE(error == refused);
            if (!error.empty() || arrived) break;
        }
        REQUIRE(footprint(at_once) == footprint(by_hops));
        REQUIRE(pilot_of(at_once).turns >= 0);
    }
    CHECK(hops > 0);
}

TEST_CASE("a shortcut that shows on the way is taken, either way") {
    const ChangedWorld world([](galaxy::Atlas::Parts& parts) {
        std::erase_if(parts.links, [](const galaxy::Link& link) { return link.from <= 5 || link.to <= 5; });
        for (SectorId id = 1; id < 5; ++id) {
            parts.links.push_back({.from = id, .to = id + 1});
            parts.links.push_back({.from = id + 1, .to = id});
        }
        parts.links.push_back({.from = 2, .to = 5});  // known only to who was in sector 2
    });
    const auto at_once = Game::shared().a_pilot("hasty"), by_hops = Game::shared().a_pilot("careful");
    for (const auto& person : {at_once, by_hops}) {
        Game::shared().db().write([&](Tx& tx) {
            navigation::chart(tx, person.player, {3, 4}, navigation::Level::scanned);
        });
        CHECK(ask(person, "GET", "/api/v1/nav/plot?destination=5").root().find("hops")->as_integer() == 4);
    }
    const auto flown = autopilot(at_once, 5, "all");
    CHECK(flown.root().find("flown")->dump() == "[2,5]");
    while (!autopilot(by_hops, 5, "hop").root().find("arrived")->as_boolean().value()) {
    }
    CHECK(footprint(at_once) == footprint(by_hops));
}

TEST_CASE("the autopilot stops where the turns end, either way") {
    const auto at_once = Game::shared().a_pilot("tired"), by_hops = Game::shared().a_pilot("weary");
    SectorId far = 0;
    std::int64_t most = 0;
    for (const auto& person : {at_once, by_hops}) (void)ask(person, "POST", "/api/v1/nav/scan");
    for (const SectorId to : known_sectors(at_once)) {
        (void)error_of([&] {
            const auto plot = ask(at_once, "GET", "/api/v1/nav/plot?destination=" + std::to_string(to));
            const auto cost = plot.root().find("turn_cost")->as_integer().value();
            if (cost > most) std::tie(most, far) = std::pair(cost, to);
        });
    }
    REQUIRE(most >= 2);
    for (const auto& person : {at_once, by_hops})
        set_pilot(person, "turns = " + std::to_string(most - 1) + ", turns_anchor = now()");

    const auto result = autopilot(at_once, far, "all");
    CHECK(result.root().find("arrived")->as_boolean() == false);
    CHECK(result.root().find("stop_reason")->as_string() == "insufficient_turns");
    CHECK(result.root().find("hops_left")->as_integer().value() >= 1);
    std::string error;
    for (int guard = 0; guard < 100 && error.empty(); ++guard) {
        error = error_of([&] {
            if (autopilot(by_hops, far, "hop").root().find("arrived")->as_boolean().value()) error = "arrived";
        });
    }
    CHECK(error == "insufficient_turns");
    CHECK(footprint(at_once) == footprint(by_hops));
}

TEST_CASE("a world made anew leaves nothing charted but the start") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("amnesiac");
    (void)ask(pilot, "POST", "/api/v1/nav/scan");
    const auto start = players::start_chart(game.platform(), *game.atlas());
    REQUIRE(known_sectors(pilot).size() > start.size());
    game.db().write([&](Tx& tx) { navigation::forget(tx, 1, 5300, start); });
    CHECK(known_sectors(pilot) == start);
    CHECK(sql("select 1 from charts where level > 1").empty());
}
