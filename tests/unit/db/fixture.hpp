// What the database tests share: a cluster, a migrated database, lanes on it.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "platform/db/connection.hpp"
#include "platform/db/db.hpp"
#include "platform/db/migrator.hpp"
#include "sectorwars/platform/tx.hpp"
#include "support/catch.hpp"
#include "support/postgres.hpp"

namespace sw::test {

/// A folder of migrations that a test may change; removed at the end.
class MigrationFolder {
public:
    MigrationFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "swmigrations.XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        root_ = pattern;
        std::filesystem::create_directories(root_ / "nexus");
        std::filesystem::create_directories(root_ / "region");
    }

    ~MigrationFolder() { std::filesystem::remove_all(root_); }

    MigrationFolder(const MigrationFolder&) = delete;
    MigrationFolder& operator=(const MigrationFolder&) = delete;

    void write(const std::string& file, const std::string& sql) const { std::ofstream(root_ / file) << sql; }

    void remove(const std::string& file) const { std::filesystem::remove(root_ / file); }

    void copy(const std::string& file) const {
        std::filesystem::copy_file(std::filesystem::path("migrations") / file, root_ / file);
    }

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
};

inline constexpr const char* test_tables = R"sql(
create table accounts (
    account_id integer primary key,
    name text not null,
    balance bigint not null default 0,
    constraint accounts_name_key unique (name),
    constraint accounts_balance_check check (balance >= 0)
);
create table notes (
    note_id bigint generated always as identity primary key,
    account_id integer constraint notes_account_fkey references accounts deferrable initially deferred,
    text text
);
create table crates (region_id uuid not null, label text not null, count integer not null);
alter table crates enable row level security;
alter table crates force row level security;
create policy crates_region on crates
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);
)sql";

/// One cluster for all tests of a program.
inline support::TemporaryPostgres& cluster() {
    static support::TemporaryPostgres postgres({.settings = {"deadlock_timeout = 20ms"}});
    return postgres;
}

/// Migrations of the platform and the tables above, in the database `postgres` of a cluster.
inline void prepare(const support::TemporaryPostgres& postgres) {
    const MigrationFolder folder;
    folder.copy("region/20261121T0101_outbox.sql");
    folder.copy("region/20261121T0102_idempotency.sql");
    folder.write("region/20990101T0000_test.sql", test_tables);
    migrate({postgres.url(), folder.root(), {"nexus", "region"}});
}

/// The database of cluster(), with empty tables.
inline std::string fresh_database() {
    static const bool prepared = (prepare(cluster()), true);
    (void)prepared;
    Connection connection({.url = cluster().url(), .role = ""});
    connection.begin_write();
    Tx tx(connection);
    tx.query({"test.truncate", "truncate accounts, notes, crates, outbox, idempotency_keys restart identity cascade"});
    connection.finish();
    return cluster().url();
}

/// A connection and one unit of work on it, as Db runs it.
struct Session {
    explicit Session(const std::string& url) : connection({.url = url}) {}

    template <class Work>
    void write(const Work& work) {
        try {
            connection.begin_write();
            Tx tx(connection);
            work(tx);
            connection.finish();
        } catch (...) {
            connection.abandon();
            throw;
        }
    }

    template <class Work>
    void read(const Work& work) {
        try {
            connection.begin_read();
            ReadTx tx(connection);
            work(tx);
            connection.finish();
        } catch (...) {
            connection.abandon();
            throw;
        }
    }

    std::int64_t accounts() {
        std::int64_t n = -1;
        read([&](ReadTx& tx) {
            n = tx.query({"test.count_accounts", "select count(*) as n from accounts"})[0].get<std::int64_t>("n");
        });
        return n;
    }

    Connection connection;
};

inline DbOptions options_for(const std::string& url) {
    Config config;
    config.read_pool = 2;
    config.write_pool = 16;
    config.queue_limit = 64;
    config.statement_timeout = std::chrono::milliseconds{2000};
    return db_options(config, url);
}

/// The Failure that an action ends with.
template <class Action>
Error failure_of(const Action& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return failure.error();
    }
    FAIL("nothing was thrown");
    return {};
}

}  // namespace sw::test
