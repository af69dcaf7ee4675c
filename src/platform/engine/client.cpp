// Requests and replies over Beast.
#include "platform/engine/client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <optional>

#include "platform/engine/allow_list.hpp"
#include "platform/engine/connection.hpp"
#include "platform/engine/lines.hpp"
#include "platform/engine/slots.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::engine {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::uint32_t longest_header = 64 * 1024;
constexpr std::size_t read_ahead = std::size_t{128} * 1024;
constexpr std::size_t longest_refusal = std::size_t{64} * 1024;

/// API 1.x: the oldest that knows all we ask, and the newest that this client was written for.
constexpr int oldest_api = 41;
constexpr int newest_api = 44;

wire::verb verb_of(Method method) {
    switch (method) {
        case Method::post:
            return wire::verb::post;
        case Method::put:
            return wire::verb::put;
        case Method::del:
            return wire::verb::delete_;
        default:
            return wire::verb::get;
    }
}

std::string_view text_of(Method method) {
    switch (method) {
        case Method::post:
            return "POST ";
        case Method::put:
            return "PUT ";
        case Method::del:
            return "DELETE ";
        default:
            return "GET ";
    }
}

void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        }
    }
}

std::string target_of(const Call& call, int api) {
    std::string out = api > 0 ? "/v1." + std::to_string(api) : "";
    out += call.path;
    char mark = '?';
    for (const auto& [name, value] : call.query) {
        out += mark;
        append_encoded(out, name);
        out += '=';
        append_encoded(out, value);
        mark = '&';
    }
    return out;
}

/// "1.41" -> 41; nothing for what is no version 1.x.
std::optional<int> minor_version(std::string_view text) {
    if (text.substr(0, 2) != "1.") return std::nullopt;
    int minor = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), minor);
    const bool fine = error == std::errc{} && end == text.data() + text.size() && minor >= 0;
    return fine ? std::optional<int>(minor) : std::nullopt;
}

std::string status_text(std::string_view body) {
    return "the status is " + std::string(body);
}

}  // namespace

struct Client::State {
    asio::any_io_executor executor;
    Address address;
    Bounds bounds;
    Metrics& metrics;
    std::shared_ptr<Slots> calls;
    std::shared_ptr<Slots> streams;
    int api = 0;  ///< 0 = not asked yet, or the engine went away since and may come back as another one

    Awaitable<> open(Socket& socket, Deadline deadline, std::string name) const {
        const auto until = std::min(deadline, Clock::now() + bounds.connect);
        Awaitable<> connecting = connect(socket, address, until, std::move(name));
        co_await std::move(connecting);
    }

    Awaitable<> send(Socket& socket, const Call& call, int version, const std::string& name) const {
        wire::request<wire::string_body> request(verb_of(call.method), target_of(call, version), 11);
        request.set(wire::field::host, address.path.empty() ? address.host : "docker");
        request.set(wire::field::user_agent, "sectorwars");
        request.keep_alive(false);
        if (!call.body.empty()) request.set(wire::field::content_type, call.content_type);
        request.body() = call.body;
        if (!call.body.empty() || call.method == Method::post) request.prepare_payload();
        boost::system::error_code error;
        co_await wire::async_write(socket, request, asio::redirect_error(asio::use_awaitable, error));
        check(error, name);
    }

    /// One connection, one reply. `header` is filled with the version that the engine names.
    Awaitable<Reply> exchange(const Call& call, int version, Deadline deadline, std::string name, std::string& header) {
        Socket socket(executor);
        co_await open(socket, deadline, name);
        socket.expires_at(deadline);
        co_await send(socket, call, version, name);
        beast::flat_buffer buffer(read_ahead);
        wire::response_parser<wire::string_body> parser;
        parser.header_limit(longest_header);
        parser.body_limit(call.max_reply);
        boost::system::error_code error;
        co_await wire::async_read(socket, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
        check(error, name);
        const auto field = parser.get().find("Api-Version");
        if (field != parser.get().end()) header = std::string(field->value());
        Reply reply{.status = static_cast<int>(parser.get().result_int()), .body = std::move(parser.get().body())};
        if (reply.status < 200 || reply.status > 599) throw nonsense(name, status_text(std::to_string(reply.status)));
        co_return reply;
    }

    /// Asks for the version when it is not known.
    Awaitable<int> version(Deadline deadline) {
        if (api > 0) co_return api;
        const Call ping{.method = Method::get, .path = "/_ping"};
        std::string found;
        Awaitable<Reply> asking = exchange(ping, 0, deadline, "GET /_ping", found);
        const Reply reply = co_await std::move(asking);
        if (reply.status >= 400) throw refusal("GET /_ping", reply.status, reply.body);
        const auto minor = minor_version(found);
        if (!minor) throw nonsense("GET /_ping", "it names no API version");
        if (*minor < oldest_api) {
            throw Failure(
                Code::rule_violation, "engine_refused",
                "The engine speaks API " + found + "; 1." + std::to_string(oldest_api) + " is needed."
            );
        }
        api = std::min(*minor, newest_api);
        co_return api;
    }

    Awaitable<> wait_for_place(const std::shared_ptr<Slots>& slots, Deadline deadline, const std::string& name) {
        const Slots::Answer answer = co_await slots->take(deadline);
        if (answer == Slots::Answer::full) throw unreachable(name, "has too many calls waiting already");
        if (answer == Slots::Answer::late) throw unreachable(name, "kept this call waiting for a connection too long");
    }

    [[nodiscard]] std::string name_of(const Call& call) const {
        const auto pattern = pattern_of(call.method, call.path);
        if (pattern.empty()) {
            throw Failure(
                Code::internal, "engine_call_not_allowed", "This call to the engine is not on the list: " + call.path
            );
        }
        return std::string(text_of(call.method)) + std::string(pattern);
    }

    void count_failure(const Failure& failure) {
        if (failure.error().id == "engine_unreachable") api = 0;
        metrics
            .counter(
                "sectorwars_engine_failures_total", "Calls to the engine that failed", {{"reason", failure.error().id}}
            )
            .add();
    }

    void count_call(const std::string& name, Clock::time_point begun) {
        metrics.histogram(
                   "sectorwars_engine_call_seconds", "Calls to the engine", {{"call", name}}
        ).observe(std::chrono::duration<double>(Clock::now() - begun).count());
    }

    static Awaitable<Reply> run(std::shared_ptr<State> state, Call call, std::string name) {
        const auto begun = Clock::now();
        const auto deadline = begun + call.deadline;
        co_await state->wait_for_place(state->calls, deadline, name);
        const Slot slot(state->calls);
        int version = 0;
        if (call.path != "/_ping") version = co_await state->version(deadline);
        std::string ignored;
        Awaitable<Reply> exchanging = state->exchange(call, version, deadline, name, ignored);
        Reply reply = co_await std::move(exchanging);
        state->count_call(name, begun);
        if (reply.status >= 400) throw refusal(name, reply.status, call.confidential ? "" : reply.body);
        co_return reply;
    }

    using OnBytes = std::function<void(std::string_view)>;
    static Awaitable<> refuse_stream(
        Socket& socket, beast::flat_buffer& buffer, wire::response_parser<wire::empty_body>& head, std::string name
    );
    static Awaitable<> follow(
        std::shared_ptr<State> state, Call call, std::string name, std::chrono::milliseconds idle, bool may_end,
        OnBytes on_bytes
    );
};

Awaitable<> Client::State::refuse_stream(
    Socket& socket, beast::flat_buffer& buffer, wire::response_parser<wire::empty_body>& head, std::string name
) {
    wire::response_parser<wire::string_body> parser(std::move(head));
    parser.body_limit(longest_refusal);
    boost::system::error_code error;
    co_await wire::async_read(socket, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    check(error, name);
    throw refusal(name, static_cast<int>(parser.get().result_int()), parser.get().body());
}

Awaitable<> Client::State::follow(
    std::shared_ptr<State> state, Call call, std::string name, std::chrono::milliseconds idle, bool may_end,
    OnBytes on_bytes
) {
    const auto deadline = Clock::now() + call.deadline;
    co_await state->wait_for_place(state->streams, deadline, name);
    const Slot slot(state->streams);
    const int version = co_await state->version(deadline);
    Socket socket(state->executor);
    co_await state->open(socket, deadline, name);
    socket.expires_at(deadline);
    co_await state->send(socket, call, version, name);
    beast::flat_buffer buffer(read_ahead);
    wire::response_parser<wire::empty_body> head;
    head.header_limit(longest_header);
    head.body_limit(boost::none);
    boost::system::error_code error;
    co_await wire::async_read_header(socket, buffer, head, asio::redirect_error(asio::use_awaitable, error));
    check(error, name);
    if (head.get().result_int() >= 400) co_await refuse_stream(socket, buffer, head, name);
    if (head.get().result_int() != 200) throw nonsense(name, status_text(std::to_string(head.get().result_int())));

    wire::response_parser<wire::buffer_body> parser(std::move(head));
    std::vector<char> bytes(std::size_t{16} * 1024);
    while (!parser.is_done()) {
        auto& body = parser.get().body();
        body.data = bytes.data();
        body.size = bytes.size();
        socket.expires_after(idle);
        co_await wire::async_read_some(socket, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
        if (error == wire::error::need_buffer) error = {};
        const std::size_t filled = bytes.size() - parser.get().body().size;
        if (filled > 0) on_bytes(std::string_view(bytes.data(), filled));
        check(error, name);
    }
    if (!may_end) throw unreachable(name, "ended the stream");
}

Client::Client(asio::any_io_executor executor, const std::string& docker_host, Metrics& metrics, Bounds bounds)
    : state_(std::make_shared<State>(State{
          .executor = std::move(executor),
          .address = parse_docker_host(docker_host),
          .bounds = bounds,
          .metrics = metrics,
          .calls = std::make_shared<Slots>(bounds.calls, bounds.waiting),
          .streams = std::make_shared<Slots>(bounds.streams, bounds.waiting)})) {}

Client::~Client() = default;

Awaitable<Reply> Client::call(Call call) {
    const auto state = state_;
    const std::string name = state->name_of(call);
    std::optional<Failure> failed;
    Reply reply;
    try {
        Awaitable<Reply> running = State::run(state, std::move(call), name);
        reply = co_await std::move(running);
    } catch (const Failure& failure) {
        failed = failure;
    }
    if (!failed) co_return reply;
    state->count_failure(*failed);
    throw Failure(*failed);
}

Awaitable<> Client::stream(
    Call call, std::chrono::milliseconds idle, bool may_end, std::function<void(std::string_view)> on_bytes
) {
    const auto state = state_;
    const std::string name = state->name_of(call);
    std::optional<Failure> failed;
    try {
        Awaitable<> following = State::follow(state, std::move(call), name, idle, may_end, std::move(on_bytes));
        co_await std::move(following);
    } catch (const Failure& failure) {
        failed = failure;
    }
    if (!failed) co_return;
    state->count_failure(*failed);
    throw Failure(*failed);
}

Awaitable<> Client::stream_lines(
    Call call, std::chrono::milliseconds idle, std::function<void(std::string_view)> on_line
) {
    const std::string name = state_->name_of(call);
    const auto splitter = std::make_shared<LineSplitter>(longest_line);
    std::function<void(std::string_view)> feed = [splitter, name, on_line](std::string_view bytes) {
        if (!splitter->feed(bytes, on_line)) throw nonsense(name, "a line without an end");
    };
    Awaitable<> streaming = stream(std::move(call), idle, false, std::move(feed));
    co_await std::move(streaming);
}

}  // namespace sw::engine
