// Persons: what is known of them, and how they are forgotten; and what the master key seals.
#include "sectorwars/privacy.hpp"

#include <pqxx/pqxx>
#include <set>

#include "features/privacy/messages.hpp"
#include "features/sealing/messages.hpp"
#include "sectorwars/account_notices.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/linked_accounts.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/sealed.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;

namespace {

using Person = Game::Person;

pqxx::result sql(const std::string& text) {
    pqxx::connection owner(Game::shared().superuser_url());
    pqxx::work work(owner);
    work.exec("set search_path = nexus, region");
    auto out = work.exec(text);
    work.commit();
    return out;
}

std::int64_t count(const std::string& text) {
    return sql("select count(*) from " + text)[0][0].as<std::int64_t>();
}

std::string of(const Person& who) {
    return "'" + who.user.to_string() + "'";
}

/// With something in most features.
Person somebody() {
    auto& game = Game::shared();
    auto who = game.a_pilot("somebody");
    who.caller.ip = "203.0.113.44";
    who.caller.user_agent = "Firefox/130 (Linux)";
    game.db().write([&](Tx& tx) { linked_accounts::saw_sign_in(tx, game.platform(), who.user, who.caller); });
    (void)game.call(who.caller, "POST", "/api/v1/households", R"({"name":"Home"})");
    sql("insert into language_preferences values (" + of(who) + ", 'en', now())");
    sql("insert into idempotency_keys (scope, key, operation, body_hash, body) values ('user:" + who.user.to_string() +
        "', 'k', 'POST /x', 'h', 'my e-mail')");
    sql("insert into timeline values ('player:" + who.player.to_string() + "', 1, 't', 'f', '{\"a\":1}', now())");
    sql("insert into timeline_heads values ('player:" + who.player.to_string() + "', 1)");
    return who;
}

std::string export_of(const Person& who) {
    std::string out;
    Game::shared().db().read([&](ReadTx& tx) { out = privacy::export_of(tx, Game::shared().platform(), who.user); });
    return out;
}

void run_job(const std::string& name) {
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == name) Game::shared().db().write(job.run);
    }
}

std::string refusal(const Person& who, const std::string& body) {
    try {
        (void)Game::shared().call(who.caller, "POST", "/api/v1/auth/me/erase", body);
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return "";
}

std::string confirming(const std::string& name) {
    return R"({"confirm":")" + name + R"("})";
}

void check_erased(const Person& who) {
    std::string id = who.user.to_string();
    std::erase(id, '-');
    const auto row = sql("select username, email, is_active, deleted from users where user_id = " + of(who));
    REQUIRE(row.size() == 1);
    CHECK(row[0][0].as<std::string>() == "erased_" + id);
    CHECK(row[0][1].is_null());
    CHECK_FALSE(row[0][2].as<bool>());
    CHECK(row[0][3].as<bool>());
    CHECK(count("players where username = 'erased_" + id + "' and nickname is null") == 1);
    CHECK(count("ships where player_id = '" + who.player.to_string() + "' and name ilike '%somebody%'") == 0);
    for (const std::string table :
         {"account_sightings", "household_members", "language_preferences", "auth_sessions", "erasure_requests"}) {
        CAPTURE(table);
        CHECK(count(table + " where user_id = " + of(who)) == 0);
    }
    CHECK(count("idempotency_keys where scope = 'user:" + who.user.to_string() + "'") == 0);
    CHECK(count("timeline where stream = 'player:" + who.player.to_string() + "'") == 0);
    CHECK(count("account_notices where topic = 'person' and value = 'erased' and user_id = " + of(who)) == 1);
}

}  // namespace

TEST_CASE("an export has every section, is JSON, and shows neither digests nor hashes") {
    const auto who = somebody();
    const std::string text = export_of(who);
    const auto document = JsonDocument::parse(text);
    for (const auto& section : Game::shared().core().platform().shared.get<personal_data::Sections>()->all()) {
        CAPTURE(section.name);
        CHECK(document.root().find(section.name).has_value());
    }
    CHECK(text.find(who.caller.username + "@example.test") != std::string::npos);
    CHECK(text.find("Home") != std::string::npos);
    const auto digest = sql("select digest from account_sightings where user_id = " + of(who))[0][0].as<std::string>();
    CHECK(text.find(digest) == std::string::npos);
    CHECK(text.find("$argon2") == std::string::npos);
    CHECK(text.find("203.0.113") == std::string::npos);
}

TEST_CASE("sections have names of their own") {
    std::set<std::string> names;
    for (const auto& section : Game::shared().core().platform().shared.get<personal_data::Sections>()->all()) {
        CAPTURE(section.name);
        CHECK(names.insert(section.name).second);
        CHECK(section.export_to);
        CHECK(section.erase);
    }
    CHECK(names.size() > 15);
}

TEST_CASE("an erasure leaves the books under the id alone, and may be said twice") {
    auto& game = Game::shared();
    const auto who = somebody();
    const auto entries = count("ledger_entries where owner_id = '" + who.player.to_string() + "'");
    for (int i = 0; i < 2; ++i) {
        game.db().write([&](Tx& tx) { privacy::erase(tx, game.platform(), who.user, std::nullopt, "test"); });
    }
    check_erased(who);
    CHECK(count("ledger_entries where owner_id = '" + who.player.to_string() + "'") == entries);
    CHECK(count("audit_log where action = 'person_erased' and resource_id = " + of(who)) == 2);
    CHECK(export_of(who).find("somebody") == std::string::npos);
}

TEST_CASE("a request needs the name, waits seven days, and a sign-in takes it back") {
    const auto stays = somebody(), goes = somebody();
    CHECK(refusal(stays, confirming("somebody_else")) == "validation_failed");
    CHECK(refusal(stays, confirming(stays.caller.username)).empty());
    CHECK(refusal(goes, confirming(goes.caller.username)).empty());
    run_job("privacy.erase");
    CHECK(count("users where not deleted and user_id in (" + of(stays) + ", " + of(goes) + ")") == 2);
    sql("update erasure_requests set requested_at = requested_at - interval '8 days', due_at = due_at - interval '8 "
        "days'");
    sql("update users set last_login = now() - interval '7 days' where user_id = " + of(stays));
    run_job("privacy.erase");
    run_job("privacy.erase");
    CHECK(count("users where not deleted and user_id = " + of(stays)) == 1);
    CHECK(count("erasure_requests where user_id = " + of(stays)) == 0);
    check_erased(goes);
}

TEST_CASE("an administrator erases by name, and never a stronger account") {
    auto& game = Game::shared();
    const auto who = somebody();
    Caller admin;
    admin.user = UserId::make();
    admin.is_admin = true;
    const std::string path = "/api/v1/admin/users/" + who.user.to_string() + "/erase";
    CHECK_THROWS_AS(game.call(admin, "POST", path, R"({"confirm":"wrong","reason":"asked"})"), Failure);
    (void)game.call(admin, "POST", path, R"({"confirm":")" + who.caller.username + R"(","reason":"asked by letter"})");
    check_erased(who);
    const auto owner = sql("select user_id, username from users where is_admin limit 1");
    REQUIRE(owner.size() == 1);
    const std::string stronger = "/api/v1/admin/users/" + owner[0][0].as<std::string>();
    CHECK_THROWS_AS(
        game.call(
            admin, "POST", stronger + "/erase",
            R"({"confirm":")" + owner[0][1].as<std::string>() + R"(","reason":"no"})"
        ),
        Failure
    );
    CHECK_THROWS_AS(game.call(admin, "GET", stronger + "/export"), Failure);
}

TEST_CASE("a region that hears of an erasure forgets the pilot there") {
    auto& game = Game::shared();
    const auto who = somebody();
    const auto handlers = const_cast<Shared&>(game.platform().shared).get<region_link::NoticeHandlers>();
    REQUIRE(handlers->by_topic.count("person") == 1);
    for (int i = 0; i < 2; ++i) {
        game.db().write([&](Tx& tx) {
            handlers->by_topic.at("person")(tx, {.topic = "person", .user_id = who.user, .value = "erased"});
        });
    }
    CHECK(count("players where user_id = " + of(who) + " and username like 'erased\\_%'") == 1);
    CHECK(count("timeline where stream = 'player:" + who.player.to_string() + "'") == 0);
    // Nobody told the account, which is the nexus' alone.
    CHECK(count("users where user_id = " + of(who) + " and not deleted") == 1);
}

TEST_CASE("a rotation seals every column anew, and the old key opens nothing afterwards") {
    auto& game = Game::shared();
    const std::string old_key(64, '7'), new_key(64, 'a');
    const Envelope before(old_key), after(new_key, {old_key}), alone(new_key), back(old_key, {new_key});
    const auto columns = const_cast<Shared&>(game.platform().shared).get<SealedColumns>();
    std::set<std::string> names;
    for (const auto& column : columns->all()) names.insert(column.name);
    for (const auto* name :
         {"signing_keys.private_enc", "region_instances.db_secret_enc", "region_instances.svc_key_enc",
          "second_factors.secret_enc"}) {
        CAPTURE(name);
        CHECK(names.count(name) == 1);
    }
    const auto signing = [&] {
        const auto row = sql("select kid, private_enc from signing_keys where private_enc is not null limit 1");
        return std::make_pair(row[0][0].as<std::string>(), row[0][1].as<std::string>());
    };
    sql("insert into region_instances (region_id, slug, backend, placement, state, epoch, image, cpu_cores, memory_gb, "
        "disk_gb, base_cpu_cores, base_memory_gb, db_name, db_schema, db_role, db_secret_enc, svc_key_enc) "
        "select region_id, slug, 'process', 'dedicated_db', 'terminated', 1, 'i', 1, 1, 1, 1, 1, 'd', 's', 'r', '" +
        before.seal("a database's password", "region_instances.db_secret:terran-space") + "', '" +
        before.seal("a service key", "region_instances.svc_key:terran-space") +
        "' from regions where slug = 'terran-space'");
    const auto instance = [&](const std::string& column) {
        return sql("select " + column + " from region_instances where slug = 'terran-space'")[0][0].as<std::string>();
    };
    const auto [kid, sealed] = signing();
    const std::string context = "signing_keys.private_enc:" + kid;
    const std::string pem = before.open(sealed, context);
    for (const auto& column : columns->all()) {
        CAPTURE(column.name);
        game.db().write([&](Tx& tx) {
            const auto outdated = column.outdated(tx, after);
            CHECK(column.reseal(tx, after, 1000) == outdated);
            CHECK(column.outdated(tx, after) == 0);
            CHECK(column.reseal(tx, after, 1000) == 0);
        });
    }
    CHECK(alone.open(signing().second, context) == pem);
    CHECK_THROWS_AS(before.open(signing().second, context), Failure);
    CHECK(alone.open(instance("db_secret_enc"), "region_instances.db_secret:terran-space") == "a database's password");
    CHECK(alone.open(instance("svc_key_enc"), "region_instances.svc_key:terran-space") == "a service key");
    CHECK(sql("select * from region_instances where db_secret_enc like '%password%'").empty());
    sql("delete from region_instances where slug = 'terran-space'");
    for (const auto& column : columns->all()) {
        game.db().write([&](Tx& tx) { (void)column.reseal(tx, back, 1000); });
    }
    CHECK(before.open(signing().second, context) == pem);
    CHECK(sql("select * from signing_keys where private_enc like '%PRIVATE KEY%'").empty());
}

TEST_CASE("the age of the master key is told, and an old one is reported") {
    auto& game = Game::shared();
    Caller admin;
    admin.is_admin = true;
    const auto view = [&] {
        return parse_json<sealing::MasterKeyView>(game.call(admin, "GET", "/api/v1/admin/security/master-key"));
    };
    CHECK(view().key_id == Envelope(std::string(64, '7')).key_id());
    CHECK(view().age_days == 0);
    run_job("sealing.watch_age");
    CHECK(count("outbox where topic = 'security.master_key_aged'") == 0);
    sql("update key_history set first_seen = first_seen - interval '84 days'");
    run_job("sealing.watch_age");
    CHECK(view().age_days == 84);
    CHECK(count("outbox where topic = 'security.master_key_aged'") == 1);
}
