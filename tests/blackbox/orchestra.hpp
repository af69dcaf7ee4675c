// A nexus that provisions regions as sibling processes, with an account for their databases that is no superuser.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "blackbox/cluster.hpp"

namespace blackbox {

/// What there is of a region: folders of the engine, processes, databases, roles and rows.
struct Traces {
    int folders = 0, processes = 0, databases = 0, roles = 0, instances = 0, regions = 0, keys = 0;

    bool operator==(const Traces&) const = default;
};

class Orchestra {
public:
    struct Options {
        ServerProcess::Environment nexus{};  ///< more variables
        bool fsync = false;
    };

    Orchestra() : Orchestra(Options{}) {}

    explicit Orchestra(Options options);
    /// Ends the nexus and every region's process that it left.
    ~Orchestra();
    Orchestra(const Orchestra&) = delete;
    Orchestra& operator=(const Orchestra&) = delete;

    ServerProcess& nexus() { return *nexus_; }

    support::TemporaryPostgres& postgres() { return *postgres_; }

    /// Kills the nexus if it runs, and starts it with this fail point (empty = none).
    void restart_nexus(const std::string& fail_point = "");

    /// One more process of the nexus on the same database and folder.
    std::unique_ptr<ServerProcess> another_nexus();

    /// Kills the region's processes, whoever looks after them.
    void end_region(const std::string& slug) const;

    /// The orchestrator's own port.
    [[nodiscard]] std::uint16_t orchestrator_port() const;

    Client client() { return Client(nexus_->port()); }

    Client admin();
    std::string admin_token();
    Pilot a_pilot();

    /// POST /regions/provision for a new account's region; the job's id. Throws ConnectionLost when the nexus died.
    std::string provision(const std::string& slug, const json& more = json::object());
    /// A mutation of a region: "scale", "hibernate" …; the job's id.
    std::string ask(const std::string& slug, const std::string& what, const json& body = json::object());
    std::string terminate(const std::string& slug);

    /// Waits for the end of the job and returns it.
    json wait_for_job(const std::string& id, std::chrono::seconds limit = std::chrono::seconds(60));
    /// Waits until the region has the state; "gone" = 404.
    bool wait_for_state(
        const std::string& slug, const std::string& state, std::chrono::seconds limit = std::chrono::seconds(60)
    );
    /// GET /regions/{name}; null when there is none.
    json region(const std::string& slug);

    /// One cell of the nexus' database, as superuser.
    std::string sql(const std::string& text);

    using Traces = blackbox::Traces;
    Traces traces(const std::string& slug);
    static constexpr Traces nothing{};
    static constexpr Traces one_of_each{1, 1, 1, 1, 1, 1, 1};

    [[nodiscard]] const std::string& directory() const { return directory_; }

private:
    [[nodiscard]] std::vector<int> processes_of(const std::string& slug) const;
    std::string owner();

    std::unique_ptr<support::TemporaryPostgres> postgres_;
    support::TemporaryRedis redis_;
    std::string directory_;
    ServerProcess::Environment environment_;
    std::unique_ptr<ServerProcess> nexus_;
    std::string admin_token_, owner_;
    int pilots_ = 0;
};

}  // namespace blackbox
