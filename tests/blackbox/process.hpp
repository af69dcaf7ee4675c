// The server under test as a child process, on its own port, with its own environment.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace blackbox {

std::uint16_t free_port();

class ServerProcess {
public:
    using Environment = std::map<std::string, std::string>;

    /// Starts the binary that SECTORWARS names; the log goes to `log_path`. Throws when it is not healthy in time.
    ServerProcess(
        Environment environment, std::string log_path, std::chrono::seconds ready_within = std::chrono::seconds(30)
    );
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] std::string log() const;

    void kill9();

    /// SIGTERM; the exit code, or -1 when it did not end in time.
    int terminate(std::chrono::seconds within = std::chrono::seconds(15));

    /// After kill9 or terminate: the same environment and port again.
    void start();
    void wait_healthy(std::chrono::seconds within = std::chrono::seconds(30));

    /// Resident memory in bytes.
    [[nodiscard]] std::size_t resident() const;

private:
    Environment environment_;
    std::string log_path_;
    std::uint16_t port_;
    pid_t pid_ = -1;
};

/// Runs the binary with arguments to its end; output is stdout and stderr together.
struct Finished {
    int exit_code = -1;
    std::string output;
};

Finished run_binary(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment);

}  // namespace blackbox
