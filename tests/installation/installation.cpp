// Engine, image, database, nexus.
#include "installation/installation.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace engine_test {

using blackbox::json;
using namespace std::chrono_literals;

namespace {

constexpr const char* gateway = "172.31.77.1";
constexpr const char* provisioner_password = "provisioner-password";

std::string cell(const std::string& url, const std::string& statement) {
    pqxx::connection owner(url);
    pqxx::nontransaction work(owner);
    work.exec("set search_path = nexus, region, public");
    const auto rows = work.exec(statement);
    return rows.empty() || rows[0].empty() ? "" : rows[0][0].c_str();
}

void append_lines(std::vector<std::string>& out, const std::string& kind, const std::string& lines) {
    std::size_t begin = 0;
    while (begin < lines.size()) {
        auto end = lines.find('\n', begin);
        if (end == std::string::npos) end = lines.size();
        if (end > begin) out.push_back(kind + " " + lines.substr(begin, end - begin));
        begin = end + 1;
    }
}

}  // namespace

Installation::Installation(const blackbox::ServerProcess::Environment& more) {
    support::enter_own_network();
    engine_ = std::make_unique<support::Engine>();
    const std::string assemble = "DOCKER_HOST=" + engine_->docker_host() +
                                 " docker/assemble-image sectorwars:latest '" + std::getenv("SECTORWARS") + "'";
    if (std::system(assemble.c_str()) != 0) throw std::runtime_error("docker/assemble-image failed");
    engine_->docker({"network", "create", "--subnet", "172.31.77.0/24", "--gateway", gateway, network});
    postgres_port_ = blackbox::free_port();
    postgres_ = std::make_unique<support::TemporaryPostgres>(support::TemporaryPostgres::Options{
        .tcp_port = postgres_port_, .settings = {"max_connections = 500"}});
    make_roles();
    redis_ = std::make_unique<support::TemporaryRedis>();
    std::string folder = "/tmp/sw-installation-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = folder;
    const std::string port = std::to_string(blackbox::free_port());
    const std::string internal_port = std::to_string(blackbox::free_port());
    blackbox::ServerProcess::Environment environment{
        {"SW_MODE", "nexus"},
        {"SW_LISTEN", "0.0.0.0:" + port},
        {"SW_INTERNAL_LISTEN", "0.0.0.0:" + internal_port},
        {"SW_ORCH_LISTEN", "off"},
        {"DATABASE_URL", postgres_->url("central_nexus") + "&port=" + std::to_string(postgres_port_)},
        {"REDIS_URL", redis_->url()},
        {"SW_HOME", std::filesystem::current_path().string()},
        {"SW_DATA_DIR", directory_},
        {"ENVIRONMENT", "testing"},
        {"GALAXY_SEED", "2102"},
        {"RATE_LIMITS", "off"},
        {"JWT_SECRET", "a secret that only engine tests use"},
        {"SW_MASTER_KEY", std::string(64, 'a')},
        {"ADMIN_PASSWORD", blackbox::World::admin_password},
        {"ORCH_BACKEND", "docker"},
        {"DOCKER_HOST", engine_->docker_host()},
        {"SW_REGION_NETWORK", network},
        {"SW_REGION_NEXUS_URL", std::string("http://") + gateway + ":" + port},
        {"SW_REGION_NEXUS_INTERNAL_URL", std::string("http://") + gateway + ":" + internal_port},
        {"DB_PROVISIONER_URL", std::string("postgresql://sectorwars_provisioner:") + provisioner_password +
                                   "@127.0.0.1:" + std::to_string(postgres_port_) + "/postgres"},
        {"SW_REGION_DB_HOST", std::string(gateway) + ":" + std::to_string(postgres_port_)},
        {"SW_CAPACITY_FACTOR", "20"},
        {"RECONCILE_INTERVAL_S", "5"},
    };
    for (const auto& [name, value] : more) environment[name] = value;
    nexus_ = std::make_unique<blackbox::ServerProcess>(environment, directory_ + "/nexus.log");
}

Installation::~Installation() {
    // What the nexus had to say matters when a test failed; a line for each request would only hide it.
    if (std::uncaught_exceptions() > 0 || std::getenv("SHOW_LOG") != nullptr) {
        std::istringstream log(nexus_->log());
        for (std::string line; std::getline(log, line);) {
            if (line.find(R"("msg":"request")") == std::string::npos) std::puts(line.c_str());
        }
    }
    nexus_.reset();
    // A bridge outlives its engine and would answer for the next one's.
    const std::string docker = "DOCKER_HOST=" + engine_->docker_host() + " docker ";
    const std::string sweep = "(" + docker + "ps -aq | " + "xargs -r env " + docker + "rm -f; " + docker +
                              "network prune -f) >/dev/null 2>&1";
    if (std::system(sweep.c_str()) != 0) std::puts("the engine could not be swept");
    engine_.reset();
    redis_.reset();
    postgres_.reset();
    std::filesystem::remove_all(directory_);
}

void Installation::make_roles() const {
    const std::string url = postgres_->url() + "&port=" + std::to_string(postgres_port_);
    (void)cell(url, "create database central_nexus");
    (void)cell(
        url, std::string("create role sectorwars_provisioner login createdb createrole password '") +
                 provisioner_password + "'"
    );
}

blackbox::Client Installation::admin() {
    blackbox::Client out = client();
    const json login = blackbox::ok(
        out.post("/api/v1/auth/login/json", {{"username", "admin"}, {"password", blackbox::World::admin_password}})
    );
    out.token = login.at("access_token");
    return out;
}

blackbox::Pilot Installation::a_pilot() {
    static int number = 0;
    blackbox::Pilot pilot;
    pilot.username = "pilot_" + std::to_string(++number);
    pilot.client = std::make_unique<blackbox::Client>(nexus_->port());
    const json account{
        {"username", pilot.username}, {"email", pilot.username + "@example.test"}, {"password", pilot.password}};
    pilot.user_id = blackbox::ok(pilot.client->post("/api/v1/auth/register", account)).at("id");
    const json login = blackbox::ok(
        pilot.client->post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}})
    );
    pilot.access_token = login.at("access_token");
    pilot.client->token = pilot.access_token;
    return pilot;
}

blackbox::Reply Installation::provision(blackbox::Client& admin, const std::string& name, int total_sectors) {
    if (owner_id_.empty()) owner_id_ = a_pilot().user_id;
    return admin.post(
        std::string(base) + "/regions/provision", {{"name", name},
                                                   {"owner_id", owner_id_},
                                                   {"cpu_cores", 1.0},
                                                   {"memory_gb", 2},
                                                   {"total_sectors", total_sectors},
                                                   {"hibernation_allowed", true}}
    );
}

json Installation::region(blackbox::Client& admin, const std::string& name) {
    const auto reply = admin.get(std::string(base) + "/regions/" + name);
    return reply.status == 200 ? reply.body() : json::object();
}

std::string Installation::status(blackbox::Client& admin, const std::string& name) {
    return region(admin, name).value("status", "absent");
}

void Installation::await(blackbox::Client& admin, const std::string& name, const std::string& wanted, int seconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::string found;
    while (std::chrono::steady_clock::now() < end) {
        found = status(admin, name);
        if (found == wanted) return;
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error(
        "the region " + name + " is " + found + " and not " + wanted +
        "; its jobs: " + admin.get(std::string(base) + "/regions/" + name + "/jobs").text
    );
}

std::string Installation::sql(const std::string& statement) const {
    return cell(postgres_->url("central_nexus") + "&port=" + std::to_string(postgres_port_), statement);
}

std::vector<std::string> Installation::leftovers() {
    std::vector<std::string> out;
    const std::string ours = "label=sectorwars.managed=1";
    append_lines(out, "container", engine_->docker({"ps", "-a", "--filter", ours, "--format", "{{.Names}}"}));
    append_lines(out, "volume", engine_->docker({"volume", "ls", "--filter", ours, "--format", "{{.Name}}"}));
    append_lines(
        out, "network", engine_->docker({"network", "ls", "--filter", "name=sw-region", "--format", "{{.Name}}"})
    );
    append_lines(
        out, "database",
        sql("select string_agg(datname, E'\\n') from pg_database where datname like 'region\\_%' or datname like "
            "'sw\\_%'")
    );
    append_lines(out, "role", sql("select string_agg(rolname, E'\\n') from pg_roles where rolname like 'r\\_%'"));
    append_lines(
        out, "row", sql("select string_agg(slug, E'\\n') from region_instances where state not in ('terminated')")
    );
    return out;
}

}  // namespace engine_test
