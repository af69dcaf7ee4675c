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

    /// Starts the binary that SECTORWARS names, in dev mode unless the environment has SW_MODE; the log goes to
    /// `log_path`. Throws when it is not healthy in time.
    ServerProcess(
        Environment environment, std::string log_path, std::chrono::seconds ready_within = std::chrono::seconds(30)
    );
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Of the internal listener; 0 = none.
    [[nodiscard]] std::uint16_t internal_port() const { return internal_port_; }

    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] std::string log() const;

    void kill9();

    /// Waits for an end that it comes to by itself; the exit code, or -1 when it still runs.
    int ended_with(std::chrono::milliseconds within);

    /// SIGTERM; the exit code, or -1 when it did not end in time.
    int terminate(std::chrono::seconds within = std::chrono::seconds(15));

    /// Changes a variable for the next start(); an empty value removes it.
    void set(const std::string& name, const std::string& value);

    /// After an end: the same environment and ports again.
    void start();
    void wait_healthy(std::chrono::seconds within = std::chrono::seconds(30));

    /// Resident memory in bytes.
    [[nodiscard]] std::size_t resident() const;

private:
    Environment environment_;
    std::string log_path_;
    std::uint16_t port_;
    std::uint16_t internal_port_ = 0;
    pid_t pid_ = -1;
};

/// Runs the binary with arguments to its end; output is stdout and stderr together.
struct Finished {
    int exit_code = -1;
    std::string output;
};

Finished run_binary(const std::vector<std::string>& arguments, const ServerProcess::Environment& environment);

}  // namespace blackbox
