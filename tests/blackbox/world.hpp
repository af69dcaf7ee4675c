// Real parts for one test executable: a PostgreSQL cluster, a Redis server and the binary under test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "blackbox/client.hpp"
#include "blackbox/process.hpp"
#include "support/postgres.hpp"
#include "support/redis.hpp"

namespace blackbox {

struct Pilot {
    std::string username;
    std::string password = "correct horse battery";
    std::string user_id;
    std::string access_token, refresh_token;
    std::unique_ptr<Client> client;
};

class World {
public:
    struct Options {
        bool fsync = false;  ///< true where PostgreSQL is killed
        ServerProcess::Environment environment{};
    };

    World() : World(Options{}) {}

    explicit World(Options options);
    ~World();

    ServerProcess& server() { return *server_; }

    support::TemporaryPostgres& postgres() { return *postgres_; }

    support::TemporaryRedis& redis() { return redis_; }

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

    Client client() { return Client(port()); }

    /// Registers and logs in.
    Pilot a_pilot();

    /// Logs the first admin in.
    Client admin();

    /// The admin's ledger audit.
    json audit();

    /// A superuser's URL of the game database.
    [[nodiscard]] std::string database_url() const;

    /// What the server was started with, for a second process beside it.
    [[nodiscard]] const ServerProcess::Environment& environment() const { return environment_; }

    static constexpr const char* admin_password = "an-admin-password-1";

private:
    std::unique_ptr<support::TemporaryPostgres> postgres_;
    support::TemporaryRedis redis_;
    std::string directory_;
    ServerProcess::Environment environment_;
    std::unique_ptr<ServerProcess> server_;
    int pilots_ = 0;
};

/// Explores by flying to unvisited neighbours; at most `hops` moves.
void explore(Client& client, int hops);

/// Marks every sector as visited on the pilot's chart, straight in the database.
void give_full_chart(World& world, const std::string& username);

/// Moves along the plotted course, hop by hop. Throws when a move is refused.
void fly(Client& client, int sector);

/// The JSON of a reply that must have this status.
json ok(const Reply& reply, int status = 200);

}  // namespace blackbox
