// Databases and roles with libpqxx: blocking, one short connection an operation, all names quoted by the library.
#include "sectorwars/platform/region_databases.hpp"

#include <algorithm>
#include <optional>
#include <pqxx/pqxx>
#include <set>

#include "platform/region_databases/address.hpp"
#include "platform/region_databases/scram.hpp"
#include "sectorwars/base/result.hpp"

namespace sw {
namespace {

using Settings = std::map<std::string, std::string>;

/// Roles and memberships live in catalogues of the whole cluster, where concurrent changes fail instead of waiting.
constexpr const char* take_turns = "select pg_advisory_lock(7306217391203318)";
constexpr int connections_of_a_region = 64;
constexpr int with_grant_options = 160000;
constexpr std::size_t longest_identifier = 63;

bool is_identifier(const std::string& text) {
    return !text.empty() && text.size() <= longest_identifier && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void require_names(const RegionDatabase& wanted) {
    const bool ours = is_identifier(wanted.database) && is_identifier(wanted.schema) && is_identifier(wanted.role) &&
                      wanted.role.starts_with("r_") &&
                      (wanted.database.starts_with("region_") || wanted.database == shared_region_database);
    if (!ours) throw Failure(Code::internal, "bad_database_name", "This is no name of a region's database.");
}

bool is_shared(const RegionDatabase& wanted) {
    return wanted.database == shared_region_database;
}

/// One session of the provisioning account. Its end releases its turn.
class Session {
public:
    explicit Session(Settings settings) : connection_(url_of(std::move(settings))), work_(connection_) {
        // Without synchronous answers a lost server would hold the caller for the kernel's patience.
        work_.exec("set statement_timeout = '60s'; set lock_timeout = '20s'; set client_min_messages = warning");
        version_ = connection_.server_version();
    }

    pqxx::result run(const std::string& sql) { return work_.exec(sql); }

    [[nodiscard]] std::string name(const std::string& identifier) const { return work_.quote_name(identifier); }

    [[nodiscard]] std::string text(const std::string& value) const { return work_.quote(value); }

    [[nodiscard]] bool has(const std::string& from_where) { return !run("select 1 from " + from_where).empty(); }

    [[nodiscard]] bool has_role(const std::string& role) { return has("pg_roles where rolname = " + text(role)); }

    [[nodiscard]] bool has_database(const std::string& database) {
        return has("pg_database where datname = " + text(database));
    }

    /// PostgreSQL 16 asks for the options that made a membership useful before.
    [[nodiscard]] std::string membership() const {
        return version_ >= with_grant_options ? " with inherit true, set true" : "";
    }

private:
    static std::string url_of(Settings settings) {
        settings["connect_timeout"] = "5";
        settings["application_name"] = "sectorwars-provisioner";
        settings["tcp_user_timeout"] = "15000";
        return databases::write_url(settings);
    }

    pqxx::connection connection_;
    pqxx::nontransaction work_;
    int version_ = 0;
};

[[noreturn]] void translate(const pqxx::failure& problem) {
    if (dynamic_cast<const pqxx::broken_connection*>(&problem) != nullptr) {
        throw Failure(Code::unavailable, "provisioner_unreachable", "The database server does not answer.");
    }
    const bool full = dynamic_cast<const pqxx::insufficient_resources*>(&problem) != nullptr;
    const bool raced = dynamic_cast<const pqxx::transaction_rollback*>(&problem) != nullptr;
    const auto* other = dynamic_cast<const pqxx::sql_error*>(&problem);
    // Shutdown, start, lock or statement timeout, object in use, concurrent update.
    static const std::set<std::string> passing{"57P01", "57P02", "57P03", "55P03", "57014", "55006", "XX000"};
    if (full || raced || (other != nullptr && passing.contains(other->sqlstate()))) {
        throw Failure(Code::unavailable, "provisioner_busy", std::string("Database server: ") + problem.what());
    }
    throw Failure(Code::internal, "provisioner_refused", std::string("Database server: ") + problem.what());
}

/// Runs with pqxx's exceptions turned into ours.
template <class Work>
auto translated(const Work& work) {
    try {
        return work();
    } catch (const pqxx::failure& problem) {
        translate(problem);
    }
}

class PostgresRegionDatabases final : public RegionDatabases {
public:
    PostgresRegionDatabases(const std::string& provisioner_url, std::string host_for_regions)
        : server_(databases::read_url(provisioner_url)), host_for_regions_(std::move(host_for_regions)) {}

    void ensure(const RegionDatabase& wanted) override {
        require_names(wanted);
        translated([&] {
            Session session(server_);
            session.run(take_turns);
            ensure_role(session, wanted);
            ensure_database(session, wanted);
            if (is_shared(wanted)) ensure_schema(wanted);
        });
    }

    void drop(const RegionDatabase& wanted) override {
        require_names(wanted);
        translated([&] {
            Session session(server_);
            session.run(take_turns);
            const bool role = session.has_role(wanted.role);
            if (role) join(session, wanted.role);
            if (role) end_sessions(session, wanted.role);
            if (is_shared(wanted)) {
                if (session.has_database(wanted.database)) drop_schema(wanted, role);
            } else {
                session.run("drop database if exists " + session.name(wanted.database) + " with (force)");
            }
            if (role) session.run("drop role " + session.name(wanted.role));
        });
    }

    void allow_login(const RegionDatabase& wanted, bool allowed) override {
        require_names(wanted);
        translated([&] {
            Session session(server_);
            session.run(take_turns);
            if (!session.has_role(wanted.role)) return;
            session.run("alter role " + session.name(wanted.role) + (allowed ? " login" : " nologin"));
            if (!allowed) end_sessions(session, wanted.role);
        });
    }

    std::vector<RegionDatabase> list() override {
        return translated([&] {
            std::vector<RegionDatabase> found;
            std::set<std::string> used;
            Session session(server_);
            const auto add = [&](const pqxx::result& rows, const std::string& shared) {
                for (const auto& row : rows) {
                    const auto name = row[0].as<std::string>();
                    RegionDatabase one{
                        shared.empty() ? name : shared, shared.empty() ? "region" : name, row[1].as<std::string>(), ""};
                    used.insert(one.role);
                    found.push_back(std::move(one));
                }
            };
            // Only what this account may act for: other installations of the cluster have accounts of their own.
            add(session.run(R"(select d.datname, r.rolname from pg_database d join pg_roles r on r.oid = d.datdba
                where d.datname like 'region\_%' and r.rolname ~ '^r_[0-9a-f]{12}$'
                    and pg_has_role(current_user, r.oid, 'member') order by 1)"),
                "");
            if (session.has_database(shared_region_database)) {
                Session shared(with_database(shared_region_database));
                add(shared.run(R"(select n.nspname, r.rolname from pg_namespace n join pg_roles r on r.oid = n.nspowner
                    where n.nspname ~ '^region_[0-9a-f]{32}$' and pg_has_role(current_user, r.oid, 'member')
                    order by 1)"),
                    shared_region_database);
            }
            for (const auto& row : session.run(R"(select rolname from pg_roles where rolname ~ '^r_[0-9a-f]{12}$'
                    and rolcanlogin and pg_has_role(current_user, oid, 'member') order by 1)")) {
                const auto role = row[0].as<std::string>();
                if (!used.contains(role)) found.push_back({"region_" + role, "region", role, ""});
            }
            return found;
        });
    }

    std::string url(const RegionDatabase& database, const std::string& host) const override {
        Settings settings = with_database(database.database);
        settings["user"] = database.role;
        settings["password"] = database.password;
        const std::string& other = host.empty() ? host_for_regions_ : host;
        if (!other.empty()) {
            const auto colon = other.rfind(':');
            const bool port = colon != std::string::npos && other.find(']', colon) == std::string::npos;
            settings["host"] = port ? other.substr(0, colon) : other;
            if (port) settings["port"] = other.substr(colon + 1);
        }
        return databases::write_url(settings);
    }

    std::string owner_url(const RegionDatabase& database) const override {
        return databases::write_url(with_database(database.database));
    }

private:
    [[nodiscard]] Settings with_database(const std::string& database) const {
        Settings settings = server_;
        settings["dbname"] = database;
        return settings;
    }

    static void ensure_role(Session& session, const RegionDatabase& wanted) {
        const std::string role = session.name(wanted.role);
        if (!session.has_role(wanted.role)) {
            session.run("create role " + role + " nologin noinherit nosuperuser nocreatedb nocreaterole noreplication");
        }
        session.run(
            "alter role " + role + " login noinherit connection limit " + std::to_string(connections_of_a_region) +
            " password " + session.text(databases::scram_verifier(wanted.password))
        );
        join(session, wanted.role);
    }

    /// Who makes a database for another owner, ends sessions of it or drops it must be a member of that role.
    static void join(Session& session, const std::string& role) {
        session.run("grant " + session.name(role) + " to current_user" + session.membership());
    }

    static void ensure_database(Session& session, const RegionDatabase& wanted) {
        const std::string database = session.name(wanted.database);
        if (!session.has_database(wanted.database)) {
            const std::string owner = is_shared(wanted) ? "" : " owner " + session.name(wanted.role);
            session.run("create database " + database + owner + " template template0 encoding 'UTF8'");
        }
        session.run("revoke all on database " + database + " from public");
        if (is_shared(wanted)) {
            session.run("grant connect, temporary on database " + database + " to " + session.name(wanted.role));
        }
    }

    void ensure_schema(const RegionDatabase& wanted) const {
        Session session(with_database(wanted.database));
        const std::string schema = session.name(wanted.schema);
        const std::string role = session.name(wanted.role);
        session.run("revoke all on schema public from public");
        session.run("create schema if not exists " + schema + " authorization " + role);
        session.run(
            "alter role " + role + " in database " + session.name(wanted.database) + " set search_path = " + schema
        );
    }

    void drop_schema(const RegionDatabase& wanted, bool role) const {
        Session session(with_database(wanted.database));
        session.run("drop schema if exists " + session.name(wanted.schema) + " cascade");
        if (!role) return;
        session.run("drop owned by " + session.name(wanted.role) + " cascade");
        session.run(
            "alter role " + session.name(wanted.role) + " in database " + session.name(wanted.database) + " reset all"
        );
    }

    static void end_sessions(Session& session, const std::string& role) {
        session.run(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = " + session.text(role)
        );
    }

    Settings server_;
    std::string host_for_regions_;
};

std::string only_hex(const std::string& uuid) {
    std::string out;
    std::copy_if(uuid.begin(), uuid.end(), std::back_inserter(out), [](char c) { return c != '-'; });
    return out;
}

}  // namespace

RegionDatabase name_region_database(
    const std::string& slug, const Uuid& region, const std::string& password, bool shared
) {
    const std::string hex = only_hex(region.to_string());
    const std::string tail = hex.substr(hex.size() - 12);  // the random end of a version 7 id
    RegionDatabase out{.role = "r_" + tail, .password = password};
    if (shared) {
        out.database = shared_region_database;
        out.schema = "region_" + hex;
        return out;
    }
    std::string name = slug;
    std::replace(name.begin(), name.end(), '-', '_');
    out.database = "region_" + name;
    out.schema = "region";
    return out;
}

std::unique_ptr<RegionDatabases> make_region_databases(const Config& config) {
    if (config.orchestrator.provisioner_url.empty()) return nullptr;
    return std::make_unique<PostgresRegionDatabases>(
        config.orchestrator.provisioner_url, config.orchestrator.database_host
    );
}

std::string make_provisioner(const std::string& superuser_url) {
    Settings settings = databases::read_url(superuser_url);
    translated([&] {
        Session session(settings);
        session.run(take_turns);
        if (!session.has_role("sectorwars_provisioner")) session.run("create role sectorwars_provisioner nologin");
        session.run("alter role sectorwars_provisioner login inherit createdb createrole");
        for (const auto& row : session.run("select datname from pg_database where datallowconn")) {
            const std::string database = session.name(row[0].as<std::string>());
            if (session.text(row[0].as<std::string>()).find("'region_") == 0) continue;
            session.run("revoke connect on database " + database + " from public");
        }
        session.run("grant connect on database postgres to sectorwars_provisioner");
    });
    settings["user"] = "sectorwars_provisioner";
    settings["dbname"] = "postgres";
    settings.erase("password");
    return databases::write_url(settings);
}

}  // namespace sw
