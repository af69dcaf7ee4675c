// A blocking client socket for tests: writes what it is told, byte by byte if need be, and reads with a time limit.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sw::test {

class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (fd_ < 0) throw std::runtime_error("socket");
        const int one = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(fd_);
            throw std::runtime_error("connect");
        }
    }

    RawClient(RawClient&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), received_(std::move(other.received_)), closed_(other.closed_) {}

    RawClient& operator=(RawClient&&) = delete;

    ~RawClient() { close(); }

    /// False when the server has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    void send_byte_by_byte(std::string_view bytes) {
        for (const char c : bytes) send(std::string_view(&c, 1));
    }

    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

    /// Reads more into received(). False when the time is over or the server has closed.
    bool receive(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        pollfd wait{fd_, POLLIN, 0};
        if (closed_ || ::poll(&wait, 1, static_cast<int>(limit.count())) <= 0) return false;
        char buffer[16384];
        const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
        if (got <= 0) {
            closed_ = true;
            reset_ = got < 0 && errno == ECONNRESET;
            return false;
        }
        received_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    /// Everything until the server closes.
    std::string read_all(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        while (receive(limit)) {
        }
        return std::exchange(received_, {});
    }

    /// Exactly that many bytes; fewer when the server closes or the time is over.
    std::string read_bytes(std::size_t count, std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        while (received_.size() < count && receive(limit)) {
        }
        const std::size_t taken = std::min(count, received_.size());
        std::string out = received_.substr(0, taken);
        received_.erase(0, taken);
        return out;
    }

    std::string read_until(std::string_view end, std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        std::size_t at = 0;
        while ((at = received_.find(end)) == std::string::npos) {
            if (!receive(limit)) return std::exchange(received_, {});
        }
        return read_bytes(at + end.size());
    }

    struct Reply {
        int status = 0;
        std::string head;
        std::string body;

        [[nodiscard]] bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
    };

    /// One reply with Content-Length; status 0 when none came.
    Reply read_reply(bool head_request = false) {
        Reply out;
        out.head = read_until("\r\n\r\n");
        if (out.head.size() < 12 || out.head.compare(0, 5, "HTTP/") != 0) return out;
        out.status = std::stoi(out.head.substr(9, 3));
        const auto at = out.head.find("Content-Length: ");
        if (at != std::string::npos && !head_request) out.body = read_bytes(std::stoul(out.head.substr(at + 16)));
        return out;
    }

    /// True when the server closes within the limit; what it sends before is dropped.
    bool closed_by_server(std::chrono::milliseconds limit = std::chrono::seconds(5)) {
        while (receive(limit)) received_.clear();
        return closed_;
    }

    [[nodiscard]] bool was_reset() const { return reset_; }

    [[nodiscard]] const std::string& received() const { return received_; }

    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_;
    std::string received_;
    bool closed_ = false;
    bool reset_ = false;
};

}  // namespace sw::test
