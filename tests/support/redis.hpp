// A throw-away Redis for tests. Knows nothing of the server.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace support {

/// redis-server on a Unix socket in a directory of its own.
class TemporaryRedis {
public:
    TemporaryRedis();
    ~TemporaryRedis();
    TemporaryRedis(const TemporaryRedis&) = delete;
    TemporaryRedis& operator=(const TemporaryRedis&) = delete;

    [[nodiscard]] std::string url() const { return "unix://" + socket(); }

    [[nodiscard]] std::string socket() const { return directory_ + "/redis.sock"; }

    void start();
    void stop();

    /// SIGSTOP and SIGCONT: connections stay open, nothing is answered.
    void freeze() const;
    void thaw() const;

    /// One command with its reply as text.
    [[nodiscard]] std::string command(const std::vector<std::string>& words) const;

    [[nodiscard]] int subscribers(const std::string& channel) const;

private:
    template <class Use>
    void ask(const std::vector<std::string>& words, const Use& use) const;

    std::string directory_;
    pid_t pid_ = -1;
};

}  // namespace support
