// A GET over a plain socket.
#include "engine/stand_in.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace engine_test {

std::string stand_in_binary() {
    const char* given = std::getenv("STAND_IN_REGION");
    std::filesystem::path path = given != nullptr ? given : "";
    if (path.empty()) path = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "sw_stand_in_region";
    if (!std::filesystem::exists(path)) throw std::runtime_error("there is no " + path.string());
    return path;
}

std::string http_get(const std::string& url) {
    const auto host = url.substr(7, url.find(':', 7) - 7);
    const auto slash = url.find('/', 7);
    const auto port = url.substr(8 + host.size(), slash - 8 - host.size());
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) return {};
    const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{.tv_sec = 3, .tv_usec = 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    std::string reply;
    if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        const std::string request =
            "GET " + url.substr(slash) + " HTTP/1.1\r\nHost: region\r\nConnection: close\r\n\r\n";
        std::array<char, 4096> bytes{};
        ssize_t size = send(connection, request.data(), request.size(), MSG_NOSIGNAL);
        while (size > 0 && (size = recv(connection, bytes.data(), bytes.size(), 0)) > 0)
            reply.append(bytes.data(), static_cast<std::size_t>(size));
    }
    close(connection);
    const auto body = reply.find("\r\n\r\n");
    return body == std::string::npos ? "" : reply.substr(body + 4);
}

}  // namespace engine_test
