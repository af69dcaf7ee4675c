// Samples of prices on a real PostgreSQL: taken by jobs, thinned out, shown to those who were there, forgotten.
#include "features/trading/price_history.hpp"

#include <algorithm>
#include <pqxx/pqxx>

#include "features/trading/messages.hpp"
#include "sectorwars/ledger.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

std::string call(
    const Game::Person& who, std::string_view verb, const std::string& path, const std::string& body = ""
) {
    return Game::shared().call(who.caller, verb, "/api/v1/" + path, body);
}

/// The class-0 station where pilots start.
const galaxy::Station& home() {
    static const auto atlas = Game::shared().atlas();
    const auto stations = atlas->stations_in(1);
    REQUIRE_FALSE(stations.empty());
    return stations.front();
}

Game::Person docked_pilot() {
    const auto who = Game::shared().a_pilot("trader");
    (void)call(who, "POST", "trading/dock", R"({"station_id":")" + home().station_id.to_string() + R"("})");
    return who;
}

void trade(const Game::Person& who, const std::string& act, const std::string& good, int quantity) {
    (void)call(
        who, "POST", "trading/" + act,
        R"({"station_id":")" + home().station_id.to_string() + R"(","resource_type":")" + good + R"(","quantity":)" +
            std::to_string(quantity) + "}"
    );
}

trading::ResourceView shown(const Game::Person& who, const std::string& good) {
    const auto text = call(who, "GET", "trading/market/" + home().station_id.to_string());
    return parse_json<trading::MarketView>(text).resources.at(good);
}

pqxx::result as_superuser(const std::string& sql) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    auto result = work.exec(sql);
    work.commit();
    return result;
}

void run_job(std::string_view name) {
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == name) return Game::shared().db().write(job.run);
    }
    FAIL("there is no such job");
}

trading::PriceHistory prices(const Game::Person& who, const std::string& good, const std::string& more = "") {
    return parse_json<trading::PriceHistory>(
        call(who, "GET", "trading/market/" + home().station_id.to_string() + "/history?commodity=" + good + more)
    );
}

std::string history_refusal(const Game::Person& who, StationId station, const std::string& query) {
    try {
        (void)call(who, "GET", "trading/market/" + station.to_string() + "/history?" + query);
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

std::string good_of(const galaxy::Station& station) {
    const auto rows = as_superuser(
        "select min(commodity) from region.station_markets where station_id = '" + station.station_id.to_string() + "'"
    );
    return rows[0][0].as<std::string>();
}

/// Stored samples of a good at home.
std::int64_t samples_of(const std::string& good) {
    const auto rows = as_superuser(
        "select count(*) from region.market_samples where commodity = '" + good + "' and station_id = '" +
        home().station_id.to_string() + "'"
    );
    return rows[0][0].as<std::int64_t>();
}

/// As if all that was recorded and traded had been so long ago.
void age_samples(const std::string& interval) {
    as_superuser(
        "update region.market_samples set bucket = bucket - interval '" + interval +
        "', recorded_at = recorded_at - interval '" + interval + "'"
    );
    as_superuser("update region.station_markets set last_trade_at = last_trade_at - interval '" + interval + "'");
}

}  // namespace

TEST_CASE("a traded market is sampled by the job, the newest state of each span once") {
    const auto who = docked_pilot();
    trade(who, "buy", "fuel", 2);
    const auto fresh = samples_of("fuel");
    run_job("trading.sample_markets");
    CHECK(samples_of("fuel") == fresh + 1);
    trade(who, "buy", "fuel", 2);
    run_job("trading.sample_markets");
    const auto last = shown(who, "fuel");
    const auto rows = as_superuser(
        "select quantity, sell_price, buy_price, count(*) over () from region.market_samples where commodity = 'fuel' "
        "and station_id = '" +
        home().station_id.to_string() + "' order by bucket desc limit 1"
    );
    CHECK(rows[0][0].as<std::int64_t>() == last.quantity);
    CHECK(rows[0][1].as<std::int64_t>() == last.sell_price);
    CHECK(rows[0][2].as<std::int64_t>() == last.buy_price);
    CHECK(rows[0][3].as<std::int64_t>() <= fresh + 2);  // 2 only when a span of ten minutes ended just now
    // Once a sample is clearly younger than the trade, the job leaves the market alone.
    age_samples("20 minutes");
    as_superuser("update region.market_samples set recorded_at = recorded_at + interval '11 seconds'");
    const auto before = samples_of("fuel");
    run_job("trading.sample_markets");
    CHECK(samples_of("fuel") == before);
    trade(who, "sell", "fuel", 1);
    run_job("trading.sample_markets");
    CHECK(samples_of("fuel") == before + 1);
}

TEST_CASE("a trade that is stored later than a sample of about its time is not missed") {
    const auto who = docked_pilot();
    trade(who, "buy", "fuel", 1);
    run_job("trading.sample_markets");
    // As if the sample had been taken while the trade was under way.
    as_superuser(
        "update region.market_samples s set quantity = 77, recorded_at = m.last_trade_at + interval '4 seconds' from "
        "region.station_markets m where s.commodity = 'fuel' and m.commodity = 'fuel' and s.station_id = m.station_id "
        "and "
        "s.bucket > now() - interval '10 minutes'"
    );
    as_superuser("update region.station_markets set last_trade_at = last_trade_at - interval '10 seconds'");
    as_superuser("update region.market_samples set recorded_at = recorded_at - interval '10 seconds'");
    run_job("trading.sample_markets");
    const auto rows = as_superuser(
        "select quantity from region.market_samples where commodity = 'fuel' and station_id = '" +
        home().station_id.to_string() + "' order by bucket desc limit 1"
    );
    CHECK(rows[0][0].as<std::int64_t>() == shown(who, "fuel").quantity);
}

TEST_CASE("the history of a price ends with the market as it is, and begins with what was true then") {
    const auto who = docked_pilot();
    trade(who, "buy", "organics", 5);
    run_job("trading.sample_markets");
    const auto then = shown(who, "organics");
    age_samples("30 hours");
    trade(who, "buy", "organics", 5);
    const auto day = prices(who, "organics");
    const auto current = shown(who, "organics");
    REQUIRE(day.samples.size() == 2);
    CHECK(day.station_id == home().station_id);
    CHECK(day.samples[0].quantity == then.quantity);
    CHECK(day.samples[0].recorded_at == day.samples[1].recorded_at - std::chrono::hours(24));
    CHECK(day.samples[1].quantity == current.quantity);
    CHECK(day.samples[1].sell_price == current.sell_price);
    const auto week = prices(who, "organics", "&hours=48");
    REQUIRE(week.samples.size() >= 2);
    CHECK(week.samples[week.samples.size() - 2].recorded_at < now() - std::chrono::hours(29));
}

TEST_CASE("a tick that moves a market leaves a sample, one that moves nothing leaves none") {
    const auto& stations = Game::shared().atlas()->parts().stations;
    const auto mine =
        std::find_if(stations.begin(), stations.end(), [](const auto& one) { return one.station_class == 1; });
    REQUIRE(mine != stations.end());
    const std::string only = " where commodity = 'organics' and station_id = '" + mine->station_id.to_string() + "'";
    const auto tick_after = [&](const std::string& interval) {
        as_superuser("delete from region.market_samples");
        as_superuser("update region.station_markets set last_trade_at = null, last_tick_at = now()");
        as_superuser("update region.station_markets set last_tick_at = now() - interval '" + interval + "'" + only);
        run_job("trading.advance_markets");
        return as_superuser("select quantity, commodity from region.market_samples");
    };
    const auto moved = tick_after("1000 days");
    REQUIRE(moved.size() == 1);
    CHECK(moved[0][0].as<int>() == 2400);
    CHECK(moved[0][1].as<std::string>() == "organics");
    CHECK(tick_after("61 minutes").empty());
}

TEST_CASE("a week of samples comes as two hundred points at most, and old ones go") {
    const auto who = docked_pilot();
    const std::string key = "'" + home().station_id.to_string() + "', 'luxury_goods'";
    as_superuser("delete from region.market_samples");
    as_superuser(
        "insert into region.market_samples (region_id, station_id, commodity, bucket, recorded_at, buy_price, "
        "sell_price, quantity) select region_id, station_id, commodity, t, t, 100, 120, 10 from "
        "region.station_markets, generate_series(date_trunc('hour', now()) - interval '8 days', now(), "
        "interval '10 minutes') as t where (station_id, commodity) = (" +
        key + ")"
    );
    const auto week = prices(who, "luxury_goods", "&hours=168");
    CHECK(week.samples.size() == 200);
    CHECK(std::is_sorted(week.samples.begin(), week.samples.end(), [](const auto& a, const auto& b) {
        return a.recorded_at < b.recorded_at;
    }));
    CHECK(prices(who, "luxury_goods").samples.size() >= 144);
    CHECK(prices(who, "luxury_goods", "&hours=1").samples.size() <= 8);
    run_job("trading.forget_samples");
    const auto left =
        as_superuser("select min(bucket) > now() - interval '169 hours', count(*) from region.market_samples");
    CHECK(left[0][0].as<bool>());
    CHECK(left[0][1].as<int>() > 1000);
}

TEST_CASE("only who was at a station sees what goods were worth there") {
    const auto who = Game::shared().a_pilot("historian");
    CHECK(history_refusal(who, home().station_id, "commodity=ore").empty());
    CHECK(history_refusal(who, home().station_id, "commodity=unobtainium") == "unknown_commodity");
    CHECK(history_refusal(who, home().station_id, "commodity=colonists").empty());
    CHECK(history_refusal(who, home().station_id, "hours=24") == "validation_failed");
    CHECK(history_refusal(who, home().station_id, "commodity=ore&hours=169") == "validation_failed");
    CHECK(history_refusal(who, home().station_id, "commodity=ore&hours=0") == "validation_failed");
    const auto atlas = Game::shared().atlas();
    const auto& far = atlas->parts().stations.back();
    CHECK(history_refusal(who, far.station_id, "commodity=ore") == "unknown_station");
    const auto know = [&](int level) {
        as_superuser(
            "insert into region.charts values ('" + who.player.to_string() + "', " + std::to_string(far.sector_id) +
            ", " + std::to_string(level) +
            ", now(), now()) on conflict (player_id, sector_id) do update set level = excluded.level"
        );
        return history_refusal(who, far.station_id, "commodity=" + good_of(far));
    };
    CHECK(know(2) == "not_visited");
    CHECK(know(3).empty());
}

TEST_CASE("samples of another region are not to be seen") {
    run_job("trading.sample_markets");
    Game::shared().db().read([&](ReadTx& tx) {
        tx.enter_region(RegionId::make());
        constexpr Statement count{"test.count_samples", "select count(*) as n from market_samples"};
        CHECK(tx.query(count)[0].get<std::int64_t>("n") == 0);
    });
}
