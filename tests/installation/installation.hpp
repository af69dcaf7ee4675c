// A nexus that runs its regions on a real Docker Engine, in a network of the test's own: what production is, small.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "blackbox/world.hpp"
#include "support/engine.hpp"

namespace engine_test {

class Installation {
public:
    /// `more` changes the nexus' environment.
    explicit Installation(const blackbox::ServerProcess::Environment& more = {});
    ~Installation();
    Installation(const Installation&) = delete;
    Installation& operator=(const Installation&) = delete;

    support::Engine& engine() { return *engine_; }

    support::TemporaryPostgres& postgres() { return *postgres_; }

    blackbox::ServerProcess& nexus() { return *nexus_; }

    /// A client of the public port; with `admin`, signed in.
    blackbox::Client client() { return blackbox::Client(nexus_->port()); }

    blackbox::Client admin();
    blackbox::Pilot a_pilot();

    /// POST /regions/provision for the administrator's own account; the reply.
    blackbox::Reply provision(blackbox::Client& admin, const std::string& name, int total_sectors = 100);

    /// The region as GET /regions/{name} shows it; empty when there is none.
    static blackbox::json region(blackbox::Client& admin, const std::string& name);
    static std::string status(blackbox::Client& admin, const std::string& name);

    /// Waits for a status of the region; throws with its jobs when it does not come.
    static void await(blackbox::Client& admin, const std::string& name, const std::string& status, int seconds = 60);

    /// One cell of the nexus' database, as superuser.
    std::string sql(const std::string& statement) const;

    /// Names of everything that regions could have left: containers, networks, volumes, databases, roles, rows.
    std::vector<std::string> leftovers();

    static constexpr const char* network = "sectorwars-regional";
    static constexpr const char* base = "/api/v1/orchestrator";

private:
    void make_roles() const;

    std::unique_ptr<support::Engine> engine_;
    int postgres_port_ = 0;
    std::unique_ptr<support::TemporaryPostgres> postgres_;
    std::unique_ptr<support::TemporaryRedis> redis_;
    std::string directory_;
    std::string owner_id_;
    std::unique_ptr<blackbox::ServerProcess> nexus_;
};

}  // namespace engine_test
