// Traders that survive their server.
#include "blackbox/traders.hpp"

#include <pqxx/pqxx>

#include "support/catch.hpp"

namespace blackbox {
namespace {

using namespace std::chrono_literals;

constexpr int most_held = 20;

}  // namespace

Trader::Trader(World& world, unsigned seed) : pilot_(world.a_pilot()), random_(seed) {
    const json stations = ok(pilot_.client->get("/api/v1/sectors/1/stations")).at("stations");
    station_ = stations.at(0).at("id");
    ok(pilot_.client->post("/api/v1/trading/dock", {{"station_id", station_}}));
    const json market = ok(pilot_.client->get("/api/v1/trading/market/" + station_)).at("resources");
    std::vector<std::string> both;
    for (const auto& [name, one] : market.items()) {
        if (one.at("station_buys").get<bool>() && one.at("station_sells").get<bool>()) both.push_back(name);
    }
    REQUIRE_FALSE(both.empty());
    commodity_ = both[random_() % both.size()];
    const json events = ok(pilot_.client->get("/api/v1/player/ledger?limit=1"));
    (void)events;
    pqxx::connection database(world.database_url());
    pqxx::work work(database);
    player_ =
        work.exec("select player_id from region.players where username = " + work.quote(pilot_.username))[0][0].c_str();
}

bool Trader::attempt(const Act& act) {
    const Reply reply = pilot_.client->request("POST", act.path, act.body.dump(), {{"Idempotency-Key", act.key}});
    if (reply.status == 200) {
        ++acknowledged_;
        held_ += act.path.ends_with("buy") ? 1 : -1;
        return true;
    }
    if (reply.status == 503) return false;
    if (reply.status != 400) surprises_.push_back(std::to_string(reply.status) + " " + reply.text);
    return true;
}

void Trader::act() {
    const bool buys = held_ < 1 || (held_ < most_held && random_() % 2 == 0);
    const Act act{
        .key = player_ + "-" + std::to_string(++made_),
        .path = std::string("/api/v1/trading/") + (buys ? "buy" : "sell"),
        .body = {{"station_id", station_}, {"resource_type", commodity_}, {"quantity", 1}},
    };
    bool known = false;
    try {
        known = attempt(act);
    } catch (const ConnectionLost&) {
    }
    if (known) return;
    std::this_thread::sleep_for(25ms);
    if (random_() % 3 == 0) given_up_.push_back(act.key);
    else unknown_.push_back(act);
}

void Trader::settle() {
    for (const auto& act : unknown_) {
        bool known = false;
        for (int tries = 0; tries < 200 && !known; ++tries) {
            try {
                known = attempt(act);
            } catch (const ConnectionLost&) {
            }
            if (!known) std::this_thread::sleep_for(25ms);
        }
        if (!known) surprises_.push_back("never settled: " + act.key);
    }
    unknown_.clear();
}

TradingFloor::TradingFloor(World& world, int traders, unsigned seed) {
    for (int i = 0; i < traders; ++i)
        traders_.push_back(std::make_unique<Trader>(world, seed + static_cast<unsigned>(i)));
}

TradingFloor::~TradingFloor() {
    close();
}

void TradingFloor::open() {
    open_ = true;
    for (auto& trader : traders_) {
        threads_.emplace_back([this, &trader] {
            while (open_) trader->act();
        });
    }
}

void TradingFloor::close() {
    open_ = false;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

int TradingFloor::acknowledged() const {
    int sum = 0;
    for (const auto& trader : traders_) sum += trader->acknowledged();
    return sum;
}

void TradingFloor::check(World& world) {
    for (auto& trader : traders_) trader->settle();
    pqxx::connection database(world.database_url());
    pqxx::work work(database);
    for (const auto& trader : traders_) {
        for (const auto& surprise : trader->surprises()) FAIL_CHECK(surprise);
        const auto count = [&](const std::string& query) { return work.exec(query)[0][0].as<int>(); };
        const int stored =
            count("select count(*) from region.trades where player_id = " + work.quote(trader->player()));
        // A given-up act either happened once, and then its reply is stored under its key, or not at all.
        int silent = 0;
        for (const auto& key : trader->given_up()) {
            silent +=
                count("select count(*) from region.idempotency_keys where status = 200 and key = " + work.quote(key));
        }
        INFO("acknowledged " << trader->acknowledged() << ", given up but stored " << silent << ", stored " << stored);
        CHECK(stored == trader->acknowledged() + silent);
    }
    const json audit = world.audit();
    INFO(audit.dump());
    CHECK(audit.at("differences") == 0);
}

}  // namespace blackbox
