// Dev mode's own PostgreSQL and Redis: real servers, run as children of this process on Unix sockets only.
//
// They end with the process, also when it is killed, and the next start recovers whatever was left behind.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace sw {

class EmbeddedServices {
public:
    struct Options {
        std::filesystem::path data_dir;
        bool postgres = true;
        bool redis = true;
    };

    /// Returns when all wanted servers answer; throws Failure that says what is wrong, with the end of their log.
    explicit EmbeddedServices(Options options);
    ~EmbeddedServices();
    EmbeddedServices(const EmbeddedServices&) = delete;
    EmbeddedServices& operator=(const EmbeddedServices&) = delete;

    /// Redis, then PostgreSQL with a checkpoint; at most about 10 s. Close all connections first. Further calls do
    /// nothing.
    void stop() noexcept;

    /// libpq URL of the database `sectorwars` for a role that owns it and may make roles and databases, but is no
    /// superuser: row security binds it.
    [[nodiscard]] std::string database_url() const;

    /// The superuser's, for setting up other accounts.
    [[nodiscard]] std::string superuser_url() const;

    /// "unix:///path/redis.sock".
    [[nodiscard]] std::string redis_url() const;

    /// Where the clusters really are: the data directory, or its stand-in when another user cannot reach that.
    [[nodiscard]] std::filesystem::path place() const;

    /// Process ids of the moment; 0 while a server is down or not wanted.
    [[nodiscard]] pid_t postgres_pid() const;
    [[nodiscard]] pid_t redis_pid() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sw
