// Raw bytes through the request parser, once at a stroke and once in small pieces: both must see the same request,
// within its limits, or neither one.
//
// Input: one byte for the size of the pieces, then the bytes of a connection.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>

#include "fuzz/require.hpp"
#include "platform/server/request_parser.hpp"
#include "platform/server/target.hpp"

namespace {

using fuzz::require;

enum class Outcome { incomplete, done, refused };

struct Parsed {
    Outcome outcome = Outcome::incomplete;
    sw::http::Request request;
    std::size_t used = 0;
    int status = 0;
    bool keep_alive = false;
    bool websocket = false;
};

sw::server::ServerOptions limits() {
    sw::server::ServerOptions options;
    options.max_header_bytes = 1024;
    options.max_body_bytes = 512;
    options.max_target_bytes = 128;
    options.max_headers = 16;
    return options;
}

const sw::server::ServerOptions& options() {
    static const sw::server::ServerOptions fixed = limits();
    return fixed;
}

/// Feeds like a connection does: what was not used is offered again with more behind it.
Parsed parse(std::string_view bytes, std::size_t piece) {
    Parsed out;
    sw::server::RequestParser parser(options(), out.request);
    std::size_t offered = 0;
    while (offered < bytes.size() && !parser.is_done()) {
        offered = std::min(bytes.size(), offered + piece);
        bool progress = true;
        while (progress && out.used < offered && !parser.is_done()) {
            boost::system::error_code error;
            const auto rest = bytes.substr(out.used, offered - out.used);
            const std::size_t used = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
            out.used += used;
            if (error && error != boost::beast::http::error::need_more) {
                out.outcome = Outcome::refused;
                out.status = parser.status(error);
                return out;
            }
            progress = used > 0;
        }
    }
    if (!parser.is_done()) return out;
    out.outcome = Outcome::done;
    out.keep_alive = parser.keep_alive();
    out.websocket = parser.wants_websocket();
    return out;
}

void check_limits(const sw::http::Request& request) {
    require(request.target.size() <= options().max_target_bytes, "the target is bounded");
    require(request.headers.size() <= options().max_headers, "headers are bounded");
    require(request.body.size() <= options().max_body_bytes, "the body is bounded");
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    for (const auto& [name, value] : request.headers) {
        require(!name.empty(), "a header has a name");
        require(
            std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }), "in lower case", name
        );
        require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "one line a header", name);
        hosts += name == "host" ? 1 : 0;
        lengths += name == "content-length" ? 1 : 0;
        codings += name == "transfer-encoding" ? 1 : 0;
    }
    require(hosts <= 1 && lengths <= 1 && codings <= 1, "nothing that two servers read differently");
    require(lengths == 0 || codings == 0, "one way to tell the length");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = std::size_t{1} + data[0] % 32;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    Parsed whole = parse(bytes, bytes.size());
    const Parsed pieces = parse(bytes, piece);
    // In pieces, a broken header may stay unnoticed until its end has come; but nobody may take it for a request.
    const bool same = (whole.outcome == Outcome::done) == (pieces.outcome == Outcome::done);
    require(same, "pieces make no difference", std::to_string(piece));
    if (whole.outcome == Outcome::refused) {
        require(whole.status >= 400 && whole.status <= 501, "a refusal has a status");
        return 0;
    }
    if (whole.outcome != Outcome::done) return 0;
    require(whole.used == pieces.used, "the next request begins at the same place");
    require(whole.request.method == pieces.request.method && whole.request.target == pieces.request.target, "line");
    require(whole.request.headers == pieces.request.headers, "the headers are the same");
    require(whole.request.body == pieces.request.body, "the body is the same");
    require(whole.keep_alive == pieces.keep_alive && whole.websocket == pieces.websocket, "and what follows");
    check_limits(whole.request);
    if (sw::server::split_target(whole.request)) {
        require(whole.request.path.find('\0') == std::string::npos, "no NUL gets in");
    }
    return 0;
}
