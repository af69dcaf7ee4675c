// The embedded PostgreSQL: making the cluster once, its settings, and clearing what a killed predecessor left.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "platform/embedded/server.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::embedded {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

[[noreturn]] void fail(const std::string& what) {
    throw Failure(Code::internal, "embedded_postgres", what);
}

std::string quoted(const fs::path& path) {
    std::string text = "'";
    for (const char c : path.string()) text += c == '\'' ? "''" : std::string(1, c);
    return text + "'";
}

std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

class Postgres final : public Server {
public:
    explicit Postgres(const Place& place) : place_(place) {}

    [[nodiscard]] std::string name() const override { return "postgres"; }

    void prepare() override {
        end_leftovers();
        remove_stale_files();
        find_programs();
        write_settings(settings(), settings_text());
        write_settings(access(), access_text());
        if (!fs::exists(place_.cluster() / "PG_VERSION")) make_cluster();
    }

    [[nodiscard]] Command command() const override {
        return {
            .arguments =
                {program("postgres"), "-D", place_.cluster().string(), "-c", "config_file=" + settings().string(), "-c",
                 "hba_file=" + access().string()},
            .directory = place_.cluster(),
            .log = log_file(),
            .death_signal = SIGINT,  // fast shutdown: with a checkpoint, without waiting for clients
        };
    }

    /// The postmaster says so itself in the eighth line of its lock file.
    [[nodiscard]] bool ready(pid_t child) const override {
        const auto lines = lines_of(place_.cluster() / "postmaster.pid");
        return lines.size() >= 8 && lines[0] == std::to_string(child) && lines[7].rfind("ready", 0) == 0;
    }

    [[nodiscard]] std::vector<EndStep> ending() const override { return {{SIGINT, 8s}, {SIGQUIT, 2s}, {SIGKILL, 2s}}; }

private:
    [[nodiscard]] fs::path settings() const { return place_.settings() / "postgresql.conf"; }

    [[nodiscard]] fs::path access() const { return place_.settings() / "pg_hba.conf"; }

    [[nodiscard]] fs::path log_file() const { return place_.logs() / "postgres.log"; }

    [[nodiscard]] fs::path draft() const { return place_.cluster().string() + ".new"; }

    [[nodiscard]] std::string title() const { return "sectorwars_" + place_.tag; }

    [[nodiscard]] std::string program(const std::string& name) const { return (programs_ / name).string(); }

    /// A cluster only runs with the major version that made it.
    void find_programs() {
        const auto version = lines_of(place_.cluster() / "PG_VERSION");
        const int major = version.empty() ? 0 : std::stoi(version[0]);
        programs_ = find_postgres_programs(major);
        if (!programs_.empty()) return;
        if (major == 0) fail("PostgreSQL 15 or later is not installed (package postgresql)");
        fail(
            "the data in " + place_.cluster().string() + " needs PostgreSQL " + version[0] + ", which is not installed"
        );
    }

    [[nodiscard]] bool has_statistics() const {
        return fs::exists(programs_.parent_path() / "lib" / "pg_stat_statements.so");
    }

    /// The socket's folder is private, so our own accounts need no password. Regions' roles do: one must not be
    /// another.
    [[nodiscard]] static std::string access_text() {
        return "local all postgres trust\n"
               "local all sectorwars trust\n"
               "local all sectorwars_provisioner trust\n"
               "local all all scram-sha-256\n";
    }

    [[nodiscard]] std::string settings_text() const {
        std::string text =
            "# Written at each start; put own settings into local.conf beside this file.\n"
            "listen_addresses = ''\n"
            "max_connections = 300\n"
            "shared_buffers = 256MB\n"
            "fsync = on\n"
            "wal_compression = on\n"
            "min_wal_size = 160MB\n"
            "max_wal_size = 1GB\n"
            "checkpoint_timeout = 15min\n"
            "random_page_cost = 1.1\n"
            "jit = off\n"
            "timezone = 'UTC'\n"
            "log_timezone = 'UTC'\n"
            "log_checkpoints = off\n"
            "log_line_prefix = '%m [%p] '\n"
            "unix_socket_permissions = 0700\n";
        // Transactions that lose a race are run again at once (40P01): a second of waiting for the default search would
        // be the longest part of such a request. Rows are locked in one order, so that the search rarely runs at all.
        text += "deadlock_timeout = 50ms\n";
        text += "unix_socket_directories = " + quoted(place_.sockets) + "\n";
        text += "cluster_name = '" + title() + "'\n";
        if (has_statistics()) {
            text += "shared_preload_libraries = 'pg_stat_statements'\n";
        }
        return text + "include_if_exists = 'local.conf'\n";
    }

    /// Made beside and renamed, so that a cluster with its final name is always complete.
    void make_cluster() {
        if (fs::exists(place_.cluster())) fail(place_.cluster().string() + " is there but is no PostgreSQL cluster");
        fs::remove_all(draft());
        if (!make_private(draft(), place_.account)) fail("cannot make " + draft().string());
        log::info("making the database cluster", {{"place", place_.cluster().string()}});
        run(
            {program("initdb"), "-D", draft().string(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
             "--data-checksums", "--no-instructions"}
        );
        run_sql(
            "postgres",
            "create role sectorwars login createdb createrole\ngrant pg_read_all_stats to sectorwars\n"
            "create database sectorwars owner sectorwars\n"
        );
        if (has_statistics()) run_sql("sectorwars", "create extension pg_stat_statements\n");
        fs::rename(draft(), place_.cluster());
    }

    /// In single-user mode, so that no client library is needed here; one statement a line.
    void run_sql(const std::string& database, const std::string& statements) const {
        run({program("postgres"), "--single", "-D", draft().string(), "-c", "exit_on_error=true", database},
            statements);
    }

    void run(const std::vector<std::string>& arguments, const std::string& input = {}) const {
        const pid_t child = spawn(
            {.arguments = arguments, .directory = draft(), .log = log_file(), .input = input, .death_signal = SIGTERM},
            place_.account
        );
        const auto status = wait_for_end(child, 60s);
        if (status == 0) return;
        if (!status) {
            ::kill(child, SIGKILL);
            (void)wait_for_end(child, 2s);
        }
        fail(arguments[0] + " failed: " + (status ? describe_status(*status) : "it took too long"));
    }

    [[nodiscard]] bool is_ours(const Process& process) const {
        const std::string& first = process.arguments[0];
        if (first.rfind("postgres: " + title() + ": ", 0) == 0) return true;  // a backend
        const fs::path program_name = fs::path(first).filename();
        if (program_name != "postgres" && program_name != "initdb") return false;
        const auto names = [&](const fs::path& directory) {
            return std::find(process.arguments.begin(), process.arguments.end(), directory.string()) !=
                   process.arguments.end();
        };
        return names(place_.cluster()) || names(draft());
    }

    [[nodiscard]] std::vector<pid_t> find_ours(bool backends) const {
        std::vector<pid_t> found;
        for (const auto& process : list_processes()) {
            const bool backend = process.arguments[0].rfind("postgres: ", 0) == 0;
            if (backend == backends && is_ours(process)) found.push_back(process.id);
        }
        return found;
    }

    /// The directory is locked by us, so whatever runs on it has lost its owner. A postmaster may be in its shutdown
    /// already and gets the time for it; backends without a postmaster notice that themselves.
    void end_leftovers() const {
        const auto postmasters = find_ours(false);
        if (!postmasters.empty()) log::warn("a PostgreSQL of an earlier run is still there; waiting for its end");
        bool gone = end_by_steps(postmasters, {{SIGINT, 10s}, {SIGQUIT, 3s}, {SIGKILL, 2s}});
        gone = end_by_steps(find_ours(true), {{0, 2s}, {SIGQUIT, 2s}, {SIGKILL, 2s}}) && gone;
        if (!gone) fail("processes of an earlier PostgreSQL do not end");
    }

    /// After end_leftovers nobody can own these; a lock file whose process id went to a stranger would block the start.
    void remove_stale_files() const {
        std::error_code ignored;
        fs::remove(place_.cluster() / "postmaster.pid", ignored);
        fs::remove(place_.sockets / ".s.PGSQL.5432", ignored);
        fs::remove(place_.sockets / ".s.PGSQL.5432.lock", ignored);
    }

    Place place_;
    fs::path programs_;
};

}  // namespace

fs::path find_postgres_programs(int major) {
    constexpr int oldest = 15;
    const auto complete = [](const fs::path& directory) {
        return fs::exists(directory / "postgres") && fs::exists(directory / "initdb");
    };
    std::vector<int> versions;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        versions.push_back(std::atoi(entry.path().filename().c_str()));
    }
    std::sort(versions.rbegin(), versions.rend());
    for (const int version : versions) {
        const fs::path directory = fs::path("/usr/lib/postgresql") / std::to_string(version) / "bin";
        if (version >= oldest && (major == 0 || version == major) && complete(directory)) return directory;
    }
    return {};
}

std::unique_ptr<Server> make_postgres(const Place& place) {
    return std::make_unique<Postgres>(place);
}

}  // namespace sw::embedded
