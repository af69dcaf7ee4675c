// Capsules of a region's database on a real PostgreSQL, taken by an account that is no superuser while pilots trade.
#include "sectorwars/platform/capsule.hpp"

#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <pqxx/pqxx>
#include <thread>

#include "platform/db/migrator.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/region_databases.hpp"
#include "support/catch.hpp"
#include "support/postgres.hpp"

using namespace sw;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

capsule::Deadline soon(std::chrono::seconds time = 120s) {
    return std::chrono::steady_clock::now() + time;
}

/// The id of the failure of `work`, or "".
std::string failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        UNSCOPED_INFO(failure.error().message);
        return failure.error().id;
    }
    return "";
}

/// A cluster with the database of one region that has a small world and some trade.
class Region {
public:
    Region() : id{Uuid::make()}, envelope_(std::string(64, 'c')) {
        char name[] = "/tmp/capsules-XXXXXX";
        folder = ::mkdtemp(name);
        provisioner = make_provisioner(postgres_.url());
        Config config;
        config.orchestrator.provisioner_url = provisioner;
        databases = make_region_databases(config);
        home = make_database("alpha", id);
        auto owner = session(databases->url(home, ""));
        pqxx::work tx(owner);
        begin(tx, id);
        tx.exec(
            "insert into local_regions (region_id, name, display_name, kind, first_sector, total_sectors, seed, "
            "tax_rate, created_at, gate_number) values ('" +
            id.to_string() + "', 'alpha', 'Alpha', 'player_owned', 1, 100, 7, 0.1, now(), 50)"
        );
        tx.exec(
            "insert into zones select gen_random_uuid(), '" + id.to_string() +
            "', i, 'FRONTIER', 'Zone ' || i, i * 10 + 1, i * 10 + 10, 3, 4 from generate_series(0, 9) i"
        );
        tx.commit();
        trade(50);
    }

    ~Region() { fs::remove_all(folder); }

    Region(const Region&) = delete;
    Region& operator=(const Region&) = delete;

    RegionDatabase make_database(const std::string& slug, RegionId region) {
        RegionDatabase made = name_region_database(slug, region.uuid, "secret-of-" + slug, false);
        databases->ensure(made);
        if (slug == "alpha") {
            migrate(
                {.url = databases->url(made, ""), .directory = "migrations", .schemas = {"region"}, .as_owner = true}
            );
        }
        return made;
    }

    static pqxx::connection session(const std::string& url) { return pqxx::connection(url); }

    static void begin(pqxx::work& tx, RegionId region) {
        tx.exec("set local search_path = region");
        tx.exec("set local \"app.current_region\" = '" + region.to_string() + "'");
    }

    /// That many purchases: a posting in balance, the stored balances, an event.
    void trade(int times) const {
        pqxx::connection owner(databases->url(home, ""));
        for (int i = 0; i < times; ++i) {
            pqxx::work tx(owner);
            begin(tx, id);
            const std::string posting = Uuid::make().to_string();
            const std::string pilot = pilots_[static_cast<std::size_t>(i) % pilots_.size()].to_string();
            tx.exec("insert into ledger_transactions values ('" + posting + "', 'trade.buy', null, null, now())");
            tx.exec(
                "insert into ledger_entries values ('" + posting + "', 0, 4, null, 'grant', 'credits', -10), ('" +
                posting + "', 1, 0, '" + pilot + "', null, 'credits', 10)"
            );
            tx.exec(
                "insert into ledger_balances values (0, '" + pilot +
                "', 'credits', 10) on conflict (account_kind, owner_id, asset) do update set amount = "
                "ledger_balances.amount + 10"
            );
            tx.exec("insert into outbox (topic, frame, payload, audiences) values ('trade', 'trade', '{}', '{all}')");
            tx.commit();
        }
    }

    [[nodiscard]] capsule::Snapshot snapshot(capsule::Kind kind = capsule::Kind::manual) const {
        const capsule::Source source{
            .owner_url = databases->owner_url(home),
            .kind = kind,
            .slug = "alpha",
            .region_id = id,
            .epoch = 3,
            .image = "sectorwars:1",
            .version = "0.1"};
        return capsule::snapshot(envelope_, folder, source, soon());
    }

    void verify(const fs::path& file) const { (void)capsule::verify(envelope_, file, provisioner, soon()); }

    void restore(const fs::path& file, const RegionDatabase& to, RegionId as, const std::string& slug = {}) const {
        const capsule::Target target{.owner_url = databases->owner_url(to), .region_id = as, .slug = slug};
        (void)capsule::restore(envelope_, file, target, soon());
    }

    /// One value as the region's own role sees it.
    [[nodiscard]] std::string look(const RegionDatabase& in, RegionId as, const std::string& sql) const {
        pqxx::connection owner(databases->url(in, ""));
        pqxx::work tx(owner);
        begin(tx, as);
        return tx.exec1(sql)[0].as<std::string>("");
    }

    [[nodiscard]] int scratch_databases() const {
        pqxx::connection owner(postgres_.url());
        pqxx::work tx(owner);
        return tx.exec1("select count(*) from pg_database where datname like 'sw\\_scratch%'")[0].as<int>();
    }

    /// Behind the ledger's back, without its triggers.
    void forge(const std::string& sql) const {
        pqxx::connection owner(postgres_.url(home.database));
        pqxx::work tx(owner);
        tx.exec("set local session_replication_role = replica");
        begin(tx, id);
        tx.exec(sql);
        tx.commit();
    }

    const RegionId id;
    fs::path folder;
    std::string provisioner;
    std::unique_ptr<RegionDatabases> databases;
    RegionDatabase home;

private:
    support::TemporaryPostgres postgres_;
    Envelope envelope_;
    std::vector<Uuid> pilots_{Uuid::make(), Uuid::make(), Uuid::make()};
};

Region& region() {
    static Region made;
    return made;
}

}  // namespace

TEST_CASE("a capsule taken while pilots trade proves and restores to exactly what it counted") {
    Region& alpha = region();
    std::atomic<bool> trading{true};
    std::atomic<int> trades{0};
    std::thread trader([&] {
        for (; trading; ++trades) alpha.trade(1);
    });
    while (trades < 20) std::this_thread::sleep_for(5ms);
    const auto taken = alpha.snapshot();
    const int meanwhile = trades;
    trading = false;
    trader.join();
    CHECK(trades >= meanwhile);
    const auto& manifest = taken.capsule.manifest;
    CHECK(manifest.counts.rows.at("zones") == 10);
    CHECK(manifest.counts.rows.at("ledger_transactions") >= 70);
    CHECK(manifest.counts.ledger_problems.empty());
    CHECK(manifest.counts.ledger.size() == 64);
    CHECK(manifest.counts.heads.at("outbox") >= 70);
    CHECK_FALSE(manifest.counts.migrations.empty());
    CHECK(taken.capsule.file.parent_path() == alpha.folder / "alpha");
    CHECK(taken.sha256.size() == 64);

    alpha.verify(taken.capsule.file);
    CHECK(alpha.scratch_databases() == 0);

    alpha.databases->drop(alpha.home);
    alpha.databases->ensure(alpha.home);
    alpha.restore(taken.capsule.file, alpha.home, alpha.id);
    CHECK(alpha.look(alpha.home, alpha.id, "select count(*) from zones") == "10");
    CHECK(
        alpha.look(alpha.home, alpha.id, "select count(*) from ledger_transactions") ==
        std::to_string(manifest.counts.rows.at("ledger_transactions"))
    );
    // Row-level security, triggers and ownership came back: its own role sees other regions as empty, and goes on.
    CHECK(alpha.look(alpha.home, RegionId{Uuid::make()}, "select count(*) from zones") == "0");
    CHECK(
        alpha.look(
            alpha.home, alpha.id,
            "select count(*) from pg_tables where schemaname = 'region' and "
            "tableowner <> current_user"
        ) == "0"
    );
    // Its process will ask who is really there.
    CHECK(alpha.look(alpha.home, alpha.id, "select count(*) from travel_restored") == "1");
    alpha.trade(3);
    const auto again = alpha.snapshot();
    CHECK(again.capsule.manifest.counts.migrations == manifest.counts.migrations);
    // What was migrated stays migrated.
    CHECK(migrate({.url = alpha.databases->url(alpha.home, ""),
                   .directory = "migrations",
                   .schemas = {"region"},
                   .as_owner = true})
              .empty());
}

TEST_CASE("a restore never writes over what is there") {
    Region& alpha = region();
    const auto taken = alpha.snapshot();
    CHECK(failure_of([&] { alpha.restore(taken.capsule.file, alpha.home, alpha.id); }) == "capsule_target_not_empty");
}

TEST_CASE("a fork is the same world under another id and name") {
    Region& alpha = region();
    const std::string home = "'" + alpha.id.to_string() + "'";
    alpha.forge(
        "insert into players (player_id, user_id, username, home_region_id, current_region_id, current_sector_id, "
        "turns, max_turns, turns_anchor, turn_interval_us, military_rank, created_at, last_active_at) values "
        "(gen_random_uuid(), gen_random_uuid(), 'ada', " +
        home + ", " + home + ", 1, 1, 1, now(), 1, 'Recruit', now(), now())"
    );
    const auto taken = alpha.snapshot();
    alpha.forge("delete from players");
    const RegionId id{Uuid::make()};
    const RegionDatabase copy = alpha.make_database("beta", id);
    alpha.restore(taken.capsule.file, copy, id, "beta");
    CHECK(alpha.look(copy, id, "select count(*) from zones where region_id = '" + id.to_string() + "'") == "10");
    CHECK(alpha.look(copy, id, "select count(*) from zones where region_id <> '" + id.to_string() + "'") == "0");
    const std::string at_home = "home_region_id = '" + id.to_string() + "' and current_region_id = home_region_id";
    CHECK(alpha.look(copy, id, "select username from players where " + at_home) == "ada");
    CHECK(alpha.look(copy, id, "select name from local_regions") == "beta");
    CHECK(alpha.look(copy, id, "select count(*) from travel_restored") == "0");
    CHECK(alpha.look(alpha.home, alpha.id, "select name from local_regions") == "alpha");
    alpha.databases->drop(copy);
}

TEST_CASE("a ledger that does not sum up is noted and fails the proof") {
    Region& alpha = region();
    const std::string pilot = Uuid::make().to_string();
    alpha.forge("insert into ledger_balances values (0, '" + pilot + "', 'credits', 1000000)");
    const auto taken = alpha.snapshot();
    REQUIRE(taken.capsule.manifest.counts.ledger_problems.size() == 1);
    CHECK(taken.capsule.manifest.counts.ledger_problems[0].find(pilot) != std::string::npos);
    CHECK(failure_of([&] { alpha.verify(taken.capsule.file); }) == "capsule_mismatch");
    alpha.forge("delete from ledger_balances where owner_id = '" + pilot + "'");
    alpha.verify(alpha.snapshot().capsule.file);
}

TEST_CASE("damage, another key and an unreachable database are told apart, and leave nothing behind") {
    Region& alpha = region();
    const auto taken = alpha.snapshot();
    const fs::path bad = alpha.folder / "bad.capsule";
    fs::copy_file(taken.capsule.file, bad);
    fs::resize_file(bad, fs::file_size(bad) - 1);
    CHECK(failure_of([&] { alpha.verify(bad); }) == "capsule_damaged");
    const Envelope other(std::string(64, 'd'));
    CHECK(failure_of([&] { (void)capsule::inspect(other, taken.capsule.file); }) == "capsule_damaged");
    const capsule::Source nowhere{
        .owner_url = "postgresql:///region_alpha?host=/tmp/nowhere&user=x", .slug = "alpha", .region_id = alpha.id};
    const Envelope envelope(std::string(64, 'c'));
    CHECK(failure_of([&] {
              (void)capsule::snapshot(envelope, alpha.folder, nowhere, soon());
          }) == "database_unreachable");
    capsule::Source late = nowhere;
    late.owner_url = alpha.databases->owner_url(alpha.home);
    CHECK(failure_of([&] { (void)capsule::snapshot(envelope, alpha.folder, late, soon(0s)); }) == "capsule_timeout");
    CHECK(alpha.scratch_databases() == 0);
    for (const auto& entry : fs::directory_iterator(alpha.folder / "alpha"))
        CHECK(entry.path().extension() == ".capsule");
}

TEST_CASE("no password is in the arguments of the tools") {
    Region& alpha = region();
    const char* const before = ::getenv("PG_BIN");
    const std::string kept = before == nullptr ? "" : before;
    const fs::path folder = alpha.folder / "tools";
    fs::create_directories(folder);
    const fs::path seen = alpha.folder / "seen";
    std::ofstream(folder / "pg_dump") << "#!/bin/sh\necho \"$@\" > " << seen.string() << "\nexit 3\n";
    fs::permissions(folder / "pg_dump", fs::perms::owner_all);
    ::setenv("PG_BIN", folder.c_str(), 1);
    capsule::Source source{.owner_url = alpha.databases->url(alpha.home, ""), .slug = "alpha", .region_id = alpha.id};
    const Envelope envelope(std::string(64, 'c'));
    CHECK(failure_of([&] { (void)capsule::snapshot(envelope, alpha.folder, source, soon()); }) == "pg_tools");
    if (before == nullptr) ::unsetenv("PG_BIN");
    else ::setenv("PG_BIN", kept.c_str(), 1);
    std::ifstream in(seen);
    const std::string arguments{std::istreambuf_iterator<char>(in), {}};
    CHECK(arguments.find("--format=custom") != std::string::npos);
    CHECK(arguments.find("secret-of-alpha") == std::string::npos);
    CHECK(arguments.find("host") == std::string::npos);
}
