// The embedded Redis: a cache and a bus, so nothing of it is kept.
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "platform/embedded/server.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::embedded {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

fs::path find_redis_program() {
    for (const fs::path program : {"/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"}) {
        if (fs::exists(program)) return program;
    }
    throw Failure(Code::internal, "embedded_redis", "redis-server is not installed (package redis-server)");
}

std::string quoted(const fs::path& path) {
    std::string text = "\"";
    for (const char c : path.string()) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + "\"";
}

/// True when the server at the socket answers PING.
bool answers(const fs::path& socket_path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.string().size() >= sizeof address.sun_path) return false;
    std::strncpy(address.sun_path, socket_path.c_str(), sizeof address.sun_path - 1);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    const timeval patience{.tv_sec = 0, .tv_usec = 200'000};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    constexpr std::string_view ping = "PING\r\n";
    std::array<char, 16> reply{};
    const bool ok = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                    ::send(descriptor, ping.data(), ping.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(ping.size()) &&
                    ::recv(descriptor, reply.data(), reply.size(), 0) >= 5 &&
                    std::string_view(reply.data(), 5) == "+PONG";
    ::close(descriptor);
    return ok;
}

class Redis final : public Server {
public:
    explicit Redis(const Place& place) : place_(place) {}

    [[nodiscard]] std::string name() const override { return "redis"; }

    void prepare() override {
        const auto leftovers = find_ours();
        if (!leftovers.empty()) log::warn("a Redis of an earlier run is still there; ending it");
        if (!end_by_steps(leftovers, ending())) {
            throw Failure(Code::internal, "embedded_redis", "an earlier Redis does not end");
        }
        program_ = find_redis_program();
        write_settings(settings(), settings_text());
    }

    [[nodiscard]] Command command() const override {
        return {
            .arguments = {program_.string(), settings().string()},
            .directory = place_.redis(),
            .log = place_.logs() / "redis.log",
            .death_signal = SIGTERM,
        };
    }

    [[nodiscard]] bool ready(pid_t) const override { return answers(place_.redis_socket()); }

    [[nodiscard]] std::vector<EndStep> ending() const override { return {{SIGTERM, 2s}, {SIGKILL, 2s}}; }

private:
    [[nodiscard]] fs::path settings() const { return place_.settings() / "redis.conf"; }

    [[nodiscard]] std::string settings_text() const {
        return "# Written at each start.\n"
               "port 0\n"
               "unixsocket " +
               quoted(place_.redis_socket()) +
               "\n"
               "unixsocketperm 700\n"
               "dir " +
               quoted(place_.redis()) +
               "\n"
               "daemonize no\n"
               "save \"\"\n"
               "appendonly no\n"
               "maxmemory 256mb\n"
               "maxmemory-policy noeviction\n";
    }

    /// By its settings file before it renames itself, by its socket afterwards.
    [[nodiscard]] std::vector<pid_t> find_ours() const {
        std::vector<pid_t> found;
        for (const auto& process : list_processes()) {
            const bool mentions = std::any_of(process.arguments.begin(), process.arguments.end(), [&](const auto& one) {
                return one == settings().string() || one.find(place_.redis_socket().string()) != std::string::npos;
            });
            const std::string& first = process.arguments[0];
            const bool redis =
                first.find("redis-server") != std::string::npos || first.find("valkey") != std::string::npos;
            if (redis && mentions) found.push_back(process.id);
        }
        return found;
    }

    Place place_;
    fs::path program_;
};

}  // namespace

std::unique_ptr<Server> make_redis(const Place& place) {
    return std::make_unique<Redis>(place);
}

}  // namespace sw::embedded
