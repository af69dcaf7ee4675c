// The registry of regions and its owners, on a real database.
#include "sectorwars/regions.hpp"

#include <pqxx/pqxx>
#include <thread>

#include "sectorwars/galaxy_build.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

pqxx::result as_superuser(const std::string& text) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    work.exec("set local search_path = nexus, region, public");
    const pqxx::result rows = work.exec(text);
    work.commit();
    return rows;
}

std::string fresh_name() {
    static std::atomic<int> count{0};
    return "Realm_" + std::to_string(++count);
}

regions::NewRegion plan_of(const std::string& name, std::optional<UserId> owner = {}) {
    regions::NewRegion plan{.name = name};
    plan.config.slug = regions::slug_of(name);
    plan.config.display_name = name;
    plan.config.owner_id = owner;
    plan.config.generation_seed = 7;
    return plan;
}

struct Realm {
    Game::Person owner;
    RegionId id;
    std::string slug;
};

Realm a_realm() {
    Realm realm{.owner = Game::shared().a_pilot("owner")};
    const auto plan = plan_of(fresh_name(), realm.owner.user);
    Game::shared().db().write([&](Tx& tx) {
        realm.id = regions::create(tx, plan);
        regions::set_status(tx, realm.id, regions::Status::active);
    });
    realm.slug = plan.config.slug;
    return realm;
}

regions::RegionConfig config_of(RegionId region) {
    regions::RegionConfig config;
    Game::shared().db().read([&](ReadTx& tx) { config = regions::find(tx, region).value(); });
    return config;
}

template <class Work>
std::string code_of(const Work& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

JsonDocument call(
    const Caller& caller, std::string_view method, const std::string& path, const std::string& body = ""
) {
    return JsonDocument::parse(Game::shared().call(caller, method, "/api/v1/regions" + path, body));
}

std::string refusal(
    const Caller& caller, std::string_view method, const std::string& path, const std::string& body = ""
) {
    return code_of([&] { (void)call(caller, method, path, body); });
}

Caller an_admin() {
    Caller caller;
    caller.user = UserId::make();
    caller.is_admin = true;
    caller.permissions = {"admin.regions.operate"};
    return caller;
}

std::int64_t changes_told(RegionId region) {
    return as_superuser(
               "select count(*) from outbox where topic = 'region.config_changed' and payload like '%" +
               region.to_string() + "%'"
    )[0][0]
        .as<std::int64_t>();
}

/// What the relay would do with the newest event of a topic.
void deliver(std::string_view topic) {
    const Event event{.topic = std::string(topic), .payload = "{}"};
    for (const auto& one : Game::shared().core().subscriptions()) {
        if (one.topic == topic) one.run(event);
    }
}

template <class Check>
bool soon(const Check& check) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (std::chrono::steady_clock::now() < deadline) {
        if (check()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return check();
}

const std::string economy = R"({"tax_rate":0.2,"starting_credits":500,"trade_bonuses":{"ore":1.5}})";

}  // namespace

TEST_CASE("the platform's own regions are in the registry under the galaxy's ids") {
    const auto atlas = Game::shared().atlas();
    for (const char* slug : {"terran-space", "central-nexus"}) {
        CAPTURE(slug);
        Game::shared().db().read([&](ReadTx& tx) {
            const auto config = regions::find(tx, slug);
            REQUIRE(config);
            const auto* place = atlas->region(config->region_id);
            REQUIRE(place);
            CHECK(place->name == slug);
            CHECK(config->region_type == place->kind);
            CHECK(config->total_sectors == place->total_sectors);
            CHECK(config->gate_sector == place->gate_number);
            CHECK(config->generation_seed == 2102);
            CHECK(config->status == regions::Status::active);
            CHECK_FALSE(config->owner_id);
            CHECK(config->etag.size() == 32);
        });
    }
    auto& shared = const_cast<Shared&>(Game::shared().platform().shared);
    const auto local = shared.get<regions::LocalConfig>()->find(atlas->region("central-nexus")->region_id);
    REQUIRE(local);
    CHECK(local->economic_specialization == regions::Specialization::galactic_hub);
    CHECK(local->starting_ship == "none");
    const auto place = shared.get<regions::Directory>()->find("terran-space");
    REQUIRE(place);
    CHECK(place->local);
    CHECK(place->running == regions::Running::running);
}

TEST_CASE("names that differ by case or separator only are one name") {
    auto& db = Game::shared().db();
    const std::string name = fresh_name() + "_of_twins";
    db.write([&](Tx& tx) { (void)regions::create(tx, plan_of(name)); });
    std::string twin = name;
    std::replace(twin.begin(), twin.end(), '_', '-');
    std::string loud = name;
    for (char& c : loud) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const std::string& other : {name, twin, loud}) {
        CAPTURE(other);
        CHECK(code_of([&] {
                  db.write([&](Tx& tx) { (void)regions::create(tx, plan_of(other)); });
              }) == "ERR_NAME_TAKEN");
    }
    CHECK(code_of([] { (void)regions::slug_of("Central_Nexus"); }) == "ERR_NAME_RESERVED");
    CHECK(code_of([] { (void)regions::slug_of_any("my-region"); }) == "ERR_NAME_RESERVED");
    CHECK(code_of([] { (void)regions::slug_of_any("x"); }) == "ERR_NAME_INVALID");
    CHECK(regions::slug_of_any("Terran_Space") == "terran-space");
}

TEST_CASE("of many who want a name at once exactly one gets it") {
    const std::string name = fresh_name();
    std::atomic<int> got = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto code =
                code_of([&] { Game::shared().db().write([&](Tx& tx) { (void)regions::create(tx, plan_of(name)); }); });
            if (code.empty()) ++got;
            else if (code == "ERR_NAME_TAKEN") ++refused;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(got == 1);
    CHECK(refused == 7);
}

TEST_CASE("quotas count what is neither ended nor failed, and those who count take turns") {
    auto& db = Game::shared().db();
    const auto owner = Game::shared().a_pilot("landlord");
    constexpr int most = 3;
    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            db.write([&](Tx& tx) {
                if (regions::count_locked(tx, owner.user).of_owner >= most) return;
                (void)regions::create(tx, plan_of(fresh_name(), owner.user));
            });
            ++made;
        });
    }
    for (auto& thread : threads) thread.join();
    REQUIRE(made == 8);
    const auto count = [&] {
        regions::Quota quota;
        db.write([&](Tx& tx) { quota = regions::count_locked(tx, owner.user); });
        return quota;
    };
    CHECK(count().of_owner == most);
    const int all = count().of_platform;
    const auto id = *RegionId::parse(
        as_superuser("select region_id from regions where owner_id = '" + owner.user.to_string() + "' limit 1")[0][0]
            .as<std::string>()
    );
    db.write([&](Tx& tx) { regions::set_status(tx, id, regions::Status::terminated); });
    CHECK(count().of_owner == most - 1);
    CHECK(count().of_platform == all - 1);
}

TEST_CASE("status, epoch and end of a region") {
    auto& db = Game::shared().db();
    const Realm realm = a_realm();
    const auto before = config_of(realm.id);
    CHECK(before.epoch == 0);
    std::int64_t epoch = 0;
    db.write([&](Tx& tx) { epoch = regions::next_epoch(tx, realm.id); });
    CHECK(epoch == 1);
    CHECK(config_of(realm.id).epoch == 1);
    CHECK(config_of(realm.id).etag != before.etag);
    CHECK(changes_told(realm.id) == 2);
    db.write([&](Tx& tx) { regions::set_status(tx, realm.id, regions::Status::suspended); });
    CHECK(config_of(realm.id).status == regions::Status::suspended);
    db.write([&](Tx& tx) { regions::erase(tx, realm.id); });
    db.read([&](ReadTx& tx) {
        CHECK_FALSE(regions::find(tx, realm.id));
        CHECK_FALSE(regions::find(tx, realm.slug));
    });
    CHECK(code_of([&] {
              db.write([&](Tx& tx) { (void)regions::next_epoch(tx, realm.id); });
          }) == "ERR_REGION_NOT_FOUND");
    db.write([&](Tx& tx) { regions::erase(tx, realm.id); });
}

TEST_CASE("the platform's own region waits in the registry, is provisioned under its id and waits again") {
    auto& db = Game::shared().db();
    const auto id = Game::shared().atlas()->region("terran-space")->region_id;
    regions::NewRegion plan{.name = "terran-space"};
    plan.config = config_of(id);
    plan.config.region_id = {};
    plan.config.generation_seed = 4711;
    const auto create = [&] {
        RegionId made;
        db.write([&](Tx& tx) { made = regions::create(tx, plan); });
        return made;
    };
    CHECK(code_of([&] { (void)create(); }) == "ERR_NAME_TAKEN");
    db.write([&](Tx& tx) { regions::set_status(tx, id, regions::Status::pending); });
    CHECK(create() == id);
    CHECK(config_of(id).generation_seed == 4711);
    std::int64_t epoch = 0;
    db.write([&](Tx& tx) { epoch = regions::next_epoch(tx, id); });
    db.write([&](Tx& tx) { regions::set_status(tx, id, regions::Status::active); });
    db.write([&](Tx& tx) { regions::erase(tx, id); });
    CHECK(config_of(id).status == regions::Status::pending);
    CHECK(config_of(id).epoch == epoch);
    db.write([&](Tx& tx) { regions::set_status(tx, id, regions::Status::active); });
}

TEST_CASE("standing tells owners, citizens, visitors and the banned apart") {
    auto& game = Game::shared();
    const Realm realm = a_realm();
    const auto guest = game.a_pilot("guest");
    const auto standing = [&](const Game::Person& who) {
        regions::Standing out;
        game.db().read([&](ReadTx& tx) { out = regions::standing_of(tx, realm.id, who.user, who.player); });
        return out;
    };
    CHECK(standing(realm.owner).owner);
    CHECK_FALSE(standing(guest).owner);
    CHECK(standing(guest).membership == regions::Membership::none);
    for (int i = 0; i < 2; ++i) game.db().write([&](Tx& tx) { regions::visited(tx, realm.id, guest.player); });
    CHECK(standing(guest).membership == regions::Membership::visitor);
    CHECK_FALSE(standing(guest).galactic_citizen);
    const std::string path = "/api/v1/admin/users/" + guest.user.to_string() + "/citizenship";
    (void)game.call(an_admin(), "PUT", path, R"({"is_galactic_citizen":true})");
    CHECK(standing(guest).galactic_citizen);
    (void)game.call(an_admin(), "PUT", path, R"({"is_galactic_citizen":false})");
    CHECK_FALSE(standing(guest).galactic_citizen);
    CHECK(code_of([&] {
              (void)game.call(
                  an_admin(), "PUT", "/api/v1/admin/users/" + UserId::make().to_string() + "/citizenship",
                  R"({"is_galactic_citizen":true})"
              );
          }) == "no_user");
    as_superuser("update regional_memberships set banned = true where player_id = '" + guest.player.to_string() + "'");
    CHECK(standing(guest).banned);
    const auto members = call(realm.owner.caller, "GET", "/my-region/members?region=" + realm.slug);
    REQUIRE(members.root().size() == 1);
    CHECK(members.root().at(0).find("username")->as_string() == guest.caller.username);
    CHECK(members.root().at(0).find("total_visits")->as_integer() == 2);
}

TEST_CASE("an owner sees the own region with all its fields") {
    const Realm realm = a_realm();
    const auto reply = call(realm.owner.caller, "GET", "/my-region");
    int fields = 0;
    reply.root().each_member([&](std::string_view, JsonValue) { ++fields; });
    CHECK(fields == 25);
    CHECK(reply.root().find("name")->as_string() == realm.slug);
    CHECK(reply.root().find("tax_rate")->as_number() == 0.1);
    CHECK(reply.root().find("subscription_status")->is_null());
    CHECK(reply.root().find("trade_bonuses")->is_object());
    for (const char* list : {"policies", "elections", "treaties", "members"}) {
        CAPTURE(list);
        CHECK(call(realm.owner.caller, "GET", std::string("/my-region/") + list).root().is_array());
    }
    CHECK(call(realm.owner.caller, "GET", "/my-region/stats").root().find("total_population")->as_integer() == 0);
}

TEST_CASE("an owner of several regions names one, and nobody names another's") {
    const Realm first = a_realm();
    const std::string second = regions::slug_of(fresh_name());
    Game::shared().db().write([&](Tx& tx) { (void)regions::create(tx, plan_of(second, first.owner.user)); });
    CHECK(call(first.owner.caller, "GET", "/my-region").root().find("name")->as_string() == first.slug);
    CHECK(call(first.owner.caller, "GET", "/my-region?region=" + second).root().find("name")->as_string() == second);
    const auto stranger = Game::shared().a_pilot("stranger");
    CHECK(refusal(stranger.caller, "GET", "/my-region") == "ERR_REGION_NOT_FOUND");
    CHECK(refusal(stranger.caller, "GET", "/my-region?region=no-such-realm") == "ERR_REGION_NOT_FOUND");
    for (const char* path : {"", "/stats", "/members", "/policies", "/elections", "/treaties"}) {
        CAPTURE(path);
        CHECK(
            refusal(stranger.caller, "GET", "/my-region" + std::string(path) + "?region=" + second) ==
            "ERR_NOT_REGION_OWNER"
        );
    }
    const std::string other = "/my-region/economy?region=" + second;
    CHECK(refusal(stranger.caller, "PUT", other, economy) == "ERR_NOT_REGION_OWNER");
    CHECK(refusal(an_admin(), "PUT", other, economy) == "ERR_NOT_REGION_OWNER");
    CHECK(refusal(an_admin(), "PUT", "/my-region/economy", economy) == "ERR_REGION_NOT_FOUND");
}

TEST_CASE("each change keeps what it does not name, tells it once and gives a new etag") {
    const Realm realm = a_realm();
    const Caller& owner = realm.owner.caller;
    const auto start = config_of(realm.id);
    const auto told = changes_told(realm.id);
    (void)call(owner, "PUT", "/my-region/economy", economy);
    const auto rich = config_of(realm.id);
    CHECK(rich.tax_rate == 0.2);
    CHECK(rich.starting_credits == 500);
    CHECK(rich.trade_bonuses.at("ore") == 1.5);
    CHECK(rich.etag != start.etag);
    (void)call(owner, "PUT", "/my-region/economy", R"({"tax_rate":0.2,"starting_credits":500})");
    CHECK(config_of(realm.id).trade_bonuses.at("ore") == 1.5);
    CHECK(config_of(realm.id).etag == rich.etag);
    (void)call(
        owner, "PUT", "/my-region/governance",
        R"({"governance_type":"democracy","voting_threshold":0.6,"election_frequency_days":45})"
    );
    CHECK(config_of(realm.id).governance_type == regions::Governance::democracy);
    CHECK(config_of(realm.id).tax_rate == 0.2);
    (void)call(owner, "PUT", "/my-region/culture", R"({"language_pack":{"hello":"ahoy"},"regional_motto":"Onwards"})");
    const auto last = config_of(realm.id);
    CHECK(last.language_pack.text.find("ahoy") != std::string::npos);
    CHECK(last.aesthetic_theme.text == "{}");
    CHECK(changes_told(realm.id) == told + 4);
}

TEST_CASE("owners' figures stay within their bounds") {
    const Realm realm = a_realm();
    const Caller& owner = realm.owner.caller;
    const auto with = [](const std::string& tax, const std::string& credits) {
        return R"({"tax_rate":)" + tax + R"(,"starting_credits":)" + credits + "}";
    };
    const auto before = config_of(realm.id).etag;
    for (const auto& body : {with("0.0499", "500"), with("0.2501", "500"), with("0.1", "99"), with("0.1", "10001")}) {
        CAPTURE(body);
        CHECK(refusal(owner, "PUT", "/my-region/economy", body) == "validation_failed");
    }
    CHECK(
        refusal(
            owner, "PUT", "/my-region/economy", R"({"tax_rate":0.1,"starting_credits":500,"trade_bonuses":{"ore":3.1}})"
        ) == "ERR_TRADE_BONUS"
    );
    CHECK(
        refusal(
            owner, "PUT", "/my-region/economy",
            R"({"tax_rate":0.1,"starting_credits":500,"economic_specialization":"galactic_hub"})"
        ) == "valid_economic_specialization"
    );
    const auto governance = [&](const std::string& type, const std::string& threshold, const std::string& days) {
        return refusal(
            owner, "PUT", "/my-region/governance",
            R"({"governance_type":")" + type + R"(","voting_threshold":)" + threshold +
                R"(,"election_frequency_days":)" + days + "}"
        );
    };
    CHECK(governance("anarchy", "0.5", "90") == "ERR_GOVERNANCE_TYPE");
    CHECK(governance("council", "0.09", "90") == "validation_failed");
    CHECK(governance("council", "0.91", "90") == "validation_failed");
    CHECK(governance("council", "0.5", "29") == "validation_failed");
    CHECK(governance("council", "0.5", "366") == "validation_failed");
    CHECK(refusal(owner, "PUT", "/my-region/culture", R"({"traditions":[1]})") == "ERR_NOT_AN_OBJECT");
    CHECK(
        refusal(owner, "PUT", "/my-region/culture", R"({"traditions":{"a":")" + std::string(65'536, 'x') + R"("}})") ==
        "ERR_TOO_LARGE"
    );
    CHECK(config_of(realm.id).etag == before);
}

TEST_CASE("a suspended region can be seen by its owner but not be ruled") {
    const Realm realm = a_realm();
    Game::shared().db().write([&](Tx& tx) { regions::set_status(tx, realm.id, regions::Status::suspended); });
    CHECK(call(realm.owner.caller, "GET", "/my-region").root().find("status")->as_string() == "suspended");
    CHECK(refusal(realm.owner.caller, "PUT", "/my-region/economy", economy) == "ERR_REGION_STATE");
}

TEST_CASE("an owner changes a member's power and rank") {
    const Realm realm = a_realm();
    const auto guest = Game::shared().a_pilot("voter");
    const std::string path = "/my-region/members/" + guest.player.to_string();
    CHECK(refusal(realm.owner.caller, "PATCH", path, R"({"voting_power":2})") == "ERR_NOT_A_MEMBER");
    Game::shared().db().write([&](Tx& tx) { regions::visited(tx, realm.id, guest.player); });
    (void)call(realm.owner.caller, "PATCH", path, R"({"voting_power":2.5})");
    const auto member = call(realm.owner.caller, "PATCH", path, R"({"local_rank":"moderator"})");
    CHECK(member.root().find("voting_power")->as_number() == 2.5);
    CHECK(member.root().find("local_rank")->as_string() == "moderator");
    CHECK(refusal(realm.owner.caller, "PATCH", path, R"({"voting_power":5.1})") == "validation_failed");
    CHECK(refusal(realm.owner.caller, "GET", "/my-region/members?limit=201") == "validation_failed");
}

TEST_CASE("everybody sees active regions and nothing of the others") {
    const Realm realm = a_realm();
    const auto listed = [&](const std::string& slug) {
        const auto reply = call({}, "GET", "");
        const auto rows = *reply.root().find("regions");
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows.at(i).find("slug")->as_string() == slug) return true;
        }
        return false;
    };
    CHECK(listed("central-nexus"));
    deliver("region.config_changed");
    CHECK(soon([&] { return listed(realm.slug); }));
    const auto detail = call({}, "GET", "/" + realm.slug);
    CHECK(detail.root().find("status")->as_string() == "active");
    CHECK(detail.root().find("running")->as_string() == "stopped");
    CHECK_FALSE(detail.root().find("owner_id"));
    Game::shared().db().write([&](Tx& tx) { regions::set_status(tx, realm.id, regions::Status::terminated); });
    deliver("region.config_changed");
    CHECK(soon([&] { return !listed(realm.slug); }));
    CHECK(refusal({}, "GET", "/" + realm.slug) == "ERR_REGION_NOT_FOUND");
    CHECK(refusal({}, "GET", "/no-such-realm") == "ERR_REGION_NOT_FOUND");
}

TEST_CASE("a new tax of a local region is in the next quote within two seconds") {
    auto& game = Game::shared();
    const auto who = game.a_pilot("taxpayer");
    const auto atlas = game.atlas();
    const auto& station = atlas->stations_in(1).front();
    (void)game.call(
        who.caller, "POST", "/api/v1/trading/dock", R"({"station_id":")" + station.station_id.to_string() + R"("})"
    );
    const auto tax = [&] {
        const auto quote = JsonDocument::parse(game.call(
            who.caller, "POST", "/api/v1/trading/quote",
            R"({"station_id":")" + station.station_id.to_string() +
                R"(","resource_type":"fuel","quantity":100,"side":"buy"})"
        ));
        const auto total = *quote.root().find("total")->as_integer();
        const auto part = *quote.root().find("tax")->as_integer();
        return static_cast<double>(part) / static_cast<double>(total - part);
    };
    CHECK_THAT(tax(), Catch::Matchers::WithinAbs(0.05, 0.01));
    const std::string path = "/my-region/economy?region=terran-space";
    (void)call(an_admin(), "PUT", path, R"({"tax_rate":0.21,"starting_credits":1000})");
    deliver(galaxy::RegionChanged::topic);
    deliver("region.config_changed");
    CHECK(soon([&] { return tax() > 0.20; }));
    const auto id = atlas->region("terran-space")->region_id;
    auto& shared = const_cast<Shared&>(game.platform().shared);
    CHECK(soon([&] { return shared.get<regions::LocalConfig>()->find(id)->tax_rate == 0.21; }));
    (void)call(an_admin(), "PUT", path, R"({"tax_rate":0.05,"starting_credits":10000})");
    deliver(galaxy::RegionChanged::topic);
    CHECK(soon([&] { return tax() < 0.06; }));
}
