// The parts and a few moves that every suite needs.
#include "blackbox/world.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <pqxx/pqxx>

namespace blackbox {
namespace {

std::string temporary_directory() {
    char path[] = "/tmp/sw-box-XXXXXX";
    if (mkdtemp(path) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

constexpr const char* database_name = "sectorwars_box";

}  // namespace

json ok(const Reply& reply, int status) {
    if (reply.status != status) {
        throw std::runtime_error(
            "expected " + std::to_string(status) + ", got " + std::to_string(reply.status) + ": " + reply.text
        );
    }
    return reply.body();
}

World::World(Options options)
    : postgres_(std::make_unique<support::TemporaryPostgres>(support::TemporaryPostgres::Options{.fsync = options.fsync}
      )),
      directory_(temporary_directory()) {
    {
        pqxx::connection owner(postgres_->url());
        pqxx::nontransaction work(owner);
        work.exec(std::string("create database ") + database_name);
    }
    ServerProcess::Environment environment{
        {"DATABASE_URL", database_url()},
        {"REDIS_URL", redis_.url()},
        {"SW_DATA_DIR", directory_},
        {"SW_HOME", std::filesystem::current_path().string()},
        {"ENVIRONMENT", "testing"},
        {"DEBUG", "true"},
        {"GALAXY_SEED", "2102"},
        {"RATE_LIMITS", "off"},
        {"JWT_SECRET", "a secret that only black-box tests use"},
        {"SW_MASTER_KEY", std::string(64, '5')},
        {"ADMIN_PASSWORD", admin_password},
    };
    for (const auto& [name, value] : options.environment) environment[name] = value;
    environment_ = environment;
    server_ = std::make_unique<ServerProcess>(environment, directory_ + "/server.log");
}

World::~World() {
    server_.reset();
    postgres_.reset();
    std::filesystem::remove_all(directory_);
}

std::string World::database_url() const {
    return postgres_->url(database_name);
}

Pilot World::a_pilot() {
    Pilot pilot;
    pilot.username = "pilot_" + std::to_string(++pilots_) + "_" + std::to_string(getpid());
    pilot.client = std::make_unique<Client>(port());
    const json account{
        {"username", pilot.username}, {"email", pilot.username + "@example.test"}, {"password", pilot.password}};
    pilot.user_id = ok(pilot.client->post("/api/v1/auth/register", account)).at("id");
    const json login =
        ok(pilot.client->post("/api/v1/auth/login/json", {{"username", pilot.username}, {"password", pilot.password}}));
    pilot.access_token = login.at("access_token");
    pilot.refresh_token = login.at("refresh_token");
    pilot.client->token = pilot.access_token;
    return pilot;
}

Client World::admin() {
    Client client(port());
    client.token = ok(client.post("/api/v1/auth/login/json", {{"username", "admin"}, {"password", admin_password}})
    ).at("access_token");
    return client;
}

json World::audit() {
    return ok(admin().get("/api/v1/admin/ledger/audit"));
}

void give_full_chart(World& world, const std::string& username) {
    pqxx::connection database(world.database_url());
    pqxx::work work(database);
    work.exec(
        "insert into region.charts (player_id, sector_id, level, first_at, last_at) "
        "select p.player_id, s.sector_id, 3, now(), now() from region.players p, region.sectors s where p.username = " +
        work.quote(username) + " on conflict (player_id, sector_id) do update set level = 3"
    );
    work.commit();
}

void explore(Client& client, int hops) {
    std::map<int, int> visits;
    for (int hop = 0; hop < hops; ++hop) {
        const json moves = ok(client.get("/api/v1/player/available-moves"));
        int best = 0;
        for (const char* kind : {"warps", "tunnels"}) {
            for (const auto& move : moves.at(kind)) {
                const int sector = move.at("sector_id");
                if (!move.at("can_afford").get<bool>() || sector > 300) continue;
                if (best == 0 || visits[sector] < visits[best]) best = sector;
            }
        }
        if (best == 0) return;
        ++visits[best];
        ok(client.post("/api/v1/player/move/" + std::to_string(best)));
    }
}

void fly(Client& client, int sector) {
    for (int guard = 0; guard < 100; ++guard) {
        const json here = ok(client.get("/api/v1/player/state"));
        if (here.at("current_sector_id") == sector) return;
        ok(client.post("/api/v1/nav/autopilot", {{"destination", sector}, {"mode", "hop"}}));
    }
    throw std::runtime_error("sector " + std::to_string(sector) + " was not reached");
}

}  // namespace blackbox
