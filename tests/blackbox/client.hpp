// HTTP and WebSocket clients of the black-box suites. They know the wire and nothing of the server.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace blackbox {

using json = nlohmann::json;

/// The connection broke, was refused, or no answer came in time: nobody knows whether the request had an effect.
struct ConnectionLost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string text;

    [[nodiscard]] json body() const { return json::parse(text); }

    [[nodiscard]] std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? "" : found->second;
    }
};

/// One keep-alive connection, opened when needed, and anew after half a minute of silence: the server closes silent
/// ones. Not thread-safe: one client a thread.
class Client {
public:
    explicit Client(std::uint16_t port, std::chrono::milliseconds timeout = std::chrono::seconds(15));
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    using Headers = std::map<std::string, std::string>;

    Reply request(
        const std::string& method, const std::string& target, const std::string& body, const Headers& headers = {}
    );

    Reply get(const std::string& target, const Headers& headers = {}) { return request("GET", target, "", headers); }

    Reply post(const std::string& target, const json& body = json::object(), const Headers& headers = {}) {
        return request("POST", target, body.dump(), headers);
    }

    std::string token;  ///< sent as Bearer when not empty

private:
    struct Connection;
    std::uint16_t port_;
    std::chrono::milliseconds timeout_;
    std::unique_ptr<Connection> connection_;
    std::chrono::steady_clock::time_point used_{};
};

/// A WebSocket of a player or admin.
class Socket {
public:
    /// Throws ConnectionLost when the handshake is refused; refused_status tells the HTTP status.
    Socket(std::uint16_t port, const std::string& target, const std::map<std::string, std::string>& headers = {});
    ~Socket();
    Socket(Socket&&) noexcept;

    void send(const json& frame);
    void send_text(const std::string& text);

    /// The next frame, or nullopt after the time. Throws ConnectionLost when the server closed.
    std::optional<json> receive(std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// Skips frames until one of the type comes; throws when none does in time.
    json expect(const std::string& type, std::chrono::milliseconds timeout = std::chrono::seconds(5));

    /// Waits for the server to close; its close code, or 0 when the connection just broke, -1 when it stays open.
    int closed_with(std::chrono::milliseconds timeout = std::chrono::seconds(5));

    static int refused_status(
        std::uint16_t port, const std::string& target, const std::map<std::string, std::string>& headers = {}
    );

private:
    struct State;
    explicit Socket(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace blackbox
