// New pilots, their state and their ships, on a real database.
#include <pqxx/pqxx>

#include "sectorwars/ledger.hpp"
#include "sectorwars/ships.hpp"
#include "support/service_fixture.hpp"

namespace sw::players {
Feature feature(const Platform& platform);
}

using namespace sw;
using support::Game;

namespace {

std::int64_t number(const JsonDocument& document, std::string_view key) {
    return document.root().find(key).value().as_integer().value();
}

std::string text(const JsonDocument& document, std::string_view key) {
    return std::string(document.root().find(key).value().as_string().value());
}

void sql(const std::string& statement) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set local search_path = region, nexus");
    work.exec(statement);
    work.commit();
}

std::string error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return {};
}

std::string quoted(PlayerId player) {
    return "'" + player.to_string() + "'";
}

}  // namespace

TEST_CASE("a new pilot has credits, turns, a ship and a first chart") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("fresh");
    const auto state = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/state"));
    CHECK(text(state, "id") == pilot.player.to_string());
    CHECK(text(state, "username") == pilot.caller.username);
    CHECK(number(state, "credits") == 10'000);
    CHECK(number(state, "turns") == 1000);
    CHECK(number(state, "max_turns") == 1000);
    CHECK(number(state, "current_sector_id") == 1);
    CHECK(state.root().find("is_docked")->as_boolean() == false);
    CHECK(state.root().find("is_landed")->as_boolean() == false);
    CHECK(state.root().find("current_port_id")->is_null());
    CHECK(state.root().find("current_planet_id")->is_null());
    CHECK(number(state, "defense_drones") == 0);
    CHECK(number(state, "attack_drones") == 0);
    CHECK(number(state, "personal_reputation") == 0);
    CHECK(text(state, "reputation_tier") == "Neutral");
    CHECK(text(state, "name_color") == "#FFFFFF");
    CHECK(text(state, "military_rank") == "Recruit");

    const auto ship = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/current-ship"));
    CHECK(text(ship, "id") == text(state, "current_ship_id"));
    CHECK(text(ship, "type") == "LIGHT_FREIGHTER");
    CHECK(number(ship, "sector_id") == 1);

    const auto chart = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/nav/chart?limit=2000"));
    const auto sectors = chart.root().find("sectors").value();
    CHECK(sectors.size() >= 20);
    CHECK(sectors.at(0).find("level")->as_string() == "visited");
    CHECK(sectors.at(0).find("links")->size() > 0);
    CHECK(sectors.at(19).find("sector_id")->as_integer() == 20);
    CHECK(sectors.at(19).find("level")->as_string() == "seen");
    CHECK(sectors.at(19).find("links")->size() == 0);
}

TEST_CASE("the chart comes in pages that join without a gap") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("pages");
    const auto whole = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/nav/chart?limit=2000"));
    std::vector<std::int64_t> all, paged;
    const auto collect = [](const JsonDocument& page, std::vector<std::int64_t>& into) {
        const auto sectors = page.root().find("sectors").value();
        for (std::size_t i = 0; i < sectors.size(); ++i)
            into.push_back(sectors.at(i).find("sector_id")->as_integer().value());
    };
    collect(whole, all);
    CHECK(whole.root().find("next_after")->is_null());
    std::string after = "0";
    for (int guard = 0; guard < 50; ++guard) {
        const auto page =
            JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/nav/chart?limit=7&after=" + after));
        collect(page, paged);
        const auto next = page.root().find("next_after").value();
        if (next.is_null()) break;
        after = std::to_string(next.as_integer().value());
    }
    CHECK(paged == all);
}

TEST_CASE("turns come back while a pilot is away, and the read changes nothing") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("rested");
    sql("update players set turns = 100, turns_anchor = now() - interval '12 hours' where player_id = " +
        quoted(pilot.player));
    for (int i = 0; i < 2; ++i) {
        const auto state = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/state"));
        CHECK(number(state, "turns") == 600);
    }
    game.db().write([&](Tx& tx) {
        auto locked = players::lock(tx, pilot.player);
        CHECK(locked.turns == 600);
        players::spend_turns(locked, 50);
        players::save(tx, locked);
    });
    const auto state = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/state"));
    CHECK(number(state, "turns") == 550);
}

TEST_CASE("the database refuses turns below zero") {
    const auto pilot = Game::shared().a_pilot("debtor");
    CHECK_THROWS_AS(
        sql("update players set turns = -1 where player_id = " + quoted(pilot.player)), pqxx::check_violation
    );
}

TEST_CASE("locking a pilot opens the region of the pilot for row-level security") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("context");
    static constexpr Statement context{
        "test.context", "select nullif(current_setting('app.current_region', true), '')::uuid as region_id"};
    game.db().write([&](Tx& tx) {
        const auto locked = players::lock(tx, pilot.player);
        CHECK(tx.query(context)[0].get<RegionId>("region_id") == locked.current_region_id);
    });
    game.db().write([&](Tx& tx) {
        CHECK_FALSE(tx.query(context)[0].get<std::optional<RegionId>>("region_id").has_value());
    });
}

TEST_CASE("a pilot that does not exist is not found") {
    auto& game = Game::shared();
    Caller nobody;
    nobody.player = PlayerId::make();
    CHECK(error_of([&] { game.call(nobody, "GET", "/api/v1/player/state"); }) == "no_pilot");
    CHECK(error_of([&] { game.call(nobody, "GET", "/api/v1/player/current-ship"); }) == "no_ship");
    CHECK(error_of([&] { game.call(nobody, "POST", "/api/v1/player/move/2"); }) == "no_pilot");
    CHECK(game.call(nobody, "GET", "/api/v1/player/ships") == "[]");
}

TEST_CASE("a ship shows its cargo as the ledger holds it") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("loader");
    ShipId ship;
    game.db().read([&](ReadTx& tx) { ship = players::find(tx, pilot.player)->current_ship_id.value(); });
    game.db().write([&](Tx& tx) {
        ledger::Posting posting{.reason = "test.load"};
        ledger::move(posting, ledger::faucet("test"), ledger::ship(ship), "ore", 30);
        ledger::move(posting, ledger::faucet("test"), ledger::ship(ship), "fuel", 12);
        ledger::post(tx, posting);
    });
    const auto view = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/current-ship"));
    const auto cargo = view.root().find("cargo").value();
    CHECK(cargo.find("used")->as_integer() == 42);
    CHECK(cargo.find("capacity")->as_integer() == 500);
    CHECK(cargo.find("contents")->find("ore")->as_integer() == 30);
    CHECK(cargo.find("contents")->find("fuel")->as_integer() == 12);
    CHECK(cargo.find("contents")->size() == 2);
    CHECK(number(view, "cargo_capacity") == 500);
    CHECK(view.root().find("combat")->find("max_shields")->as_integer() == 300);
    CHECK(view.root().find("combat")->find("attack_rating")->as_integer() == 15);
    CHECK(view.root().find("maintenance")->find("failure_status")->as_string() == "NONE");
    CHECK(view.root().find("maintenance")->find("next_service")->is_null());
    const std::string list = game.call(pilot.caller, "GET", "/api/v1/player/ships");
    CHECK(list == "[" + game.call(pilot.caller, "GET", "/api/v1/player/current-ship") + "]");
}

TEST_CASE("the catalogue is the same bytes every time") {
    auto& game = Game::shared();
    const std::string first = game.call({}, "GET", "/api/v1/ships/catalogue");
    CHECK(JsonDocument::parse(first).root().find("ships")->size() == 9);
    CHECK(game.call({}, "GET", "/api/v1/ships/catalogue") == first);
}

TEST_CASE("the hub learns the place and the badge of a pilot") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("found");
    game.db().read([&](ReadTx& tx) {
        const auto place = game.platform().hub.locate(tx, pilot.player);
        REQUIRE(place.has_value());
        CHECK(place->sector == 1);
        CHECK(place->region == game.atlas()->region_of(*game.atlas()->sector(1)).region_id);
        CHECK(place->badge.military_rank == "Recruit");
        CHECK_FALSE(game.platform().hub.locate(tx, PlayerId::make()).has_value());
    });
}

TEST_CASE("rank, pool and pace of stored pilots follow the balance file at start-up") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("veteran");
    sql("update players set rank_points = 320, interactions = 60, max_turns = 7, military_rank = 'Cook' "
        "where player_id = " +
        quoted(pilot.player));
    players::feature(game.platform()).start();
    const auto state = JsonDocument::parse(game.call(pilot.caller, "GET", "/api/v1/player/state"));
    CHECK(text(state, "military_rank") == "Sergeant");
    CHECK(number(state, "max_turns") == 1015);
    game.db().read([&](ReadTx& tx) { CHECK(players::find(tx, pilot.player)->turn_interval_us == 78'545'455); });
}

TEST_CASE("a world made anew puts pilots back inside it") {
    auto& game = Game::shared();
    const auto pilot = game.a_pilot("lost");
    const RegionId region = game.atlas()->region_of(*game.atlas()->sector(1)).region_id;
    sql("update players set current_sector_id = 250, docked_station_id = gen_random_uuid() where player_id = " +
        quoted(pilot.player));
    game.db().write([&](Tx& tx) { players::reset_places(tx, region, 1, 100); });
    game.db().read([&](ReadTx& tx) {
        const auto found = players::find(tx, pilot.player).value();
        CHECK(found.current_sector_id == 1);
        CHECK_FALSE(found.docked_station_id.has_value());
    });
}
