// Departures, refunds and arrivals on a real database, with the office in the same process.
#include "sectorwars/travel.hpp"

#include <pqxx/pqxx>
#include <thread>

#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/keys.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

std::string sql(const std::string& statement) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set local search_path = region, nexus");
    const auto rows = work.exec(statement);
    work.commit();
    return rows.empty() || rows[0].empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

std::string quoted(const PlayerId& player) {
    return "'" + player.to_string() + "'";
}

std::string error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return {};
}

template <class T>
std::shared_ptr<T> shared() {
    return const_cast<Shared&>(Game::shared().platform().shared).get<T>();
}

/// The couriers run, as they do once the listeners are open.
Game& game() {
    static const bool opened = [] {
        Game::shared().core().open_features();
        return true;
    }();
    (void)opened;
    return Game::shared();
}

/// At the gate of Terran Space with ore aboard that was bought for 70 credits.
Game::Person a_trader() {
    const auto pilot = game().a_pilot("traveller");
    sql("update players p set current_sector_id = r.first_sector + r.gate_number - 1 from local_regions r "
        "where r.region_id = p.current_region_id and p.player_id = " +
        quoted(pilot.player));
    const auto ship =
        ShipId::parse(sql("select current_ship_id from players where player_id = " + quoted(pilot.player)));
    game().db().write([&](Tx& tx) {
        ledger::Posting posting{.reason = "test"};
        ledger::move(posting, ledger::faucet("test"), ledger::ship(*ship), "ore", 7);
        ledger::post(tx, posting);
    });
    sql("insert into trade_positions (player_id, commodity, quantity, cost, awarded) values (" + quoted(pilot.player) +
        ", 'ore', 7, 70, true)");
    return pilot;
}

/// Everything of a pilot that must come back unchanged.
std::string belongings(const PlayerId& player) {
    const std::string id = quoted(player);
    return sql(
        "select (select row_to_json(p)::jsonb - 'last_active_at' - 'turns_anchor' - 'turns' from players p "
        "where player_id = " +
        id +
        ")::text || (select json_agg(s order by ship_id) from ships s where "
        "player_id = " +
        id + ")::text || (select json_agg(t) from trade_positions t where player_id = " + id +
        ")::text || (select json_agg(b order by owner_id, asset) from ledger_balances b where amount > 0 and "
        "owner_id in (" +
        id + ", (select current_ship_id from players where player_id = " + id + ")))::text"
    );
}

std::string leave(const Game::Person& pilot, const std::string& destination) {
    const auto reply = JsonDocument::parse(game().call(
        pilot.caller, "POST", "/api/v1/travel",
        R"({"destination_region": ")" + destination + R"(", "travel_method": "platform_gate"})"
    ));
    return std::string(reply.root().find("travel_id")->as_string().value());
}

bool ends(const std::string& travel) {
    for (int i = 0; i < 500; ++i) {
        if (sql("select state from travel_escrow where travel_id = '" + travel + "'") != "held") return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

/// A pilot from another region as the office would deliver: 500 credits, no ship, and something nobody here knows.
travel::Arrival an_arrival(const PlayerId& player, const std::function<void(travel::Ticket&)>& change = {}) {
    travel::Manifest manifest{.player_id = player, .assets = {{"credits", 500}}};
    const std::string id = player.to_string();
    manifest.baggage["pilot"] = {
        R"({"user_id":")" + id + R"(","username":"guest","home_region_id":")" + id +
        R"(","turns":50,"turns_anchor":"2026-01-01T00:00:00Z","move_credit":0,"interactions":3,"rank_points":9,)"
        R"("personal_reputation":12,"reputation_tier":"Neutral","name_color":"#FFFFFF",)"
        R"("created_at":"2026-01-01T00:00:00Z","current_sector_id":1})"};
    manifest.baggage["ships"] = {R"({"ships":[]})"};
    manifest.baggage["balances"] = {R"({"purse":{"credits":500},"holds":{}})"};
    manifest.baggage["pets"] = {R"({"cats":2})"};
    travel::Arrival arrival{.travel_id = Uuid::make(), .ticket = {}, .manifest = to_json(manifest)};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
    travel::Ticket ticket{
        .tid = arrival.travel_id,
        .pid = player,
        .src = "far-reach",
        .dst = "central-nexus",
        .manifest_sha256 = digest_token(arrival.manifest),
        .exp = seconds + 60};
    if (change) change(ticket);
    arrival.ticket = sign_document(game().platform().services.key(), travel::ticket_type, to_json(ticket));
    return arrival;
}

travel::Answer deliver(const travel::Arrival& arrival) {
    travel::Answer answer{};
    game().db().write([&](Tx& tx) { answer = shared<travel::Doors>()->arrive(tx, arrival).answer; });
    return answer;
}

std::string credits_of(const PlayerId& player) {
    return sql(
        "select amount from ledger_balances where account_kind = 0 and asset = 'credits' and owner_id = " +
        quoted(player)
    );
}

}  // namespace

TEST_CASE("a travel that comes to nothing leaves ship, cargo, credits and positions as they were") {
    const auto pilot = a_trader();
    const std::string before = belongings(pilot.player);
    const std::string travel = leave(pilot, "no-such-region");
    REQUIRE(ends(travel));
    CHECK(sql("select reason from travel_escrow where travel_id = '" + travel + "'") == "unknown_destination");
    CHECK(belongings(pilot.player) == before);
    CHECK(sql("select turns from players where player_id = " + quoted(pilot.player)) == "1000");
    CHECK(sql("select count(*) from ledger_balances where account_kind = 3 and amount > 0") == "0");
    CHECK(JsonDocument::parse(game().audit()).root().find("differences")->as_integer() == 0);
}

TEST_CASE("what is under way belongs to the escrow, and the pilot cannot act") {
    const auto pilot = a_trader();
    // Registered but running nowhere: the travel waits.
    sql("insert into regions (name, slug, display_name, region_type, status, epoch, generation_seed, total_sectors) "
        "values ('far-reach', 'far-reach', 'Far Reach', 'player_owned', 'active', 1, 1, 100) on conflict do nothing");
    sql("update users set is_galactic_citizen = true where user_id = '" + pilot.user.to_string() + "'");
    const std::string before = belongings(pilot.player);
    const std::string travel = leave(pilot, "far-reach");
    CHECK(credits_of(pilot.player) == "0");
    const std::string held =
        "select amount from ledger_balances where account_kind = 3 and owner_id = '" + travel + "'";
    CHECK(sql(held + " and asset = 'credits'") == "10000");
    CHECK(sql(held + " and asset = 'ore'") == "7");
    CHECK(sql("select count(*) from ships where player_id = " + quoted(pilot.player)) == "0");
    CHECK(error_of([&] { (void)game().call(pilot.caller, "POST", "/api/v1/nav/scan"); }) == "in_transit");
    CHECK(error_of([&] { (void)leave(pilot, "far-reach"); }) == "in_transit");
    (void)game().call(pilot.caller, "POST", "/api/v1/travel/" + travel + "/cancel");
    REQUIRE(ends(travel));
    CHECK(sql("select ended_as from travel_escrow where travel_id = '" + travel + "'") == "cancelled");
    CHECK(belongings(pilot.player) == before);
}

TEST_CASE("a traveller arrives once, however often the delivery is repeated") {
    const auto guest = PlayerId::make();
    const auto arrival = an_arrival(guest);
    CHECK(deliver(arrival) == travel::Answer::arrived);
    CHECK(deliver(arrival) == travel::Answer::arrived);
    CHECK(credits_of(guest) == "500");
    CHECK(sql("select status || ' ' || rank_points from players where player_id = " + quoted(guest)) == "here 9");
    CHECK(sql("select content from travel_unclaimed where player_id = " + quoted(guest)) == R"({"cats":2})");
    CHECK(JsonDocument::parse(game().audit()).root().find("differences")->as_integer() == 0);
}

TEST_CASE("a tombstone turns away the delivery behind it") {
    const auto guest = PlayerId::make();
    const auto arrival = an_arrival(guest);
    const travel::Refusal refusal{arrival.travel_id, guest, "far-reach", "central-nexus", "time_out"};
    travel::Answer answer{};
    const auto refuse = [&](Tx& tx) { answer = shared<travel::Doors>()->refuse(tx, refusal).answer; };
    game().db().write(refuse);
    CHECK(answer == travel::Answer::refused);
    CHECK(deliver(arrival) == travel::Answer::refused);
    CHECK(sql("select count(*) from players where player_id = " + quoted(guest)) == "0");

    const auto other = an_arrival(PlayerId::make());
    CHECK(deliver(other) == travel::Answer::arrived);
    const travel::Refusal late{other.travel_id, guest, "far-reach", "central-nexus", "time_out"};
    game().db().write([&](Tx& tx) { answer = shared<travel::Doors>()->refuse(tx, late).answer; });
    CHECK(answer == travel::Answer::arrived);
}

TEST_CASE("a ticket that is forged, old, for somebody else or for other baggage leaves no trace") {
    const auto guest = PlayerId::make();
    const auto refused = [](const travel::Arrival& arrival) { return error_of([&] { (void)deliver(arrival); }); };
    auto forged = an_arrival(guest);
    forged.ticket = sign_document(make_key_pair(), travel::ticket_type, R"({"tid":"x"})");
    CHECK(refused(forged) == "bad_ticket");
    CHECK(refused(an_arrival(guest, [](travel::Ticket& ticket) { ticket.exp -= 120; })) == "bad_ticket");
    CHECK(refused(an_arrival(guest, [](travel::Ticket& ticket) { ticket.dst = "far-reach"; })) == "bad_ticket");
    CHECK(refused(an_arrival(guest, [](travel::Ticket& ticket) { ticket.tid = Uuid::make(); })) == "bad_ticket");
    CHECK(refused(an_arrival(guest, [](travel::Ticket& ticket) { ticket.pid = PlayerId::make(); })) == "bad_ticket");
    auto changed = an_arrival(guest);
    changed.manifest.insert(changed.manifest.find("500"), "9");
    CHECK(refused(changed) == "bad_ticket");
    CHECK(sql("select count(*) from players where player_id = " + quoted(guest)) == "0");
    CHECK(sql("select count(*) from travel_inbox where player_id = " + quoted(guest)) == "0");
}

TEST_CASE("a pilot who is here already is told to wait, not doubled") {
    const auto guest = PlayerId::make();
    CHECK(deliver(an_arrival(guest)) == travel::Answer::arrived);
    CHECK(deliver(an_arrival(guest)) == travel::Answer::not_yet);
    CHECK(credits_of(guest) == "500");
}
