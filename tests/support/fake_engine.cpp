// FakeEngine.
#include "support/fake_engine.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace support {

std::string Caller::read_request() const {
    std::string out;
    std::array<char, 16384> bytes{};
    std::size_t whole = 0;
    while (true) {
        const auto end = out.find("\r\n\r\n");
        if (end != std::string::npos && whole == 0) {
            const auto length = out.find("Content-Length: ");
            whole = end + 4 + (length < end ? std::strtoul(out.c_str() + length + 16, nullptr, 10) : 0);
        }
        if (whole > 0 && out.size() >= whole) return out;
        const ssize_t size = recv(socket_, bytes.data(), bytes.size(), 0);
        if (size <= 0) return out;
        out.append(bytes.data(), static_cast<std::size_t>(size));
    }
}

bool Caller::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

void Caller::wait_for_close(int seconds) const {
    pollfd waiting{.fd = socket_, .events = POLLRDHUP, .revents = 0};
    poll(&waiting, 1, seconds * 1000);
}

FakeEngine::FakeEngine(Answer answer, bool over_tcp) : answer_(std::move(answer)) {
    directory_ = "/tmp/sw-fake-engine-XXXXXX";
    if (mkdtemp(directory_.data()) == nullptr) throw std::runtime_error("no temporary directory");
    if (over_tcp) listen_on_port();
    else listen_on_socket();
    if (listen(listener_, 128) != 0) throw std::runtime_error("cannot listen");
    acceptor_ = std::thread([this] { accept_all(); });
}

void FakeEngine::listen_on_socket() {
    path_ = directory_ + "/docker.sock";
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    const bool bound = bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (!bound) throw std::runtime_error("cannot bind " + path_);
}

void FakeEngine::listen_on_port() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!bound) throw std::runtime_error("cannot bind a port");
    port_ = ntohs(address.sin_port);
}

FakeEngine::~FakeEngine() {
    ending_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (auto& caller : callers_) caller.join();
    close(listener_);
    std::filesystem::remove_all(directory_);
}

void FakeEngine::accept_all() {
    while (!ending_) {
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        ++count_;
        callers_.emplace_back([this, connection] {
            const Caller caller(connection);
            const std::string request = caller.read_request();
            if (!request.empty()) answer_(request, caller);
            close(connection);
        });
    }
}

std::string http_reply(int status, const std::string& body) {
    const bool bodiless = status == 204 || status == 304;
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nApi-Version: 1.41\r\nConnection: close\r\n" +
           (bodiless ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
           (bodiless ? "" : body);
}

std::string chunked_reply(const std::string& body, std::size_t size) {
    std::string out = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < body.size(); at += size) {
        const std::string part = body.substr(at, size);
        std::array<char, 20> length{};
        std::snprintf(length.data(), length.size(), "%zx\r\n", part.size());
        out += length.data() + part + "\r\n";
    }
    return out + "0\r\n\r\n";
}

bool answer_ping(const std::string& request, const Caller& caller) {
    if (request.rfind("GET /_ping", 0) != 0) return false;
    caller.send(http_reply(200, "OK"));
    return true;
}

}  // namespace support
