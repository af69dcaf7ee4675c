// Connecting, writing and reading.
#include "platform/client/exchange.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/system_error.hpp>
#include <optional>
#include <vector>

namespace sw::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using boost::system::system_error;

namespace {

constexpr std::uint32_t longest_head = 64 * 1024;
constexpr std::size_t longest_unparsed = std::size_t{128} * 1024;
constexpr std::size_t read_size = std::size_t{16} * 1024;
using Parser = beast::http::response_parser<beast::http::string_body>;

Failure unreachable(const std::string& why) {
    return Failure(Code::unavailable, "unreachable", "The other process could not be reached: " + why);
}

/// A look-up of a name on the resolver's thread cannot be stopped, only left behind.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor)
        : resolver(executor), arrived(executor, asio::steady_timer::time_point::max()) {}

    Tcp::resolver resolver;
    asio::steady_timer arrived;
    bool done = false;
    error_code problem;
    std::vector<Tcp::endpoint> found;
};

Awaitable<std::vector<Tcp::endpoint>> resolve(Url url, std::shared_ptr<Deadline> deadline) {
    error_code no_address;
    const auto address = asio::ip::make_address(url.host, no_address);
    std::vector<Tcp::endpoint> numeric;
    if (!no_address) {
        numeric.emplace_back(address, static_cast<std::uint16_t>(std::stoi(url.port)));
        co_return numeric;
    }
    const auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
    lookup->resolver.async_resolve(url.host, url.port, [lookup](const error_code& problem, const auto& results) {
        lookup->done = true;
        lookup->problem = problem;
        for (const auto& result : results) lookup->found.push_back(result.endpoint());
        lookup->arrived.cancel();
    });
    deadline->watch([lookup] { lookup->arrived.cancel(); });
    error_code woken;
    co_await lookup->arrived.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    deadline->watch(nullptr);
    if (!lookup->done) {
        if (deadline->over()) throw unreachable("its name was not found in time.");
        throw system_error(asio::error::operation_aborted);
    }
    if (lookup->problem || lookup->found.empty()) throw unreachable("its name is not known.");
    co_return lookup->found;
}

/// Reads into `parser` until the message is whole. `unread` may hold more bytes afterwards.
Awaitable<> read_message(Connection& connection, beast::flat_buffer& unread, Parser& parser, Progress& progress) {
    error_code problem;
    bool need_more = unread.size() == 0;
    while (!parser.is_done()) {
        if (need_more) {
            const auto space = unread.prepare(read_size);
            const std::size_t got = co_await connection.read_some(space, problem);
            if (got > 0) progress.answered = true;
            unread.commit(got);
            if (problem == asio::error::eof && parser.got_some()) {
                problem = {};
                parser.put_eof(problem);
                if (problem) throw system_error(problem);
                continue;
            }
            if (problem) throw system_error(problem);
        }
        const std::size_t used = parser.put(unread.data(), problem);
        unread.consume(used);
        need_more = problem == beast::http::error::need_more || unread.size() == 0 || used == 0;
        if (problem == beast::http::error::need_more) problem = {};
        if (problem) throw system_error(problem);
    }
}

}  // namespace

void Deadline::start() {
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
        // A wait that was over just before it began anew does not count.
        if (error || self->timer_.expiry() > asio::steady_timer::clock_type::now()) return;
        self->over_ = true;
        if (const auto on_over = std::exchange(self->on_over_, nullptr)) on_over();
    });
}

void Deadline::allow(std::chrono::milliseconds time) {
    if (over_) return;
    timer_.expires_after(time);
    start();
}

void Deadline::watch(std::function<void()> on_over) {
    on_over_ = std::move(on_over);
    if (over_ && on_over_) std::exchange(on_over_, nullptr)();
}

Awaitable<SharedConnection> connect(Url url, std::shared_ptr<Trust> trust, std::shared_ptr<Deadline> deadline) {
    const std::string host = url.host;
    const std::vector<Tcp::endpoint> endpoints = co_await resolve(std::move(url), deadline);
    // Shared with the deadline, which may fire while this coroutine is being destroyed.
    const auto connection = std::make_shared<Connection>(co_await asio::this_coro::executor);
    deadline->watch([connection] { connection->close(); });
    error_code problem = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        if (deadline->over()) break;
        connection->close();
        co_await connection->socket().async_connect(endpoint, asio::redirect_error(asio::use_awaitable, problem));
        if (!problem || problem == asio::error::operation_aborted) break;
    }
    if (!problem && !deadline->over()) {
        error_code ignored;
        connection->socket().set_option(Tcp::no_delay(true), ignored);
        if (trust) co_await connection->secure(trust, host, problem);
    }
    deadline->watch(nullptr);
    if (deadline->over()) throw unreachable("it did not take the connection in time.");
    if (problem == asio::error::operation_aborted) throw system_error(problem);
    if (problem) throw unreachable((connection->why().empty() ? problem.message() : connection->why()) + ".");
    co_return connection;
}

Awaitable<Exchanged> exchange(
    Connection& connection, const std::string& request, bool head, std::size_t max_reply, Progress& progress
) {
    error_code problem;
    const asio::const_buffer bytes = asio::buffer(request);
    const std::size_t sent = co_await connection.write(bytes, problem);
    progress.wrote = sent > 0;
    if (problem) throw system_error(problem);

    beast::flat_buffer unread(longest_unparsed);
    std::optional<Parser> parser;
    do {  // interim answers (1xx) come before the one that counts
        parser.emplace();
        parser->header_limit(longest_head);
        parser->body_limit(max_reply);
        parser->eager(true);
        parser->skip(head);
        co_await read_message(connection, unread, *parser, progress);
    } while (parser->get().result_int() / 100 == 1 && parser->get().result_int() != 101);

    Exchanged out;
    out.reusable = parser->keep_alive() && unread.size() == 0 && parser->get().result_int() != 101;
    auto message = parser->release();
    out.answer.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        std::string name(field.name_string());
        for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        out.answer.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    out.answer.body = std::move(message.body());
    co_return out;
}

}  // namespace sw::http
