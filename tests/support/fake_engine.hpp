// A Unix socket that answers as a test wants it: only to inject faults that a real engine cannot be made to show.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace support {

/// One connection of a client.
class Caller {
public:
    explicit Caller(int socket) : socket_(socket) {}

    /// Everything up to the blank line, and the body that Content-Length names.
    [[nodiscard]] std::string read_request() const;

    /// False when the client went away.
    bool send(std::string_view bytes) const;

    /// Until the client closes, at most `seconds`.
    void wait_for_close(int seconds) const;

private:
    int socket_;
};

class FakeEngine {
public:
    /// Runs on a thread of its own for each connection; the connection closes when it returns.
    using Answer = std::function<void(const std::string& request, const Caller& caller)>;

    explicit FakeEngine(Answer answer, bool over_tcp = false);
    ~FakeEngine();
    FakeEngine(const FakeEngine&) = delete;
    FakeEngine& operator=(const FakeEngine&) = delete;

    [[nodiscard]] std::string docker_host() const {
        return port_ > 0 ? "tcp://localhost:" + std::to_string(port_) : "unix://" + path_;
    }

    [[nodiscard]] int count() const { return count_.load(); }

private:
    void listen_on_socket();
    void listen_on_port();
    void accept_all();

    Answer answer_;
    std::string directory_, path_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> count_{0};
    std::atomic<bool> ending_{false};
    std::vector<std::thread> callers_;
    std::thread acceptor_;
};

/// "HTTP/1.1 <status> X" with Api-Version 1.41 and this body.
[[nodiscard]] std::string http_reply(int status, const std::string& body);

/// The same, in chunks of `size` bytes.
[[nodiscard]] std::string chunked_reply(const std::string& body, std::size_t size);

/// The answer to GET /_ping for a client that asks first; false when the request is another one.
bool answer_ping(const std::string& request, const Caller& caller);

}  // namespace support
