// Migrations: once each, in order, under a lock, and never silently changed.
#include <atomic>
#include <thread>

#include "unit/db/fixture.hpp"

using namespace sw;
using test::MigrationFolder;

namespace {

/// A database of its own in the shared cluster.
std::string new_database() {
    static int number = 0;
    const std::string name = "migrator_" + std::to_string(++number);
    PGconn* admin = PQconnectdb(test::cluster().url().c_str());
    PQclear(PQexec(admin, ("create database " + name).c_str()));
    PQfinish(admin);
    return test::cluster().url(name);
}

std::string ask(const std::string& url, const std::string& sql) {
    PGconn* connection = PQconnectdb(url.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    const std::string out = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result);
    PQclear(result);
    PQfinish(connection);
    return out;
}

std::string error_of(const MigrationPlan& plan) {
    try {
        migrate(plan);
    } catch (const MigrationError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("migrations are applied once, in name order, in the schema of their folder") {
    const std::string url = new_database();
    MigrationFolder folder;
    folder.write("nexus/20260101T0000_users.sql", "create table users (user_id integer primary key)");
    folder.write("region/20260102T0000_ships.sql", "alter table ships add column owner integer references users");
    folder.write("region/20260101T0000_ships.sql", "create table ships (ship_id integer)");
    const MigrationPlan plan{url, folder.root(), schemas_of(Mode::dev)};
    CHECK(
        migrate(plan) ==
        std::vector<std::string>{
            "nexus/20260101T0000_users", "region/20260101T0000_ships", "region/20260102T0000_ships"}
    );
    CHECK(migrate(plan).empty());
    CHECK(ask(url, "select count(*) from nexus.users") == "0");
    CHECK(ask(url, "select count(owner) from region.ships") == "0");

    folder.write("region/20260103T0000_more.sql", "create table more (id integer)");
    CHECK(migrate(plan) == std::vector<std::string>{"region/20260103T0000_more"});
}

TEST_CASE("an edited or vanished migration is named and nothing is applied") {
    const std::string url = new_database();
    MigrationFolder folder;
    folder.write("nexus/20260101T0000_a.sql", "create table a (id integer)");
    const MigrationPlan plan{url, folder.root(), {"nexus"}};
    migrate(plan);
    folder.write("nexus/20260102T0000_b.sql", "create table b (id integer)");
    SECTION("edited") {
        folder.write("nexus/20260101T0000_a.sql", "create table a (id bigint)");
    }
    SECTION("vanished") {
        folder.remove("nexus/20260101T0000_a.sql");
    }
    CHECK(error_of(plan).find("nexus/20260101T0000_a") != std::string::npos);
    CHECK(ask(url, "select to_regclass('nexus.b') is null") == "t");
}

TEST_CASE("a migration that fails is named and leaves nothing behind") {
    const std::string url = new_database();
    MigrationFolder folder;
    folder.write("nexus/20260101T0000_bad.sql", "create table half (id integer); select 1/0;");
    CHECK(error_of({url, folder.root(), {"nexus"}}).find("nexus/20260101T0000_bad") != std::string::npos);
    CHECK(ask(url, "select to_regclass('nexus.half') is null") == "t");
    CHECK(ask(url, "select count(*) from nexus.schema_migrations") == "0");
}

TEST_CASE("no server is a MigrationError too") {
    CHECK_THROWS_AS(migrate({"postgresql:///x?host=/nowhere", ".", {"nexus"}}), MigrationError);
}

TEST_CASE("processes that start together migrate once") {
    MigrationFolder folder;
    folder.write("nexus/20260101T0000_slow.sql", "create table slow (id integer); select pg_sleep(0.2);");
    const MigrationPlan plan{new_database(), folder.root(), {"nexus"}};
    std::atomic<int> applied{0};
    std::vector<std::thread> processes;
    for (int i = 0; i < 6; ++i) {
        processes.emplace_back([&] { applied += static_cast<int>(migrate(plan).size()); });
    }
    for (auto& process : processes) process.join();
    CHECK(applied == 1);
}

TEST_CASE("the application role may use the tables, not make any, and not rewrite history") {
    const std::string url = new_database();
    MigrationFolder folder;
    folder.write("nexus/20260101T0000_a.sql", "create table a (id bigint generated always as identity, t text)");
    migrate({url, folder.root(), {"nexus"}});
    const std::string role = url + "&options=-crole%3Dsectorwars_app";
    CHECK(ask(role, "select current_user") == "sectorwars_app");
    CHECK(ask(role, "insert into nexus.a (t) values ('x') returning id") == "1");
    CHECK(ask(role, "create table nexus.b (id integer)").find("permission denied") != std::string::npos);
    CHECK(ask(role, "delete from nexus.schema_migrations").find("permission denied") != std::string::npos);
    CHECK(
        ask(role, "select rolsuper or rolbypassrls or rolcanlogin from pg_roles where rolname = current_user") == "f"
    );
}

TEST_CASE("an owner that is no superuser can migrate and work") {
    support::TemporaryPostgres postgres;
    ask(postgres.url(), "create role owner login createrole");
    ask(postgres.url(), "create database game owner owner");
    const std::string url = postgres.url("game", "owner");
    MigrationFolder folder;
    folder.copy("region/20261121T0101_outbox.sql");
    migrate({url, folder.root(), {"region"}});
    Connection connection({.url = url});
    connection.begin_write();
    Tx tx(connection);
    tx.emit(Event{"a.b", "", "{}", {to_admins()}});
    tx.defer_expecting(1, {"test.delete", "delete from outbox"});
    connection.finish();
    CHECK(ask(url, "select count(*) from region.outbox") == "0");
}

TEST_CASE("a role that owns nothing but its database migrates it and works in it itself") {
    static const std::string shared = [] {
        std::string url = new_database();
        for (const char* sql :
             {"create role r_tenant login", "create database tenant owner r_tenant",
              "create schema region_tenant authorization r_tenant"}) {
            (void)ask(url, sql);
        }
        return url;
    }();
    MigrationFolder folder;
    folder.write("region/20260101T0000_a.sql", R"(
        create table a (region_id uuid not null, n integer);
        alter table a enable row level security;
        alter table a force row level security;
        create policy a_region on a using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);
    )");
    const bool dedicated = GENERATE(true, false);
    CAPTURE(dedicated);
    MigrationPlan plan{test::cluster().url("tenant", "r_tenant"), folder.root(), {"region"}};
    plan.as_owner = true;
    if (!dedicated) {
        plan.url = test::cluster().url(ask(shared, "select current_database()"), "r_tenant");
        plan.region_schema = "region_tenant";
    }
    REQUIRE(migrate(plan) == std::vector<std::string>{"region/20260101T0000_a"});
    REQUIRE(migrate(plan).empty());

    Config config;
    config.mode = Mode::regional;
    config.regional.schema = plan.region_schema;
    Db db(db_options(config, plan.url));
    constexpr Statement insert{"test.insert_a", "insert into a (region_id, n) values ($1, 1)"};
    constexpr Statement update{"test.update_a", "update a set n = n + 1"};
    constexpr Statement count{"test.count_a", "select count(*) as n from a"};
    const auto mine = RegionId::make();
    db.write([&](Tx& tx) {
        tx.enter_region(mine);
        tx.defer(insert, mine);
        tx.defer_expecting(1, update);
    });
    db.read([&](ReadTx& tx) { CHECK(tx.query(count)[0].get<std::int64_t>("n") == 0); });
    db.read([&](ReadTx& tx) {
        tx.enter_region(mine);
        CHECK(tx.query(count)[0].get<std::int64_t>("n") == 1);
    });
}

TEST_CASE("an owner whom row-level security does not bind is refused") {
    MigrationFolder folder;
    MigrationPlan plan{new_database(), folder.root(), {"region"}};
    plan.as_owner = true;
    CHECK(error_of(plan).find("row-level security") != std::string::npos);
}
