// Accounts, jobs, and counting what is left.
#include "blackbox/orchestra.hpp"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pqxx/pqxx>

namespace blackbox {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr const char* nexus_database = "central_nexus";
constexpr const char* routes = "/api/v1/orchestrator";

std::string temporary_directory() {
    char path[] = "/tmp/sw-orchestra-XXXXXX";
    if (mkdtemp(path) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

std::string environment_of_process(const fs::path& process) {
    std::ifstream file(process / "environ", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Orchestra::Orchestra(Options options)
    : postgres_(std::make_unique<support::TemporaryPostgres>(support::TemporaryPostgres::Options{
          .fsync = options.fsync, .settings = {"max_connections = 300"}})),
      directory_(temporary_directory()) {
    {
        pqxx::connection owner(postgres_->url());
        pqxx::nontransaction work(owner);
        work.exec(std::string("create database ") + nexus_database);
        work.exec("create role provisioner login createdb createrole");
    }
    ServerProcess::Environment environment{
        {"SW_MODE", "nexus"},
        {"DATABASE_URL", postgres_->url(nexus_database)},
        {"DB_PROVISIONER_URL", postgres_->url("postgres", "provisioner")},
        {"REDIS_URL", redis_.url()},
        {"SW_DATA_DIR", directory_},
        {"SW_INTERNAL_LISTEN", "127.0.0.1:" + std::to_string(free_port())},
        {"SW_ORCH_LISTEN", "127.0.0.1:" + std::to_string(free_port())},
        {"ORCH_BACKEND", "process"},
        {"MAX_REGIONS_PER_USER", "100"},
        {"SW_HOME", fs::current_path().string()},
        {"ENVIRONMENT", "testing"},
        {"GALAXY_SEED", "2102"},
        {"RATE_LIMITS", "off"},
        {"JWT_SECRET", "a secret that only black-box tests use"},
        {"SW_MASTER_KEY", std::string(64, 'a')},
        {"ADMIN_PASSWORD", World::admin_password},
    };
    for (const auto& [name, value] : options.nexus) environment[name] = value;
    environment_ = environment;
    nexus_ = std::make_unique<ServerProcess>(environment, directory_ + "/nexus.log", 60s);
}

Orchestra::~Orchestra() {
    nexus_.reset();
    for (const int pid : processes_of("")) kill(pid, SIGKILL);
    postgres_.reset();
    fs::remove_all(directory_);
}

/// Processes whose environment names a folder of ours.
std::vector<int> Orchestra::processes_of(const std::string& slug) const {
    std::vector<int> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::string environment = environment_of_process(entry.path());
        const bool ours = environment.find(directory_ + "/regions/" + slug) != std::string::npos;
        const bool same = slug.empty() || environment.find("REGION_ID=" + slug + '\0') != std::string::npos;
        if (ours && same) found.push_back(std::stoi(name));
    }
    return found;
}

void Orchestra::restart_nexus(const std::string& fail_point) {
    nexus_->kill9();
    nexus_->set("SW_FAIL_POINT", fail_point);
    nexus_->start();
    nexus_->wait_healthy(60s);
}

std::unique_ptr<ServerProcess> Orchestra::another_nexus() {
    auto environment = environment_;
    environment["SW_INTERNAL_LISTEN"] = "127.0.0.1:" + std::to_string(free_port());
    environment["SW_ORCH_LISTEN"] = "127.0.0.1:" + std::to_string(free_port());
    return std::make_unique<ServerProcess>(environment, directory_ + "/other.log", 60s);
}

void Orchestra::end_region(const std::string& slug) const {
    for (const int pid : processes_of(slug)) kill(pid, SIGKILL);
}

std::uint16_t Orchestra::orchestrator_port() const {
    const std::string& at = environment_.at("SW_ORCH_LISTEN");
    return static_cast<std::uint16_t>(std::stoi(at.substr(at.rfind(':') + 1)));
}

std::string Orchestra::admin_token() {
    return admin().token;
}

Client Orchestra::admin() {
    Client client(nexus_->port());
    if (admin_token_.empty()) {
        const json credentials{{"username", "admin"}, {"password", World::admin_password}};
        admin_token_ = ok(client.post("/api/v1/auth/login/json", credentials)).at("access_token");
    }
    client.token = admin_token_;
    return client;
}

Pilot Orchestra::a_pilot() {
    Pilot pilot;
    pilot.username = "pilot_" + std::to_string(++pilots_) + "_" + std::to_string(getpid());
    pilot.client = std::make_unique<Client>(nexus_->port());
    const json account{
        {"username", pilot.username}, {"email", pilot.username + "@example.test"}, {"password", pilot.password}};
    pilot.user_id = ok(pilot.client->post("/api/v1/auth/register", account)).at("id");
    const json login =
        ok(pilot.client->post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}}));
    pilot.access_token = login.at("access_token");
    pilot.client->token = pilot.access_token;
    return pilot;
}

std::string Orchestra::owner() {
    if (owner_.empty()) owner_ = a_pilot().user_id;
    return owner_;
}

std::string Orchestra::provision(const std::string& slug, const json& more) {
    json body{{"name", slug}, {"owner_id", owner()}, {"total_sectors", 100}};
    body.update(more);
    return ok(admin().post(std::string(routes) + "/regions/provision", body), 202).at("job_id");
}

std::string Orchestra::ask(const std::string& slug, const std::string& what, const json& body) {
    return ok(admin().post(std::string(routes) + "/regions/" + slug + "/" + what, body), 202).at("job_id");
}

std::string Orchestra::terminate(const std::string& slug) {
    return ok(admin().request("DELETE", std::string(routes) + "/regions/" + slug, ""), 202).at("job_id");
}

json Orchestra::wait_for_job(const std::string& id, std::chrono::seconds limit) {
    json job;
    const bool ended = within(limit, [&] {
        job = ok(admin().get(std::string(routes) + "/jobs/" + id));
        const std::string state = job.at("state");
        return state != "queued" && state != "running" && state != "compensating";
    });
    if (!ended) throw std::runtime_error("the job does not end: " + job.dump(2) + "\n" + nexus_->log());
    return job;
}

json Orchestra::region(const std::string& slug) {
    const Reply reply = admin().get(std::string(routes) + "/regions/" + slug);
    return reply.status == 404 ? json{} : ok(reply);
}

bool Orchestra::wait_for_state(const std::string& slug, const std::string& state, std::chrono::seconds limit) {
    return within(limit, [&] {
        const json found = region(slug);
        return found.is_null() ? state == "gone" : found.at("status") == state;
    });
}

std::string Orchestra::sql(const std::string& text) {
    pqxx::connection owner(postgres_->url(nexus_database));
    pqxx::nontransaction work(owner);
    work.exec("set search_path = nexus, region, public");
    const auto rows = work.exec(text);
    return rows.empty() || rows[0].empty() ? "" : rows[0][0].c_str();
}

Orchestra::Traces Orchestra::traces(const std::string& slug) {
    const auto count = [&](const std::string& from_where) {
        return std::stoi(sql("select count(*) from " + from_where));
    };
    std::string database = "region_" + slug;
    for (char& c : database) c = c == '-' ? '_' : c;
    Traces out;
    out.folders = fs::exists(directory_ + "/regions/" + slug) ? 1 : 0;
    out.processes = static_cast<int>(processes_of(slug).size());
    out.databases = count("pg_database where datname = '" + database + "'");
    const std::string role = sql("select db_role from region_instances where slug = '" + slug + "'");
    // Without a row nobody knows the name: then every role that no instance has counts.
    out.roles = count(
        role.empty() ? "pg_roles where rolname like 'r\\_%' and rolname not in (select db_role from region_instances)"
                     : "pg_roles where rolname = '" + role + "'"
    );
    out.instances = count("region_instances where slug = '" + slug + "'");
    out.regions = count("regions where slug = '" + slug + "'");
    out.keys = count("svc_keys where issuer = 'region:" + slug + "' and revoked_at is null");
    return out;
}

}  // namespace blackbox
