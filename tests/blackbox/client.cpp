// The clients, over Beast, with a deadline on everything.
#include "blackbox/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <utility>

namespace blackbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

/// Less than any server of the tests waits for the next request.
constexpr std::chrono::seconds longest_silence{30};

tcp::endpoint local(std::uint16_t port) {
    return {asio::ip::make_address("127.0.0.1"), port};
}

/// Runs what was started until it is done; nullopt when the time is over.
std::optional<error_code> finish(
    asio::io_context& io, const std::optional<error_code>& result, std::chrono::milliseconds timeout
) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    io.restart();
    while (!result && std::chrono::steady_clock::now() < end) {
        if (io.run_one_until(end) == 0) io.restart();
    }
    return result;
}

}  // namespace

struct Client::Connection {
    asio::io_context io;
    beast::tcp_stream stream{io};
    beast::flat_buffer buffer;
};

Client::Client(std::uint16_t port, std::chrono::milliseconds timeout) : port_(port), timeout_(timeout) {}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Reply Client::request(
    const std::string& method, const std::string& target, const std::string& body, const Headers& headers
) {
    http::request<http::string_body> request{http::string_to_verb(method), target, 11};
    request.set(http::field::host, "127.0.0.1");
    if (!token.empty()) request.set(http::field::authorization, "Bearer " + token);
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : headers) request.set(name, value);
    request.body() = body;
    request.prepare_payload();
    const auto lose = [this](const std::string& why) {
        connection_.reset();
        throw ConnectionLost(why);
    };
    const auto now = std::chrono::steady_clock::now();
    if (now - std::exchange(used_, now) > longest_silence) connection_.reset();
    if (!connection_) {
        connection_ = std::make_unique<Connection>();
        error_code problem;
        connection_->stream.socket().connect(local(port_), problem);
        if (problem) lose("connect: " + problem.message());
        connection_->stream.socket().set_option(tcp::no_delay(true));
    }
    std::optional<error_code> done;
    http::async_write(connection_->stream, request, [&](error_code problem, std::size_t) { done = problem; });
    auto ended = finish(connection_->io, done, timeout_);
    if (!ended || *ended) lose("write: " + (ended ? ended->message() : "timeout"));
    done.reset();
    http::response_parser<http::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    parser.skip(method == "HEAD");
    http::async_read(connection_->stream, connection_->buffer, parser, [&](error_code problem, std::size_t) {
        done = problem;
    });
    ended = finish(connection_->io, done, timeout_);
    if (!ended || *ended) lose("read: " + (ended ? ended->message() : "timeout"));
    const auto& message = parser.get();
    Reply reply{.status = static_cast<int>(message.result_int()), .text = message.body()};
    for (const auto& line : message) {
        std::string name(line.name_string());
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        reply.headers[name] = std::string(line.value());
    }
    if (!message.keep_alive()) connection_.reset();
    return reply;
}

struct Socket::State {
    asio::io_context io;
    websocket::stream<tcp::socket> stream{io};
    beast::flat_buffer buffer;
    std::optional<error_code> read_done;
    bool reading = false;

    /// The HTTP status when refused, 101 when open, 0 when the connection broke.
    int open(std::uint16_t port, const std::string& target, const std::map<std::string, std::string>& headers) {
        error_code problem;
        stream.next_layer().connect(local(port), problem);
        if (problem) return 0;
        stream.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
            for (const auto& [name, value] : headers) request.set(name, value);
        }));
        websocket::response_type response;
        std::optional<error_code> done;
        stream.async_handshake(response, "127.0.0.1", target, [&](error_code outcome) { done = outcome; });
        const auto ended = finish(io, done, std::chrono::seconds(5));
        if (ended && !*ended) return 101;
        return static_cast<int>(response.result_int());
    }

    void start_read() {
        if (reading) return;
        reading = true;
        read_done.reset();
        stream.async_read(buffer, [this](error_code problem, std::size_t) {
            read_done = problem;
            reading = false;
        });
    }
};

Socket::Socket(std::uint16_t port, const std::string& target, const std::map<std::string, std::string>& headers)
    : state_(std::make_unique<State>()) {
    const int status = state_->open(port, target, headers);
    if (status != 101) throw ConnectionLost("the handshake was refused with " + std::to_string(status));
}

Socket::~Socket() = default;
Socket::Socket(Socket&&) noexcept = default;

int Socket::refused_status(
    std::uint16_t port, const std::string& target, const std::map<std::string, std::string>& headers
) {
    State state;
    return state.open(port, target, headers);
}

void Socket::send(const json& frame) {
    send_text(frame.dump());
}

void Socket::send_text(const std::string& text) {
    std::optional<error_code> done;
    state_->stream.text(true);
    state_->stream.async_write(asio::buffer(text), [&](error_code problem, std::size_t) { done = problem; });
    const auto ended = finish(state_->io, done, std::chrono::seconds(5));
    if (!ended || *ended) throw ConnectionLost("write: " + (ended ? ended->message() : "timeout"));
}

std::optional<json> Socket::receive(std::chrono::milliseconds timeout) {
    state_->start_read();
    const auto ended = finish(state_->io, state_->read_done, timeout);
    if (!ended) return std::nullopt;
    if (*ended) throw ConnectionLost("read: " + ended->message());
    const std::string text = beast::buffers_to_string(state_->buffer.data());
    state_->buffer.consume(state_->buffer.size());
    state_->read_done.reset();
    return json::parse(text);
}

json Socket::expect(const std::string& type, std::chrono::milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    std::string seen;
    while (std::chrono::steady_clock::now() < end) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        const auto frame = receive(left);
        if (!frame) break;
        if (frame->value("type", "") == type) return *frame;
        seen += frame->value("type", "?") + " ";
    }
    throw std::runtime_error("no frame of type " + type + " came; seen: " + seen);
}

int Socket::closed_with(std::chrono::milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    try {
        while (std::chrono::steady_clock::now() < end) {
            if (!receive(std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now())))
                break;
        }
    } catch (const ConnectionLost&) {
        return state_->stream.reason().code == websocket::close_code::none ? 0 : state_->stream.reason().code;
    }
    return -1;
}

}  // namespace blackbox
