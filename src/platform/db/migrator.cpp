// Migrations with libpqxx: blocking and simple, it runs once at start.
#include "platform/db/migrator.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <pqxx/pqxx>

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

/// All processes agree on this number; it means nothing.
constexpr const char* lock_key = "7306217391203317";

// Row-level security does not bind superusers, so the lanes work as this role whoever they log in as.
constexpr const char* create_role = R"sql(
do $$
begin
    if not exists (select from pg_roles where rolname = 'sectorwars_app') then
        create role sectorwars_app nologin nosuperuser nobypassrls;
    end if;
exception when duplicate_object or unique_violation then
    null; -- another database of this cluster was quicker
end
$$;
do $$
begin
    -- From PostgreSQL 16 on, membership alone does not allow `set role`.
    if not pg_has_role(current_user, 'sectorwars_app',
                       case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
    then
        execute format('grant sectorwars_app to %I', current_user);
    end if;
end
$$;
)sql";

/// In the schema of the region, where even an owner of nothing else may put it.
constexpr const char* create_helpers = R"sql(
create or replace function sw_expect_rows(actual bigint, expected bigint) returns void
language plpgsql as $$
begin
    if actual <> expected then
        raise exception 'a write touched % rows instead of %', actual, expected using errcode = '40001';
    end if;
end
$$;
)sql";

struct Migration {
    std::string version;
    std::string sql;
    std::string checksum;
};

std::string sha256(const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw MigrationError("SHA-256 is not available");
    }
    std::string out;
    for (unsigned int i = 0; i < size; ++i) {
        constexpr std::string_view hex = "0123456789abcdef";
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 0x0f];
    }
    return out;
}

bool is_identifier(const std::string& name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::vector<Migration> read_folder(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder)) throw MigrationError("no folder " + folder.string());
    std::vector<Migration> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".sql") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string sql{std::istreambuf_iterator<char>(in), {}};
        if (!in && !in.eof()) throw MigrationError("cannot read " + entry.path().string());
        std::string checksum = sha256(sql);
        found.push_back({entry.path().stem().string(), std::move(sql), std::move(checksum)});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
    return found;
}

class Migrator {
public:
    Migrator(const MigrationPlan& plan, pqxx::connection& connection) : plan_(plan), connection_(connection) {}

    std::vector<std::string> run() {
        wait_for_lock();
        prepare();
        std::vector<std::string> applied;
        for (const auto& schema : plan_.schemas) migrate_schema(schema, applied);
        return applied;
    }

private:
    void wait_for_lock() {
        pqxx::nontransaction session(connection_);
        session.exec("set lock_timeout = '60s'");
        session.exec("set client_min_messages = warning");
        session.exec("set timezone = 'UTC'");
        session.exec(std::string("select pg_advisory_lock(") + lock_key + ")");
    }

    /// Name of the schema that the files of a folder fill.
    [[nodiscard]] const std::string& schema_of(const std::string& folder) const {
        return folder == "region" ? plan_.region_schema : folder;
    }

    void prepare() {
        if (!plan_.as_owner) create_statement_statistics();
        pqxx::work tx(connection_);
        if (plan_.as_owner) refuse_unbound_owner(tx);
        else tx.exec(create_role);
        for (const auto& folder : plan_.schemas) prepare_schema(tx, schema_of(folder));
        tx.exec("set local search_path = " + schema_of(plan_.schemas.back()));
        tx.exec(create_helpers);
        tx.commit();
    }

    static void refuse_unbound_owner(pqxx::work& tx) {
        const auto role = tx.exec1("select rolsuper or rolbypassrls from pg_roles where rolname = current_user");
        if (!role[0].as<bool>()) return;
        throw MigrationError("the role of a region must be an ordinary one: row-level security would not bind this one"
        );
    }

    void prepare_schema(pqxx::work& tx, const std::string& schema) {
        if (!is_identifier(schema)) throw MigrationError("bad schema name: " + schema);
        // `create schema if not exists` asks for a privilege even when the schema exists.
        const auto found = tx.exec("select from pg_namespace where nspname = " + tx.quote(schema));
        if (found.empty()) tx.exec("create schema " + schema);
        tx.exec(
            "create table if not exists " + schema +
            ".schema_migrations (version text primary key, checksum text not null, "
            "applied_at timestamptz not null default now())"
        );
        if (plan_.as_owner) return;
        tx.exec("grant usage on schema " + schema + " to sectorwars_app");
        const std::string defaults = "alter default privileges in schema " + schema + " grant ";
        tx.exec(defaults + "select, insert, update, delete on tables to sectorwars_app");
        tx.exec(defaults + "usage, select on sequences to sectorwars_app");
        tx.exec("revoke all on " + schema + ".schema_migrations from sectorwars_app");
        tx.exec("grant select on " + schema + ".schema_migrations to sectorwars_app");
    }

    /// Statistics are a convenience: a server that cannot have them starts all the same.
    void create_statement_statistics() {
        try {
            pqxx::work tx(connection_);
            const auto loaded = tx.exec(
                "select current_setting('pg_stat_statements.max', true) is not null as loaded, "
                "exists (select from pg_extension where extname = 'pg_stat_statements') as present"
            );
            if (!loaded[0]["loaded"].as<bool>() || loaded[0]["present"].as<bool>()) return;
            tx.exec("create extension if not exists pg_stat_statements");
            tx.commit();
        } catch (const pqxx::failure& error) {
            log::warn("no statement statistics", {{"error", error.what()}});
        }
    }

    std::map<std::string, std::string> applied_in(const std::string& schema) {
        pqxx::work tx(connection_);
        std::map<std::string, std::string> out;
        for (const auto& row : tx.exec("select version, checksum from " + schema + ".schema_migrations")) {
            out[row[0].as<std::string>()] = row[1].as<std::string>();
        }
        return out;
    }

    void migrate_schema(const std::string& folder, std::vector<std::string>& applied) {
        const std::string& schema = schema_of(folder);
        const auto files = read_folder(plan_.directory / folder);
        auto known = applied_in(schema);
        // All complaints come before the first change.
        for (const auto& file : files) {
            const auto entry = known.find(file.version);
            if (entry == known.end()) continue;
            if (entry->second != file.checksum) {
                throw MigrationError("migration " + folder + "/" + file.version + " was edited after it was applied");
            }
        }
        for (const auto& [version, checksum] : known) {
            const bool there =
                std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.version == version; });
            if (!there)
                throw MigrationError("migration " + folder + "/" + version + " was applied, but its file is gone");
        }
        for (const auto& file : files) {
            if (known.count(file.version) != 0) continue;
            apply(folder, file);
            applied.push_back(folder + "/" + file.version);
        }
    }

    void apply(const std::string& folder, const Migration& file) {
        const std::string& schema = schema_of(folder);
        try {
            pqxx::work tx(connection_);
            std::string path = schema;
            for (const auto& other : plan_.schemas) {
                if (schema_of(other) != schema) path += ", " + schema_of(other);
            }
            tx.exec("set local search_path = " + path + ", public");
            tx.exec(file.sql);
            tx.exec(
                "insert into " + schema + ".schema_migrations (version, checksum) values (" + tx.quote(file.version) +
                ", " + tx.quote(file.checksum) + ")"
            );
            tx.commit();
        } catch (const pqxx::failure& error) {
            throw MigrationError("migration " + folder + "/" + file.version + ": " + error.what());
        }
        log::info("migration applied", {{"schema", schema}, {"version", file.version}});
    }

    const MigrationPlan& plan_;
    pqxx::connection& connection_;
};

}  // namespace

std::vector<std::string> schemas_of(Mode mode) {
    switch (mode) {
        case Mode::regional:
            return {"region"};
        case Mode::nexus:  // serves the Central Nexus
        case Mode::dev:
            break;
    }
    return {"nexus", "region"};
}

bool works_as_owner(const Config& config) {
    return config.mode == Mode::regional;
}

MigrationPlan migration_plan(const Config& config) {
    MigrationPlan plan{.url = config.database_url, .directory = config.home / "migrations"};
    plan.schemas = schemas_of(config.mode);
    plan.as_owner = works_as_owner(config);
    if (plan.as_owner) plan.region_schema = config.regional.schema;
    return plan;
}

std::vector<std::string> migrate(const MigrationPlan& plan) {
    try {
        pqxx::connection connection(plan.url);  // its end releases the lock
        return Migrator(plan, connection).run();
    } catch (const pqxx::failure& error) {
        throw MigrationError(std::string("database: ") + error.what());
    }
}

}  // namespace sw
