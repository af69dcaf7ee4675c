// A cluster with one migrated, empty game database, for tests of the platform that need no world.
#pragma once

#include <filesystem>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "platform/db/db.hpp"
#include "platform/db/migrator.hpp"
#include "support/postgres.hpp"

namespace support {

class MigratedDatabase {
public:
    explicit MigratedDatabase(const TemporaryPostgres::Options& options = {}) : postgres_(options) {
        (void)sw::migrate({
            .url = url(),
            .directory = std::filesystem::current_path() / "migrations",
            .schemas = sw::schemas_of(sw::Mode::dev),
        });
    }

    [[nodiscard]] std::string url() const { return postgres_.url(); }

    /// Connections of their own, as another process has them.
    [[nodiscard]] std::unique_ptr<sw::Db> connect(int writers = 2) const {
        sw::Config config;
        config.read_pool = 1;
        config.write_pool = writers;
        return std::make_unique<sw::Db>(sw::db_options(config, url()));
    }

    /// As the superuser, past row-level security; finds the tables without their schema.
    pqxx::result sql(const std::string& text) const {
        pqxx::connection connection(url());
        pqxx::work work(connection);
        work.exec("set local search_path = region, nexus, public");
        const pqxx::result rows = work.exec(text);
        work.commit();
        return rows;
    }

    [[nodiscard]] long number(const std::string& text) const { return sql(text)[0][0].as<long>(); }

private:
    TemporaryPostgres postgres_;
};

}  // namespace support
