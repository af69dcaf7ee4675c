// A server for tests that answers, or misbehaves, exactly as a script says.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sw::test {

inline void require(bool fine) {
    if (!fine) throw std::runtime_error("a socket of the test server does not work");
}

/// Accepts connections one after the other and gives each, with its number, to a script on a thread of its own.
class Scripted {
public:
    using Script = std::function<void(int fd, int number)>;

    explicit Scripted(Script script, bool accepts = true) : script_(std::move(script)) {
        fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        require(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        require(::listen(fd_, accepts ? 64 : 0) == 0);
        require(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        if (accepts) thread_ = std::thread([this] { serve(); });
    }

    ~Scripted() {
        ending_ = true;
        if (thread_.joinable()) thread_.join();
        for (auto& worker : workers_) worker.join();
        ::close(fd_);
    }

    [[nodiscard]] std::string url(const std::string& path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }

    [[nodiscard]] int connections() const { return connections_; }

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void serve() {
        while (!ending_) {
            pollfd wait{fd_, POLLIN, 0};
            if (::poll(&wait, 1, 20) <= 0) continue;
            const int peer = ::accept(fd_, nullptr, nullptr);
            const int number = connections_++;
            workers_.emplace_back([this, peer, number] {
                script_(peer, number);
                ::close(peer);
            });
        }
    }

    Script script_;
    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_{false};
    std::atomic<int> connections_{0};
    std::thread thread_;
    std::vector<std::thread> workers_;
};

/// The head of a request and its body; empty when the client has closed.
inline std::string read_request(int fd) {
    std::string out;
    char c = 0;
    while (out.find("\r\n\r\n") == std::string::npos) {
        if (::recv(fd, &c, 1, 0) <= 0) return {};
        out += c;
    }
    const auto at = out.find("Content-Length: ");
    if (at == std::string::npos) return out;
    for (auto left = std::stoul(out.substr(at + 16)); left > 0; --left) {
        if (::recv(fd, &c, 1, 0) <= 0) return {};
        out += c;
    }
    return out;
}

inline void write_text(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace sw::test
