// A real dockerd for tests, away from any other: own network, own mounts, own folders. Needs root and docker.io.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace support {

/// Moves the whole test process into a network and mount namespace of its own (with lo up), once; call it before any
/// thread starts. A second dockerd beside a user's would destroy that one's networking. Throws when it is not allowed.
void enter_own_network();

/// dockerd below build/, in the namespaces of this process. Everything that it runs ends with this object.
class Engine {
public:
    struct Options {
        std::string bip = "172.30.250.1/24";     ///< of its default bridge
        std::function<void()> in_child{};        ///< in the process that becomes dockerd, just before
        std::function<void(pid_t)> in_parent{};  ///< meanwhile in this one
    };

    Engine();
    explicit Engine(Options options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    [[nodiscard]] std::string docker_host() const { return "unix://" + socket(); }

    [[nodiscard]] std::string socket() const { return directory_ + "/docker.sock"; }

    [[nodiscard]] pid_t pid() const { return pid_; }

    [[nodiscard]] const std::string& directory() const { return directory_; }

    /// Returns when it answers; throws with its log when it does not.
    void start();
    void stop();   ///< SIGTERM, and waits for its end
    void crash();  ///< SIGKILL, and waits for its end

    /// An image of one file: `binary` at /usr/bin/sectorwars, run as the entry point. /data belongs to
    /// 10001.
    void load_image(const std::string& name, const std::string& binary) const;

    /// The docker command with these words; its output. Throws when it fails, unless `may_fail`.
    std::string docker(const std::vector<std::string>& words, bool may_fail = false) const;

private:
    [[nodiscard]] bool answers() const;
    [[nodiscard]] std::vector<pid_t> processes() const;
    void end_everything();
    void spawn();

    Options options_;
    std::string directory_;
    std::string cgroup_;
    pid_t pid_ = -1;
};

}  // namespace support
