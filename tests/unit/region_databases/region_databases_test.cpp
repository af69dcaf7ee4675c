// Databases of regions on a real cluster, made by an account that is no superuser.
#include "sectorwars/platform/region_databases.hpp"

#include <fstream>
#include <pqxx/pqxx>
#include <thread>

#include "sectorwars/base/result.hpp"
#include "support/catch.hpp"
#include "support/postgres.hpp"

using namespace sw;

namespace {

/// A cluster that asks regions' roles for their passwords, with a nexus database that has something to read.
class Cluster {
public:
    Cluster() {
        sql("postgres", "create database nexus");
        sql("nexus", "create table secrets (secret text); insert into secrets values ('x')");
        provisioner_url_ = make_provisioner(postgres_.url());
        ask_for_passwords();
    }

    static Cluster& shared() {
        static Cluster cluster;
        return cluster;
    }

    pqxx::result sql(const std::string& database, const std::string& text) const {
        return as(postgres_.url(database), text);
    }

    static pqxx::result as(const std::string& url, const std::string& text) {
        pqxx::connection connection(url);
        pqxx::nontransaction work(connection);
        return work.exec(text);
    }

    [[nodiscard]] std::int64_t number(const std::string& text) const {
        return sql("postgres", text)[0][0].as<std::int64_t>();
    }

    [[nodiscard]] std::unique_ptr<RegionDatabases> databases() const {
        Config config;
        config.orchestrator.provisioner_url = provisioner_url_;
        return make_region_databases(config);
    }

    [[nodiscard]] support::TemporaryPostgres& postgres() { return postgres_; }

private:
    void ask_for_passwords() const {
        const auto file = sql("postgres", "show hba_file")[0][0].as<std::string>();
        std::ofstream(file) << "local all postgres trust\nlocal all sectorwars_provisioner trust\n"
                               "local all all scram-sha-256\n";
        sql("postgres", "select pg_reload_conf(), pg_sleep(0.5)");
    }

    support::TemporaryPostgres postgres_;
    std::string provisioner_url_;
};

RegionDatabase a_database(const std::string& slug, bool shared = false) {
    return name_region_database(slug, Uuid::make(), "a-password-of-" + slug, shared);
}

bool can(const std::string& url, const std::string& text = "select 1") {
    try {
        Cluster::as(url, text);
        return true;
    } catch (const pqxx::failure&) {
        return false;
    }
}

/// The URL of `one`'s role, but for another database.
std::string elsewhere(const RegionDatabases& databases, RegionDatabase one, const std::string& database) {
    one.database = database;
    return databases.url(one, "");
}

void check_nothing_left(const RegionDatabase& one) {
    const Cluster& cluster = Cluster::shared();
    CHECK(cluster.number("select count(*) from pg_roles where rolname = '" + one.role + "'") == 0);
    if (one.database != shared_region_database) {
        CHECK(cluster.number("select count(*) from pg_database where datname = '" + one.database + "'") == 0);
    }
}

}  // namespace

TEST_CASE("names of regions' databases follow from slug and id") {
    const Uuid id = *Uuid::parse("0195a3f0-1111-7222-8333-0123456789ab");
    const auto own = name_region_database("alpha-reach", id, "p", false);
    CHECK(own.database == "region_alpha_reach");
    CHECK(own.schema == "region");
    CHECK(own.role == "r_0123456789ab");
    const auto shared = name_region_database("alpha-reach", id, "p", true);
    CHECK(shared.database == shared_region_database);
    CHECK(
        shared.schema ==
        "region_0195a3f0111172228333"
        "0123456789ab"
    );
    CHECK(shared.role == own.role);
}

TEST_CASE("a region owns its database and can do nothing anywhere else") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    const auto a = a_database("owner-a");
    const auto b = a_database("owner-b");
    databases->ensure(a);
    databases->ensure(b);
    databases->ensure(a);  // again: nothing changes
    const std::string url = databases->url(a, "");
    CHECK(can(url, "create schema region; create table region.stars (name text); select * from region.stars"));
    CHECK_FALSE(can(elsewhere(*databases, a, b.database)));
    CHECK_FALSE(can(elsewhere(*databases, a, "nexus")));
    CHECK_FALSE(can(elsewhere(*databases, a, "postgres")));
    CHECK_FALSE(can(elsewhere(*databases, a, "template1")));
    CHECK_FALSE(can(url, "create role intruder"));
    CHECK_FALSE(can(url, "create database intruder"));
    CHECK_FALSE(can(url, "set role " + b.role));
    CHECK_FALSE(can(url, "set role sectorwars_provisioner"));
    CHECK_FALSE(can(url, "select * from pg_authid"));
    CHECK_FALSE(can(url, "select pg_read_file('/etc/hostname')"));
    CHECK(
        cluster.number("select count(*) from pg_roles where rolname like 'r\\_%' and (rolsuper or rolcreatedb or "
                       "rolcreaterole or rolreplication or rolbypassrls or rolinherit)") == 0
    );
    CHECK(cluster.number("select count(*) from pg_roles where rolname = 'sectorwars_provisioner' and rolsuper") == 0);
    databases->drop(a);
    databases->drop(b);
    check_nothing_left(a);
    check_nothing_left(b);
}

TEST_CASE("a region needs the password that was given last") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    auto one = a_database("secretive");
    databases->ensure(one);
    const auto stored = cluster.sql("postgres", "select rolpassword from pg_authid where rolname = '" + one.role + "'");
    const auto verifier = stored[0][0].as<std::string>();
    CHECK(verifier.rfind("SCRAM-SHA-256$4096:", 0) == 0);
    const std::string first = databases->url(one, "");
    CHECK(can(first));
    one.password = "another-password";
    databases->ensure(one);
    CHECK_FALSE(can(first));
    CHECK(can(databases->url(one, "")));
    CHECK(
        cluster.sql("postgres", "select rolpassword from pg_authid where rolname = '" + one.role + "'")[0][0]
            .as<std::string>() != verifier
    );
    databases->drop(one);
    check_nothing_left(one);
}

TEST_CASE("dropping ends open sessions and may be repeated") {
    const auto databases = Cluster::shared().databases();
    const auto one = a_database("in-use");
    databases->ensure(one);
    pqxx::connection open(databases->url(one, ""));
    databases->drop(one);
    databases->drop(one);
    check_nothing_left(one);
    CHECK_FALSE(can(databases->url(one, "")));
}

TEST_CASE("a half made database is dropped as well as a whole one") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    const auto one = a_database("half");
    databases->ensure(one);
    SECTION("the role alone") {
        cluster.sql("postgres", "drop database " + one.database);
    }
    SECTION("without the membership") {
        cluster.sql("postgres", "revoke " + one.role + " from sectorwars_provisioner");
    }
    databases->drop(one);
    check_nothing_left(one);
}

TEST_CASE("a fenced region's sessions end and none begins until it is let in again") {
    const auto databases = Cluster::shared().databases();
    const auto one = a_database("fenced");
    databases->ensure(one);
    pqxx::connection open(databases->url(one, ""));
    databases->allow_login(one, false);
    CHECK_FALSE(can(databases->url(one, "")));
    CHECK_THROWS_AS(pqxx::nontransaction(open).exec("select 1"), pqxx::failure);
    databases->allow_login(one, true);
    CHECK(can(databases->url(one, "")));
    databases->drop(one);
}

TEST_CASE("regions of the shared database see their own schema only") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    const auto a = a_database("shared-a", true);
    const auto b = a_database("shared-b", true);
    databases->ensure(a);
    databases->ensure(b);
    databases->ensure(b);
    CHECK(can(databases->url(a, ""), "create table stars (name text); insert into stars values ('sol')"));
    CHECK(can(databases->url(a, ""), "select * from " + a.schema + ".stars"));
    CHECK(can(databases->url(a, ""), "create temporary table copied (name text)"));  // COPY goes through one
    CHECK_FALSE(can(databases->url(b, ""), "select * from " + a.schema + ".stars"));
    CHECK_FALSE(can(databases->url(b, ""), "create table " + a.schema + ".intruder (id integer)"));
    CHECK_FALSE(can(databases->url(b, ""), "create table public.intruder (id integer)"));
    CHECK_FALSE(can(databases->url(b, ""), "create schema intruder"));
    databases->drop(a);
    databases->drop(a);
    check_nothing_left(a);
    CHECK(
        cluster
            .sql(shared_region_database, "select count(*) from pg_namespace where nspname = '" + a.schema + "'")[0][0]
            .as<int>() == 0
    );
    CHECK(can(databases->url(b, ""), "create table stars (name text)"));
    databases->drop(b);
    check_nothing_left(b);
}

TEST_CASE("the list names databases, schemas and lonely roles of this account only") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    const auto own = a_database("listed");
    const auto shared = a_database("listed", true);
    const auto lonely = a_database("lonely");
    for (const auto& one : {own, shared, lonely}) databases->ensure(one);
    cluster.sql("postgres", "drop database " + lonely.database);
    cluster.sql("postgres", "create role r_aaaaaaaaaaaa login");
    cluster.sql("postgres", "create database region_foreign owner r_aaaaaaaaaaaa");
    std::map<std::string, RegionDatabase> by_role;
    for (const auto& one : databases->list()) by_role[one.role] = one;
    REQUIRE(by_role.contains(own.role));
    CHECK(by_role[own.role].database == own.database);
    REQUIRE(by_role.contains(shared.role));
    CHECK(by_role[shared.role].schema == shared.schema);
    REQUIRE(by_role.contains(lonely.role));
    CHECK_FALSE(by_role.contains("r_aaaaaaaaaaaa"));
    databases->drop(by_role[lonely.role]);
    databases->drop(by_role[own.role]);
    databases->drop(by_role[shared.role]);
    for (const auto& one : {own, shared, lonely}) check_nothing_left(one);
    cluster.sql("postgres", "drop database region_foreign");
    cluster.sql("postgres", "drop role r_aaaaaaaaaaaa");
}

TEST_CASE("ten databases can be made and dropped at once") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    std::vector<RegionDatabase> all;
    for (int i = 0; i < 10; ++i) all.push_back(a_database("crowd-" + std::to_string(i)));
    const auto each = [&](auto work) {
        std::vector<std::thread> threads;
        std::vector<std::string> problems(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            threads.emplace_back([&, i] {
                try {
                    work(all[i]);
                } catch (const std::exception& problem) {
                    problems[i] = problem.what();
                }
            });
        }
        for (auto& thread : threads) thread.join();
        for (const auto& problem : problems) CHECK(problem.empty());
    };
    each([&](const RegionDatabase& one) { databases->ensure(one); });
    each([&](const RegionDatabase& one) { CHECK(can(databases->url(one, ""))); });
    each([&](const RegionDatabase& one) { databases->drop(one); });
    for (const auto& one : all) check_nothing_left(one);
}

TEST_CASE("foreign names are refused and a dead server is something to try again") {
    Cluster& cluster = Cluster::shared();
    const auto databases = cluster.databases();
    auto foreign = a_database("foreign");
    foreign.database = "nexus";
    CHECK_THROWS_AS(databases->drop(foreign), Failure);
    foreign = a_database("foreign");
    foreign.role = "postgres";
    CHECK_THROWS_AS(databases->drop(foreign), Failure);
    Config config;
    config.orchestrator.provisioner_url = "postgresql://nobody@127.0.0.1:1/none";
    const auto away = make_region_databases(config);
    try {
        away->ensure(a_database("away"));
        FAIL("must not succeed");
    } catch (const Failure& failure) {
        CHECK(failure.error().code == Code::unavailable);
        CHECK(failure.error().id == "provisioner_unreachable");
    }
    CHECK(make_region_databases(Config{}) == nullptr);
}

TEST_CASE("an account without the right to make databases is told so and need not try again") {
    const Cluster& cluster = Cluster::shared();
    cluster.sql("postgres", "alter role sectorwars_provisioner nocreatedb");
    const auto databases = cluster.databases();
    const auto one = a_database("forbidden");
    try {
        databases->ensure(one);
        FAIL("must not succeed");
    } catch (const Failure& failure) {
        CHECK(failure.error().code == Code::internal);
        CHECK(failure.error().id == "provisioner_refused");
    }
    databases->drop(one);
    check_nothing_left(one);
    cluster.sql("postgres", "alter role sectorwars_provisioner createdb");
}

TEST_CASE("regions may reach the server by another name than the nexus") {
    Config config;
    config.orchestrator.provisioner_url = "postgresql://p:secret@localhost:5432/postgres";
    config.orchestrator.database_host = "postgres:6432";
    const auto databases = make_region_databases(config);
    const auto one = a_database("named");
    const std::string url = databases->url(one, "");
    CHECK(url.find("host=postgres") != std::string::npos);
    CHECK(url.find("port=6432") != std::string::npos);
    CHECK(url.find("secret") == std::string::npos);
    CHECK(databases->url(one, "other").find("host=other&") != std::string::npos);
    CHECK(databases->owner_url(one).find("dbname=region_named") != std::string::npos);
}
