// Hostile bytes over HTTP and WebSocket: a clear refusal or a closed connection, bounded memory, and the game goes on.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <random>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

World& world() {
    static World one;
    return one;
}

/// Sends bytes in pieces and returns what comes back until the server closes or two seconds pass.
std::string exchange(const std::string& bytes, std::size_t piece = 0) {
    asio::io_context io;
    tcp::socket socket(io);
    socket.connect({asio::ip::make_address("127.0.0.1"), world().port()});
    boost::system::error_code problem;
    for (std::size_t at = 0; at < bytes.size() && !problem; at += piece == 0 ? bytes.size() : piece) {
        asio::write(
            socket, asio::buffer(bytes.data() + at, std::min(piece == 0 ? bytes.size() : piece, bytes.size() - at)),
            problem
        );
    }
    std::string got;
    char chunk[4096];
    const auto end = std::chrono::steady_clock::now() + 2s;
    bool open = true;
    std::function<void()> read = [&] {
        socket.async_read_some(asio::buffer(chunk), [&](boost::system::error_code failed, std::size_t size) {
            got.append(chunk, size);
            open = !failed;
            if (open) read();
        });
    };
    read();
    while (open && std::chrono::steady_clock::now() < end) io.run_one_until(end);
    return got;
}

std::string handshake(const std::string& token) {
    return "GET /api/v1/ws/connect?token=" + token +
           " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

/// A masked client frame with a zero mask.
std::string frame(int first_byte, const std::string& payload) {
    std::string out(1, static_cast<char>(first_byte));
    if (payload.size() < 126) {
        out += static_cast<char>(0x80 | payload.size());
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 0xff);
    }
    out += std::string(4, '\0');
    return out + payload;
}

/// Close code in the server's last frame, 0 when there is none.
int close_code(const std::string& bytes) {
    const auto at = bytes.rfind('\x88');
    if (at == std::string::npos || at + 3 >= bytes.size()) return 0;
    return (static_cast<unsigned char>(bytes[at + 2]) << 8) | static_cast<unsigned char>(bytes[at + 3]);
}

}  // namespace

TEST_CASE("requests that could be read in two ways are refused and the connection closed") {
    const std::string post = "POST /api/v1/auth/login/json HTTP/1.1\r\nHost: x\r\n";
    CHECK(exchange(post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n")
              .starts_with("HTTP/1.1 400"));
    CHECK(exchange(post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}   ").starts_with("HTTP/1.1 400"));
    CHECK(exchange(post + "Content-Length: -1\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(exchange(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n").starts_with("HTTP/1.1 400"));
    CHECK(exchange("GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
    CHECK(exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").starts_with("HTTP/1.1 "));
    CHECK(exchange(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n")
              .starts_with("HTTP/1.1 400"));
}

TEST_CASE("oversized requests are refused") {
    CHECK(
        exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(70'000, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 431")
    );
    CHECK(exchange("GET /" + std::string(10'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 414"));
    CHECK(exchange("POST /api/v1/auth/login/json HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                   "Content-Length: 99999999\r\n\r\n")
              .starts_with("HTTP/1.1 413"));
}

TEST_CASE("one byte at a time is slow but right") {
    CHECK(exchange("GET /api/v1/status/ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 1)
              .starts_with("HTTP/1.1 200"));
}

TEST_CASE("depth bombs, huge numbers, NUL and invalid UTF-8 in bodies are 422 with a code") {
    Client client = world().client();
    const std::vector<std::string> bodies{
        std::string(10'000, '['),
        R"({"username":)" + std::string(5'000, '[') + std::string(5'000, ']') + "}",
        R"({"username": 1e999, "password": "x"})",
        "{\"username\": \"a\xff\", \"password\": \"x\"}",
        std::string("{\"username\": \"a\0b\", \"password\": \"x\"}", 36),
        "{",
        "",
    };
    for (const auto& body : bodies) {
        const Reply reply =
            client.request("POST", "/api/v1/auth/login/json", body, {{"Content-Type", "application/json"}});
        INFO(body.substr(0, 40) << " -> " << reply.text.substr(0, 200));
        CHECK(reply.status == 422);
        CHECK(reply.body().at("code").is_string());
        CHECK(reply.body().at("detail").is_string());
    }
}

TEST_CASE("hostile WebSocket frames close the socket with the right code") {
    Pilot pilot = world().a_pilot();
    const std::string hello = handshake(pilot.access_token);
    CHECK(close_code(exchange(hello + frame(0x81, "\xff\xfe"))) == 1007);
    CHECK(close_code(exchange(hello + frame(0x81, std::string(20'000, 'a')))) == 1009);
    const std::string endless = std::string("\x81\xff", 2) + std::string("\x7f\xff\xff\xff\xff\xff\xff\xff", 8);
    const int code = close_code(exchange(hello + endless + std::string(4, '\0')));
    CHECK((code == 1009 || code == 1002));
    CHECK(close_code(exchange(hello + std::string("\x81\x05hello", 7))) == 1002);  // not masked
    CHECK(close_code(exchange(hello + frame(0xf1, "x"))) == 1002);                 // reserved bits
    std::string pings;
    for (int i = 0; i < 2'000; ++i) pings += frame(0x89, "p");
    (void)exchange(hello + pings);
    CHECK(exchange(hello + frame(0x81, std::string(9'000, '['))).find("error") != std::string::npos);
}

TEST_CASE("random bytes never stop the server and its memory stays bounded") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Pilot pilot = world().a_pilot();
    const std::size_t before = world().server().resident();
    for (int round = 0; round < 150; ++round) {
        std::string bytes;
        if (round % 3 == 1) bytes = handshake(pilot.access_token);
        if (round % 3 == 2) bytes = "POST /api/v1/trading/buy HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n";
        for (int i = 0; i < 500; ++i) bytes += static_cast<char>(random());
        asio::io_context io;
        tcp::socket socket(io);
        socket.connect({asio::ip::make_address("127.0.0.1"), world().port()});
        boost::system::error_code ignored;
        asio::write(socket, asio::buffer(bytes), ignored);
    }
    std::this_thread::sleep_for(200ms);
    CHECK(world().client().get("/health").status == 200);
    const std::size_t after = world().server().resident();
    INFO("resident before " << before << ", after " << after);
    CHECK(after < before + 64 * 1024 * 1024);
}
