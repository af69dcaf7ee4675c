// The parser alone: what it takes must not depend on the pieces in which the bytes arrive.
#include "platform/server/request_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using sw::server::RequestParser;
using sw::server::ServerOptions;

namespace {

constexpr std::size_t most = 1024;

ServerOptions limits() {
    ServerOptions options;
    options.max_header_bytes = most;
    options.max_body_bytes = 512;
    return options;
}

struct Parsed {
    bool done = false;
    int status = 0;           ///< 0 = not refused
    std::size_t offered = 0;  ///< bytes that the parser had been shown at the end
    std::size_t used = 0;
    sw::http::Request request;
};

/// Like a connection: what was not used is offered again with the next piece behind it.
Parsed parse(std::string_view bytes, std::size_t piece) {
    const ServerOptions options = limits();
    Parsed out;
    RequestParser parser(options, out.request);
    while (out.offered < bytes.size() && !parser.is_done()) {
        out.offered = std::min(bytes.size(), out.offered + piece);
        boost::system::error_code error;
        const auto rest = bytes.substr(out.used, out.offered - out.used);
        out.used += parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
        if (error && error != boost::beast::http::error::need_more) {
            out.status = parser.status(error);
            return out;
        }
    }
    out.done = parser.is_done();
    return out;
}

/// A request whose header has exactly `size` bytes, `line` of them in its first line.
std::string request(std::size_t size, std::size_t line, std::string_view more, std::string_view behind) {
    std::string out = "POST /";
    const std::string_view version = " HTTP/1.1\r\n";
    out.append(line - out.size() - version.size(), 'a').append(version);
    out.append("Host: a\r\n").append(more).append("X: ");
    REQUIRE(out.size() + 4 <= size);
    out.append(size - out.size() - 4, 'b').append("\r\n\r\n");
    return out.append(behind);
}

void check(const std::string& bytes, std::size_t header, std::size_t piece) {
    CAPTURE(header, piece);
    const Parsed parsed = parse(bytes, piece);
    CHECK(parsed.done == (header <= most));
    CHECK(parsed.status == (header <= most ? 0 : 431));
    if (header <= most) CHECK(parsed.used == bytes.size());
}

}  // namespace

TEST_CASE("the limit of a header counts all its bytes, however they arrive") {
    for (const std::size_t line : {30, 300, 900}) {
        for (std::size_t size = most - 3; size <= most + 60; ++size) {
            const std::string bytes = request(size, line, "", "");
            CAPTURE(line);
            check(bytes, size, bytes.size());
            for (const std::size_t piece : {1, 2, 3, 5, 7, 29, 31, 301, 1000}) check(bytes, size, piece);
        }
    }
}

TEST_CASE("a body does not count as header, and one behind a long header does not save it") {
    for (std::size_t size = most - 2; size <= most + 2; ++size) {
        for (const std::size_t piece : {1, 7, 500, 1023, 1024, 1025, 4096}) {
            check(request(size, 40, "Content-Length: 5\r\n", "hello"), size, piece);
            check(request(size, 40, "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n"), size, piece);
        }
    }
    const Parsed parsed = parse(request(600, 40, "Content-Length: 500\r\n", std::string(500, 'c')), 4096);
    CHECK(parsed.done);
    CHECK(parsed.request.body == std::string(500, 'c'));
}

TEST_CASE("a header without an end is refused at the first byte too many, not later") {
    const std::string line = "GET /" + std::string(2 * most, 'a');
    const std::string name = "GET / HTTP/1.1\r\n" + std::string(2 * most, 'b');
    std::string fields = "GET / HTTP/1.1\r\n";
    while (fields.size() < 2 * most) fields += "A: b\r\n";
    for (const std::string& bytes : {line, name, fields}) {
        for (const std::size_t piece : {1, 7}) {
            const Parsed parsed = parse(bytes, piece);
            CAPTURE(bytes.substr(0, 24), piece);
            CHECK(parsed.status == 431);
            CHECK(parsed.offered <= most + piece);
        }
        CHECK(parse(bytes, bytes.size()).status == 431);
    }
}

TEST_CASE("what is no request is refused at once") {
    for (const std::string bytes : {"\x16\x03\x01 hello", "GET / HTTP/9.9\r\n", "G\"T / HTTP/1.1\r\n"}) {
        CHECK(parse(bytes, bytes.size()).status == 400);
    }
}
