// A throw-away PostgreSQL cluster on a Unix socket, for tests. Knows nothing of the server.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace support {

class TemporaryPostgres {
public:
    struct Options {
        bool fsync = false;                   ///< true where a test kills the cluster or measures commits
        int tcp_port = 0;                     ///< also listens on every address, with passwords
        std::vector<std::string> settings{};  ///< more lines for postgresql.conf: "max_connections = 200"
    };

    /// Returns when the cluster accepts connections. Throws std::runtime_error with the end of its log.
    TemporaryPostgres();
    explicit TemporaryPostgres(const Options& options);
    ~TemporaryPostgres();
    TemporaryPostgres(const TemporaryPostgres&) = delete;
    TemporaryPostgres& operator=(const TemporaryPostgres&) = delete;

    /// A libpq URL for the superuser `postgres` or another role.
    [[nodiscard]] std::string url(const std::string& database = "postgres", const std::string& user = "postgres") const;

    /// Directory of the Unix socket.
    [[nodiscard]] const std::filesystem::path& socket_directory() const noexcept { return directory_; }

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    void start();

    /// "fast": disconnects everybody and writes a checkpoint.
    void stop();

    /// SIGKILL to the postmaster, as a power cut would; its backends notice and end by themselves.
    void kill9();

    void restart() {
        stop();
        start();
    }

    /// The last lines of the server's log.
    [[nodiscard]] std::string log_tail() const;

private:
    void configure(const Options& options) const;
    [[nodiscard]] bool is_ready() const;
    void reap();

    std::filesystem::path directory_;
    pid_t pid_ = 0;
};

/// Folder of initdb, postgres and pgbench: $PG_BIN, or the newest below /usr/lib/postgresql.
std::filesystem::path postgres_programs();

}  // namespace support
