// (c) the durable trade against pgbench with the same statements in one trip.
#include <algorithm>
#include <stdexcept>

#include "child.hpp"
#include "load.hpp"
#include "measure.hpp"
#include "statements.hpp"

namespace bench {
namespace {

using blackbox::json;

std::string order(const BenchPilot& pilot) {
    return json{{"station_id", pilot.station}, {"resource_type", pilot.commodity}, {"quantity", 1}}.dump();
}

std::vector<Unit> both_sides(blackbox::Client& client, const BenchPilot& pilot, StatementLog& log) {
    std::vector<Unit> units;
    client.token = pilot.token;
    for (const char* side : {"buy", "sell"}) {
        blackbox::ok(client.post(std::string("/api/v1/trading/") + side, json::parse(order(pilot))));
        units.push_back(log.last_with("insert into trades"));
    }
    return units;
}

Script record(Stage& stage) {
    std::vector<ClientUnits> clients(32);
    StatementLog log(stage.world);
    auto client = stage.world.client();
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].before = both_sides(client, stage.pilots.at(i), log);
        clients[i].after = both_sides(client, stage.pilots.at(i), log);
    }
    return make_script(stage.world, "bench_trade", clients);
}

}  // namespace

Figures durable_trade(Stage& stage) {
    Load ours{.port = stage.world.port(), .connections = {}, .seconds = stage.settings.seconds};
    for (int i = 0; i < traders; ++i) {
        const auto& pilot = stage.pilots.at(static_cast<std::size_t>(i));
        ours.connections.push_back(
            {post_request("/api/v1/trading/buy", pilot.token, order(pilot)),
             post_request("/api/v1/trading/sell", pilot.token, order(pilot))}
        );
    }
    const Script script = record(stage);
    const TemporaryDirectory directory;
    PgBench theirs{.url = stage.world.database_url(), .script = directory.path / "trade.sql"};
    theirs.seconds = stage.settings.seconds;
    write_file(theirs.script, script.text);
    long base = 1'000'000'000'000;
    const auto trades_per_second = [&](int clients) {
        theirs.clients = std::min(clients, script.clients);
        theirs.definitions = {"ready=0", "n=0", "base=" + std::to_string(base)};
        base += 1'000'000'000'000;
        return 2 * run(theirs);  // a script buys and sells
    };
    std::vector<double> ratios, rates, latencies50, latencies99;
    for (int round = 0; round < stage.settings.rounds; ++round) {
        const LoadResult result = run(ours);
        if (result.statuses.size() != 1 || !result.statuses.contains(200)) {
            throw std::runtime_error("a trade was refused");
        }
        rates.push_back(result.per_second());
        latencies50.push_back(quantile(result.milliseconds, 0.5));
        latencies99.push_back(quantile(result.milliseconds, 0.99));
        ratios.push_back(rates.back() / std::max(trades_per_second(16), trades_per_second(32)));
    }
    return {
        {.name = "durable_trade", .value = median(ratios), .unit = "of pgbench", .goal = 0.7},
        {.name = "durable_trade_rate", .value = median(rates), .unit = "trades/s"},
        {.name = "durable_trade_p50", .value = median(latencies50), .unit = "ms"},
        {.name = "durable_trade_p99", .value = median(latencies99), .unit = "ms"}};
}

}  // namespace bench
