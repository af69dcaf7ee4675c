// A nexus and regions as processes of their own, started by hand as an operator without an orchestrator would.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "blackbox/world.hpp"

namespace blackbox {

/// A key pair (P-256) and its name (RFC 7638).
struct TestKey {
    std::string private_pem, public_pem, kid;
};

[[nodiscard]] TestKey make_test_key();

/// A compact JWS over the payload: what whoever holds the key could send.
[[nodiscard]] std::string sign_token(const TestKey& key, const std::string& type, const json& payload);

/// A service token of a region for the nexus, with the claims given on top.
[[nodiscard]] std::string service_token(
    const TestKey& key, const std::string& slug, const json& claims = json::object()
);

/// The payload of a compact JWS, unchecked.
[[nodiscard]] json payload_in(const std::string& token);

class Cluster {
public:
    struct Options {
        bool fsync = false;
        ServerProcess::Environment nexus{};    ///< more variables for the nexus
        ServerProcess::Environment regions{};  ///< and for every region
    };

    /// A region that the registry knows, with a database and a role of its own; its processes are in `processes`.
    struct Region {
        std::string slug, region_id, database, role;
        int total_sectors = 0;
        TestKey key;
        std::vector<std::unique_ptr<ServerProcess>> processes;

        [[nodiscard]] ServerProcess& process() const { return *processes.front(); }

        [[nodiscard]] std::uint16_t port() const { return process().port(); }
    };

    /// Starts PostgreSQL, Redis and the nexus.
    Cluster() : Cluster(Options{}) {}

    explicit Cluster(Options options);
    ~Cluster();

    ServerProcess& nexus() { return *nexus_; }

    support::TemporaryPostgres& postgres() { return *postgres_; }

    support::TemporaryRedis& redis() { return redis_; }

    /// Enters a player's region into the registry (active, epoch 1) with its key, and makes database and role. The
    /// nexus knows the key within a second.
    Region& add_region(const std::string& slug, int total_sectors = 100);

    /// What a process of the region needs; tests change it before start().
    [[nodiscard]] ServerProcess::Environment environment_of(const Region& region, int epoch = 1) const;

    /// Starts one more process of the region and waits until it is healthy.
    ServerProcess& start(Region& region);
    ServerProcess& start(Region& region, const ServerProcess::Environment& environment);

    Client client() { return Client(nexus_->port()); }

    /// Registers and logs in at the nexus.
    Pilot a_pilot();
    /// A client of the region's first process with the pilot's token.
    [[nodiscard]] static Client in_region(const Region& region, const Pilot& pilot);
    /// Logs the first admin in.
    Client admin();

    /// Runs one statement as superuser in the database of the nexus (schemas nexus and region); the first cell.
    std::string in_nexus(const std::string& sql);
    /// The same in the database of a region (schema region).
    std::string in_region_database(const Region& region, const std::string& sql);

    [[nodiscard]] const std::string& directory() const { return directory_; }

private:
    std::string log_path(const std::string& name);

    Options options_;
    std::unique_ptr<support::TemporaryPostgres> postgres_;
    support::TemporaryRedis redis_;
    std::string directory_;
    std::unique_ptr<ServerProcess> nexus_;
    std::vector<std::unique_ptr<Region>> regions_;
    int pilots_ = 0, logs_ = 0;
};

/// True when the condition holds within the time; asks every 20 ms.
template <class Condition>
bool within(std::chrono::milliseconds limit, const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

}  // namespace blackbox
