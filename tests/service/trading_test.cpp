// Trading on a real PostgreSQL: docking, trades, races for the last unit, and a model that knows every number.
#include "sectorwars/trading.hpp"

#include <algorithm>
#include <atomic>
#include <pqxx/pqxx>
#include <random>
#include <thread>

#include "features/ledger/messages.hpp"
#include "features/trading/messages.hpp"
#include "features/trading/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "sectorwars/ledger.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

std::string body_of(StationId station, const std::string& good, std::int64_t quantity, const std::string& more = "") {
    return R"({"station_id":")" + station.to_string() + R"(","resource_type":")" + good + R"(","quantity":)" +
           std::to_string(quantity) + more + "}";
}

std::string call(
    const Game::Person& who, std::string_view verb, const std::string& path, const std::string& body = ""
) {
    return Game::shared().call(who.caller, verb, "/api/v1/" + path, body);
}

std::string refusal(const Game::Person& who, const std::string& path, const std::string& body) {
    try {
        (void)call(who, "POST", path, body);
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

/// The class-0 station where pilots start.
const galaxy::Station& home() {
    static const auto atlas = Game::shared().atlas();
    const auto stations = atlas->stations_in(1);
    REQUIRE_FALSE(stations.empty());
    return stations.front();
}

void dock(const Game::Person& who, StationId station) {
    (void)call(who, "POST", "trading/dock", R"({"station_id":")" + station.to_string() + R"("})");
}

Game::Person docked_pilot() {
    const auto who = Game::shared().a_pilot("trader");
    dock(who, home().station_id);
    return who;
}

trading::BuyReply buy(const Game::Person& who, const std::string& good, std::int64_t quantity) {
    const auto text = call(who, "POST", "trading/buy", body_of(home().station_id, good, quantity));
    return parse_json<trading::BuyReply>(text);
}

trading::SellReply sell(const Game::Person& who, const std::string& good, std::int64_t quantity) {
    const auto text = call(who, "POST", "trading/sell", body_of(home().station_id, good, quantity));
    return parse_json<trading::SellReply>(text);
}

trading::MarketView market(const Game::Person& who) {
    return parse_json<trading::MarketView>(call(who, "GET", "trading/market/" + home().station_id.to_string()));
}

std::int64_t differences() {
    return parse_json<ledger::AuditView>(Game::shared().audit()).differences;
}

/// Gives a pilot credits, or takes stock from the station, through the ledger.
void shift(const ledger::Account& from, const ledger::Account& to, const std::string& asset, std::int64_t amount) {
    Game::shared().db().write([&](Tx& tx) {
        ledger::Posting posting{.reason = "test.shift"};
        ledger::move(posting, from, to, asset, amount);
        ledger::post(tx, posting);
    });
}

void as_superuser(const std::string& sql) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec(sql);
    work.commit();
}

}  // namespace

TEST_CASE("a pilot docks, buys, sells and undocks, and every credit is accounted for") {
    const auto who = Game::shared().a_pilot("trader");
    CHECK(refusal(who, "trading/buy", body_of(home().station_id, "ore", 1)) == "not_docked");
    dock(who, home().station_id);
    CHECK(
        refusal(who, "trading/dock", R"({"station_id":")" + home().station_id.to_string() + R"("})") == "already_docked"
    );

    const auto before = market(who);
    REQUIRE(before.resources.count("ore") == 1);
    const auto bought = buy(who, "ore", 3);
    CHECK(bought.transaction.base_price == before.resources.at("ore").sell_price);
    CHECK(bought.transaction.total_cost >= 3 * bought.transaction.base_price);
    const auto after = market(who);
    CHECK(after.resources.at("ore").quantity == before.resources.at("ore").quantity - 3);

    const auto sold = sell(who, "ore", 3);
    CHECK(sold.transaction.total_earnings < bought.transaction.total_cost);
    CHECK(sold.transaction.remaining_cargo == 0);
    CHECK(sold.transaction.profit == sold.transaction.total_earnings - bought.transaction.total_cost);
    CHECK(sold.transaction.new_credits == bought.transaction.remaining_credits + sold.transaction.total_earnings);
    CHECK(sold.rank_points_awarded == 0);
    CHECK(market(who).resources.at("ore").quantity == before.resources.at("ore").quantity);

    const auto history = parse_json<trading::HistoryView>(call(who, "GET", "trading/history"));
    REQUIRE(history.transactions.size() == 2);
    CHECK(history.total_transactions == 2);
    CHECK(history.transactions[0].type == "sell");
    CHECK(history.transactions[1].total_value == bought.transaction.total_cost);
    CHECK(history.transactions[0].station_name == home().name);
    const auto undocked = parse_json<trading::UndockReply>(call(who, "POST", "trading/undock"));
    CHECK(undocked.turn_cost == 1);
    CHECK(refusal(who, "trading/undock", "") == "not_docked");
    CHECK(differences() == 0);
}

TEST_CASE("a quote is what the trade then costs") {
    const auto who = docked_pilot();
    for (const std::string good : {"ore", "fuel", "equipment"}) {
        const auto text = call(who, "POST", "trading/quote", body_of(home().station_id, good, 7, R"(,"side":"buy")"));
        const auto quote = parse_json<trading::QuoteReply>(text);
        const auto bought = buy(who, good, 7);
        CHECK(quote.total == bought.transaction.total_cost);
        CHECK(quote.unit_price == bought.transaction.unit_price);
        const auto back = parse_json<trading::QuoteReply>(
            call(who, "POST", "trading/quote", body_of(home().station_id, good, 7, R"(,"side":"sell")"))
        );
        CHECK(back.total == sell(who, good, 7).transaction.total_earnings);
    }
}

TEST_CASE("refused trades name their reason and leave nothing behind") {
    const auto who = docked_pilot();
    const auto station = home().station_id;
    CHECK(refusal(who, "trading/buy", body_of(station, "unobtainium", 1)) == "unknown_commodity");
    CHECK(refusal(who, "trading/buy", body_of(StationId::make(), "ore", 1)) == "unknown_station");
    CHECK(refusal(who, "trading/buy", body_of(station, "ore", 0)) == "validation_failed");
    CHECK(refusal(who, "trading/buy", body_of(station, "ore", 10'001)) == "validation_failed");
    CHECK(refusal(who, "trading/sell", body_of(station, "ore", 1)) == "insufficient_cargo");
    CHECK(refusal(who, "trading/buy", body_of(station, "ore", 10'000)) == "insufficient_stock");
    CHECK(refusal(who, "trading/buy", body_of(station, "advanced_components", 1)) == "not_traded_here");
    CHECK(refusal(who, "trading/sell", body_of(station, "colonists", 1)) == "not_traded_here");
    const auto atlas = Game::shared().atlas();
    const auto other =
        std::find_if(atlas->parts().stations.begin(), atlas->parts().stations.end(), [](const galaxy::Station& one) {
            return one.sector_id != 1;
        });
    CHECK(refusal(who, "trading/buy", body_of(other->station_id, "ore", 1)) == "wrong_station");
    const auto history = parse_json<trading::HistoryView>(call(who, "GET", "trading/history"));
    CHECK(history.total_transactions == 0);
    CHECK(differences() == 0);
}

TEST_CASE("an uncharted station is not to be seen") {
    const auto who = Game::shared().a_pilot("explorer");
    const auto atlas = Game::shared().atlas();
    const auto& far = atlas->parts().stations.back();
    REQUIRE(far.sector_id > 300);
    CHECK_THROWS_AS(call(who, "GET", "trading/market/" + far.station_id.to_string()), Failure);
}

TEST_CASE("the last unit is bought by exactly one of many") {
    constexpr int rivals = 8;
    std::vector<Game::Person> pilots;
    for (int i = 0; i < rivals; ++i) pilots.push_back(docked_pilot());
    const std::string good = "exotic_technology";
    const std::int64_t stock = market(pilots[0]).resources.at(good).quantity;
    const auto station = ledger::station(home().station_id);
    shift(station, ledger::sink("test"), good, stock - 1);
    std::atomic<int> bought = 0, refused = 0;
    std::vector<std::thread> threads;
    for (const auto& who : pilots) {
        threads.emplace_back([&] {
            const auto id = refusal(who, "trading/buy", body_of(home().station_id, good, 1));
            if (id.empty()) ++bought;
            else if (id == "insufficient_stock") ++refused;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(bought == 1);
    CHECK(refused == rivals - 1);
    CHECK(market(pilots[0]).resources.at(good).quantity == 0);
    shift(ledger::faucet("test"), station, good, stock);
    CHECK(differences() == 0);
}

TEST_CASE("random trades of many pilots at once agree with a model") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    constexpr int crowd = 6;

    struct Model {
        Game::Person who;
        std::int64_t credits = 0;
        std::map<std::string, std::int64_t> cargo;
        std::int64_t trades = 0;
    };

    std::vector<Model> models(crowd);
    for (auto& model : models) {
        model.who = docked_pilot();
        shift(ledger::faucet("test"), ledger::player(model.who.player), "credits", 50'000);
    }
    const auto before = market(models[0].who);
    std::vector<std::thread> threads;
    for (std::uint64_t index = 0; index < crowd; ++index) {
        threads.emplace_back([&, index] {
            Random random = Random(seed).fork(index);
            Model& model = models[index];
            const std::vector<std::string> goods{"ore", "organics", "fuel", "equipment", "luxury_goods"};
            for (int act = 0; act < 60; ++act) {
                const auto& good = random.pick(goods);
                try {
                    if (random.chance(0.55)) {
                        const auto done = buy(model.who, good, random.integer(1, 12)).transaction;
                        model.cargo[good] += done.quantity;
                        model.credits = done.remaining_credits;
                    } else {
                        const auto done = sell(model.who, good, random.integer(1, 12)).transaction;
                        model.cargo[good] -= done.quantity;
                        model.credits = done.new_credits;
                        if (done.remaining_cargo != model.cargo[good]) model.trades = -1'000'000;
                    }
                    ++model.trades;
                } catch (const Failure& failure) {
                    if (failure.error().code != Code::rule_violation) model.trades = -1'000'000;
                }
            }
        });
    }
    for (auto& thread : threads) thread.join();
    std::map<std::string, std::int64_t> out;
    for (const auto& model : models) {
        const auto history = parse_json<trading::HistoryView>(call(model.who, "GET", "trading/history?limit=200"));
        CHECK(history.total_transactions == model.trades);
        std::int64_t flow = 0;
        for (const auto& trade : history.transactions)
            flow += trade.type == "buy" ? -trade.total_value : trade.total_value;
        const auto statement = parse_json<ledger::StatementView>(call(model.who, "GET", "player/ledger?limit=200"));
        CHECK(statement.closing == model.credits);
        CHECK(statement.opening == 0);
        CHECK(statement.entries.back().amount + 50'000 + flow == model.credits);
        for (const auto& [good, amount] : model.cargo) {
            CHECK(amount >= 0);
            out[good] += amount;
        }
    }
    const auto after = market(models[0].who);
    for (const auto& [good, amount] : out) {
        CAPTURE(good);
        CHECK(after.resources.at(good).quantity == before.resources.at(good).quantity - amount);
    }
    CHECK(differences() == 0);
}

TEST_CASE("stock recovers lazily, in trades and by the job, to the same figure") {
    const auto who = docked_pilot();
    const auto station = home().station_id.to_string();
    const auto backdate = [&] {
        as_superuser(
            "update region.station_markets set last_tick_at = last_tick_at - interval '10 hours' where station_id = '" +
            station + "' and commodity = 'colonists'"
        );
    };
    const auto stock = ledger::station(home().station_id);
    const std::int64_t full = market(who).resources.at("colonists").quantity;
    shift(stock, ledger::sink("test"), "colonists", full - 10);
    CHECK(market(who).resources.at("colonists").quantity == 10);
    backdate();
    const std::int64_t seen = market(who).resources.at("colonists").quantity;
    CHECK(seen > 10);
    (void)buy(who, "colonists", 1);
    CHECK(market(who).resources.at("colonists").quantity == seen - 1);
    backdate();
    const std::int64_t next = market(who).resources.at("colonists").quantity;
    CHECK(next > seen - 1);
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "trading.advance_markets") Game::shared().db().write(job.run);
    }
    CHECK(market(who).resources.at("colonists").quantity == next);
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    const auto row = work.exec(
        "select amount from region.ledger_balances where asset = 'colonists' and owner_id = '" + station + "'"
    );
    CHECK(row[0][0].as<std::int64_t>() == next);
    CHECK(differences() == 0);
}

TEST_CASE("trades of another region are not to be seen") {
    const auto who = docked_pilot();
    (void)buy(who, "ore", 1);
    Game::shared().db().read([&](ReadTx& tx) {
        tx.enter_region(RegionId::make());
        constexpr Statement count{"test.count_trades", "select count(*) as n from trades"};
        CHECK(tx.query(count)[0].get<std::int64_t>("n") == 0);
    });
}

TEST_CASE("the markets of a large region close and open in well under a second") {
    auto& game = Game::shared();
    const auto atlas = game.atlas();
    const auto* nexus = &atlas->parts().regions.front();
    for (const auto& region : atlas->parts().regions) {
        if (region.total_sectors > nexus->total_sectors) nexus = &region;
    }
    const auto start = std::chrono::steady_clock::now();
    game.db().write([&](Tx& tx) { trading::close_markets(tx, nexus->region_id); });
    const std::chrono::duration<double> closed = std::chrono::steady_clock::now() - start;
    game.db().write([&](Tx& tx) { trading::open_markets(tx, game.platform(), *atlas, *nexus, 7); });
    const std::chrono::duration<double> both = std::chrono::steady_clock::now() - start;
    CAPTURE(closed.count(), both.count());
    CHECK(both.count() < 1.8);
    CHECK(differences() == 0);
}

TEST_CASE("pairs lead from explored ports to explored ports and do gain") {
    const auto who = docked_pilot();
    as_superuser(
        "insert into region.charts select '" + who.player.to_string() +
        "', s, 3, now(), now() from generate_series(1, 300) as s on conflict (player_id, sector_id) do update set "
        "level = 3"
    );
    const auto view = parse_json<trading::PairsView>(call(who, "GET", "trade/pairs?max_hops=20&limit=5"));
    CHECK(view.stations_considered > 10);
    REQUIRE_FALSE(view.pairs.empty());
    std::int64_t last = INT64_MAX;
    for (const auto& pair : view.pairs) {
        CHECK(pair.profit > 0);
        CHECK(pair.profit == pair.earnings - pair.cost);
        CHECK(pair.profit_per_hop <= last);
        last = pair.profit_per_hop;
    }
}
