// Questions to many regions: local ones on a real database, others behind a server that does what networks do.
#include <pqxx/pqxx>

#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/region_query.hpp"
#include "sectorwars/regions.hpp"
#include "support/scripted_server.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using namespace std::chrono_literals;
using support::Game;
using test::Scripted;

namespace {

Caller an_admin() {
    Caller caller;
    caller.user = UserId::make();
    caller.is_admin = true;
    return caller;
}

JsonDocument ask(const std::string& body) {
    return JsonDocument::parse(Game::shared().call(an_admin(), "POST", "/api/v1/nexus/query", body));
}

std::string refusal(const std::string& body) {
    try {
        (void)ask(body);
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

regions::Directory& directory() {
    return *const_cast<Shared&>(Game::shared().platform().shared).get<regions::Directory>();
}

/// A region of another process, as the directory knows it.
void announce(const std::string& slug, const std::string& url) {
    regions::Whereabouts place{.region_id = RegionId::make(), .slug = slug};
    place.status = regions::Status::active;
    place.running = url.empty() ? regions::Running::hibernated : regions::Running::running;
    if (!url.empty()) place.internal_endpoints = {url.substr(0, url.size() - 1)};
    directory().put(place);
}

void reply(int fd, const std::string& status, const std::string& body) {
    test::write_text(
        fd, "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body
    );
}

/// What any number of regions with these pilots would say.
Scripted::Script counting(int pilots, std::chrono::milliseconds delay = 0ms) {
    return [pilots, delay](int fd, int) {
        if (test::read_request(fd).empty()) return;
        std::this_thread::sleep_for(delay);
        region_query::Table table;
        for (const char* name : {"pilots", "active_1d", "active_7d", "active_30d"}) {
            table.columns.push_back({name, true});
        }
        table.rows.push_back({std::int64_t{pilots}, std::int64_t{1}, std::monostate{}, std::int64_t{1}});
        reply(fd, "200 OK", to_json(table));
    };
}

std::string failed(const JsonDocument& answer, const std::string& slug) {
    const auto reason = answer.root().find("meta")->find("regions_failed")->find(slug);
    return reason ? std::string(*reason->as_string()) : "";
}

bool partial(const JsonDocument& answer) {
    return *answer.root().find("meta")->find("partial")->as_boolean();
}

std::int64_t first_number(const JsonDocument& answer, const std::string& column) {
    return *answer.root().find("data")->at(0).find(column)->as_integer();
}

}  // namespace

TEST_CASE("local regions answer from their own rows only") {
    auto& game = Game::shared();
    for (int i = 0; i < 3; ++i) (void)game.a_pilot("counted");
    const auto answer = ask(R"({"query":"player_count","regions":["terran-space","central-nexus"]})");
    const auto data = *answer.root().find("data");
    CHECK(*data.find("terran-space")->at(0).find("pilots")->as_integer() >= 3);
    CHECK(*data.find("central-nexus")->at(0).find("pilots")->as_integer() == 0);
    CHECK_FALSE(partial(answer));
    const auto sum = ask(R"({"query":"health","regions":["terran-space","central-nexus"],"aggregation":"sum"})");
    CHECK(first_number(sum, "sectors") == 5300);
    CHECK(first_number(sum, "stations") == static_cast<std::int64_t>(game.atlas()->parts().stations.size()));
    const auto rows =
        ask(R"({"query":"top_players","regions":"*","aggregation":"union","limit":2,"params":{"order_by":"credits"}})");
    REQUIRE(rows.root().find("data")->size() == 2);
    CHECK(rows.root().find("data")->at(0).find("_region")->as_string() == "terran-space");
}

TEST_CASE("every registered question is answered") {
    const auto list = JsonDocument::parse(Game::shared().call(an_admin(), "GET", "/api/v1/nexus/queries"));
    const auto queries = *list.root().find("queries");
    CHECK(queries.size() == 8);
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const std::string name(*queries.at(i).find("name")->as_string());
        CAPTURE(name);
        const auto answer = ask(R"({"query":")" + name + R"(","regions":["terran-space"]})");
        CHECK(answer.root().find("meta")->find("regions_ok")->size() == 1);
    }
}

TEST_CASE("figures of trades agree with the trades") {
    auto& game = Game::shared();
    const auto who = game.a_pilot("trader");
    const auto& station = game.atlas()->stations_in(1).front();
    const std::string dock = R"("station_id":")" + station.station_id.to_string() + R"(")";
    (void)game.call(who.caller, "POST", "/api/v1/trading/dock", "{" + dock + "}");
    const auto bought = JsonDocument::parse(
        game.call(who.caller, "POST", "/api/v1/trading/buy", "{" + dock + R"(,"resource_type":"fuel","quantity":5})")
    );
    const auto paid = *bought.root().find("transaction")->find("total_cost")->as_integer();
    for (const char* query : {"trade_volume", "economy_daily"}) {
        CAPTURE(query);
        const auto answer = ask(R"({"query":")" + std::string(query) + R"(","regions":"*","aggregation":"union"})");
        CHECK(first_number(answer, "trades") == 1);
        CHECK(first_number(answer, "quantity") == 5);
        CHECK(first_number(answer, "volume") == paid);
    }
    const auto elsewhere = ask(R"({"query":"trade_volume","regions":["central-nexus"]})");
    CHECK(elsewhere.root().find("data")->find("central-nexus")->size() == 0);
    const auto figures = ask(R"({"query":"region_figures","regions":["terran-space"],"aggregation":"sum"})");
    CHECK(first_number(figures, "trade_volume_total") == paid);
    CHECK(first_number(figures, "ships") >= 1);
}

TEST_CASE("figures of regions are kept by the registry") {
    auto& game = Game::shared();
    const auto id = game.atlas()->region("terran-space")->region_id;
    game.core().open_features();
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    std::optional<regions::Figures> kept;
    while (!kept && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(20ms);
        game.db().read([&](ReadTx& tx) { kept = regions::find_figures(tx, id); });
    }
    REQUIRE(kept);
    CHECK(kept->stations > 0);
    CHECK(kept->planets > 0);
}

TEST_CASE("regions behind the network are added to local ones, and each failure is named") {
    Scripted alpha(counting(40));
    Scripted beta(counting(2));
    Scripted broken([](int fd, int) {
        (void)test::read_request(fd);
        reply(fd, "500 Internal Server Error", R"({"code":"internal_error"})");
    });
    Scripted garbage([](int fd, int) {
        (void)test::read_request(fd);
        reply(fd, "200 OK", R"({"columns":[{"name":"pilots","number":true}],"rows":[[1,2]]})");
    });
    Scripted other([](int fd, int) {
        (void)test::read_request(fd);
        reply(fd, "200 OK", R"({"columns":[{"name":"people","number":true}],"rows":[[1]]})");
    });
    Scripted silent([](int fd, int) {
        (void)test::read_request(fd);
        std::this_thread::sleep_for(4000ms);
    });
    announce("far-alpha", alpha.url());
    announce("far-beta", beta.url());
    announce("far-broken", broken.url());
    announce("far-garbage", garbage.url());
    announce("far-other", other.url());
    announce("far-silent", silent.url());
    announce("far-gone", "http://127.0.0.1:1/");
    announce("far-asleep", "");
    const auto answer =
        ask(R"({"query":"player_count","aggregation":"sum","timeout_ms":2000,"regions":["far-alpha","far-beta",)"
            R"("far-broken","far-garbage","far-other","far-silent","far-gone","far-asleep","far-nowhere"]})");
    CHECK(first_number(answer, "pilots") == 42);
    CHECK(first_number(answer, "active_7d") == 0);
    CHECK(partial(answer));
    CHECK(answer.root().find("meta")->find("regions_ok")->size() == 2);
    CHECK(failed(answer, "far-broken") == "internal_error");
    CHECK(failed(answer, "far-garbage") == "malformed");
    CHECK(failed(answer, "far-other") == "other_columns");
    CHECK(failed(answer, "far-silent") == "timeout");
    CHECK(failed(answer, "far-gone") == "unreachable");
    CHECK(failed(answer, "far-asleep") == "hibernated");
    CHECK(failed(answer, "far-nowhere") == "unknown");
    CHECK(*answer.root().find("meta")->find("elapsed_ms")->as_integer() < 3500);
    for (const char* slug :
         {"far-alpha", "far-beta", "far-broken", "far-garbage", "far-other", "far-silent", "far-gone", "far-asleep"}) {
        directory().remove(slug);
    }
}

TEST_CASE("fifty regions are asked sixteen at once") {
    std::atomic<int> now_asked = 0, most_asked = 0;
    const auto script = [&](int fd, int number) {
        if (test::read_request(fd).empty()) return;
        const int asked = ++now_asked;
        for (int most = most_asked; asked > most && !most_asked.compare_exchange_weak(most, asked);) continue;
        std::this_thread::sleep_for(50ms);
        --now_asked;
        reply(fd, "200 OK", R"({"columns":[{"name":"pilots","number":true}],"rows":[[1]]})");
        (void)number;
    };
    Scripted server(script);
    std::string list;
    for (int i = 0; i < 50; ++i) {
        const std::string slug = "many-" + std::to_string(i);
        announce(slug, server.url());
        list += (i > 0 ? ",\"" : "\"") + slug + '"';
    }
    const auto answer =
        ask(R"({"query":"player_count","aggregation":"sum","timeout_ms":3000,"regions":[)" + list + "]}");
    CHECK(first_number(answer, "pilots") == 50);
    CHECK(most_asked <= 16);
    CHECK(most_asked > 8);
    CHECK(*answer.root().find("meta")->find("elapsed_ms")->as_integer() < 2000);
    for (int i = 0; i < 50; ++i) directory().remove("many-" + std::to_string(i));
}

TEST_CASE("what is no question is refused before anybody is asked") {
    CHECK(refusal(R"({"query":"drop_tables","regions":"*"})") == "ERR_QUERY_UNKNOWN");
    CHECK(refusal(R"({"query":"top_players","regions":"*","aggregation":"sum"})") == "ERR_NOT_SUMMABLE");
    CHECK(refusal(R"({"query":"health","regions":"terran-space"})") == "validation_failed");
    CHECK(refusal(R"({"query":"health","regions":[1]})") == "validation_failed");
    CHECK(refusal(R"({"query":"health"})") == "validation_failed");
    CHECK(refusal(R"({"query":"health","regions":"*","timeout_ms":10001})") == "validation_failed");
    CHECK(refusal(R"({"query":"health","regions":"*","limit":10001})") == "validation_failed");
    CHECK(
        refusal(R"({"query":"health","regions":"*","aggregation":"union","params":{"order_by":"age"}})") ==
        "ERR_ORDER_BY"
    );
}

TEST_CASE("members are counted for regions that sleep, too") {
    auto& game = Game::shared();
    const auto visitor = game.a_pilot("visitor");
    const auto id = game.atlas()->region("terran-space")->region_id;
    game.db().write([&](Tx& tx) { regions::visited(tx, id, visitor.player); });
    const auto answer = ask(R"({"query":"membership_stats","regions":["terran-space"],"aggregation":"sum"})");
    CHECK(answer.root().find("data")->at(0).find("membership_type")->as_string() == "visitor");
    CHECK(first_number(answer, "members") == 1);
    CHECK(failed(ask(R"({"query":"membership_stats","regions":["nowhere"]})"), "nowhere") == "unknown");
}

TEST_CASE("a region answers nobody but the nexus, and only for itself") {
    auto& game = Game::shared();
    const auto code = [&](const std::string& service, const std::string& path, const std::string& body) {
        Caller caller;
        caller.service = service;
        try {
            (void)game.call(caller, "POST", path, body);
        } catch (const Failure& failure) {
            return failure.error().id;
        }
        return std::string();
    };
    const std::string health = "/internal/v1/query/health";
    CHECK(code("nexus", health, R"({"region":"terran-space"})").empty());
    CHECK(code("region:terran-space", health, R"({"region":"terran-space"})") == "nexus_only");
    CHECK(code("", health, R"({"region":"terran-space"})") == "nexus_only");
    CHECK(code("nexus", health, R"({"region":"far-alpha"})") == "ERR_REGION_NOT_FOUND");
    CHECK(code("nexus", health, "{}") == "ERR_REGION_NOT_FOUND");
    CHECK(code("nexus", "/internal/v1/query/secrets", R"({"region":"terran-space"})") == "ERR_QUERY_UNKNOWN");
}

TEST_CASE("the Nexus is ten districts of all its sectors") {
    const auto list = JsonDocument::parse(Game::shared().call({}, "GET", "/api/v1/nexus/districts"));
    REQUIRE(list.root().size() == 10);
    std::int64_t sectors = 0, stations = 0, next = 301;
    for (std::size_t i = 0; i < list.root().size(); ++i) {
        const auto one = list.root().at(i);
        CHECK(*one.find("sector_range")->at(0).as_integer() == next);
        next = *one.find("sector_range")->at(1).as_integer() + 1;
        sectors += *one.find("sectors_count")->as_integer();
        stations += *one.find("stations_count")->as_integer();
        CHECK(*one.find("security_level")->as_number() > 0);
    }
    CHECK(next == 5301);
    CHECK(sectors == 5000);
    const auto stats = JsonDocument::parse(Game::shared().call({}, "GET", "/api/v1/nexus/stats"));
    CHECK(stations == stats.root().find("total_ports")->as_integer());
    const auto status = JsonDocument::parse(Game::shared().call({}, "GET", "/api/v1/nexus/status"));
    CHECK(status.root().find("economic_specialization")->as_string() == "galactic_hub");
    CHECK(status.root().find("governance_type")->as_string() == "autocracy");
}

TEST_CASE("the Nexus is made anew only when that is said, and pilots stay") {
    auto& game = Game::shared();
    const auto generate = [&](const std::string& body) {
        try {
            return game.call(an_admin(), "POST", "/api/v1/nexus/generate", body);
        } catch (const Failure& failure) {
            return failure.error().id;
        }
    };
    CHECK(generate("{}") == "nexus_exists");
    CHECK(generate(R"({"force_regenerate":true,"preserve_player_data":false})") == "players_stay");
    const auto who = game.a_pilot("keeper");
    const auto done = JsonDocument::parse(generate(R"({"force_regenerate":true})"));
    CHECK(done.root().find("status")->as_string() == "completed");
    game.db().read([&](ReadTx& tx) { CHECK(players::find(tx, who.player)->current_ship_id); });
    CHECK(game.audit().find(R"("differences":0)") != std::string::npos);
}
