// One request to a region, and its answer as it comes.
#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <charconv>

#include "app/router/headers.hpp"
#include "app/router/state.hpp"
#include "app/router/verdicts.hpp"

namespace sw::router {

namespace asio = boost::asio;
using boost::system::system_error;
using State = RegionRouter::State;

namespace {

/// Sending it again cannot do anything twice.
bool may_repeat(const http::Request& request) {
    using http::Method;
    switch (request.method) {
        case Method::get:
        case Method::head:
        case Method::put:
        case Method::del:
        case Method::options:
            return true;
        default:
            return !request.header("idempotency-key").empty();
    }
}

void close_at_deadline(http::Deadline& deadline, http::SharedConnection connection) {
    deadline.watch([connection = std::move(connection)] { connection->close(); });
}

/// One try at one process.
struct Try {
    std::shared_ptr<Upstream> upstream;  ///< null: it failed
    http::Progress progress;
    bool connected = false;
    bool cancelled = false;
};

Awaitable<Try> try_once(
    std::shared_ptr<State> state, http::Url url, const std::string& text, bool head, bool kept,
    std::shared_ptr<http::Deadline> deadline
) {
    Try out;
    try {
        http::SharedConnection connection;
        if (kept) {
            connection = state->idle->take(url.host + ' ' + url.port);
            if (!connection) co_return out;
        } else {
            const auto connecting =
                std::make_shared<http::Deadline>(state->idle->executor(), state->parts.connect_patience);
            connecting->start();
            connection = co_await http::connect(url, nullptr, connecting);
            connecting->stop();
        }
        out.connected = true;
        close_at_deadline(*deadline, connection);
        const auto upstream = std::make_shared<Upstream>(connection, deadline, state->parts.patience);
        co_await upstream->begin(text, head, out.progress);
        out.upstream = upstream;
    } catch (const Failure&) {
        out.connected = false;
    } catch (const system_error& problem) {
        out.cancelled = problem.code() == asio::error::operation_aborted && !deadline->over();
    } catch (const std::length_error&) {  // a head without an end
        out.progress.answered = true;
    }
    co_return out;
}

struct Room {
    explicit Room(const asio::any_io_executor& executor) : timer(executor, std::chrono::minutes{2}) {}

    asio::steady_timer timer;
};

/// Until the client took enough of what it has been sent, or has gone.
Awaitable<> wait_for_room(std::shared_ptr<server::ReplyStream> reply) {
    const auto room = std::make_shared<Room>(co_await asio::this_coro::executor);
    reply->on_change([room] { room->timer.cancel(); });
    if (reply->gone() || !reply->full()) co_return;
    boost::system::error_code woken;
    co_await room->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

std::optional<std::uint64_t> announced_length(const ReplyParser& reply) {
    if (reply.length) return reply.length;
    for (const auto& [name, value] : reply.headers) {
        if (lower(name) != "content-length") continue;
        std::uint64_t length = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), length);
        if (problem == std::errc{} && end == value.data() + value.size()) return length;
    }
    return std::nullopt;
}

http::Response head_of(const State& state, const http::Request& request, ReplyParser& reply) {
    http::Response out{.status = reply.code, .content_type = {}};
    const auto hop = named_by_connection(reply.headers);
    for (auto& [name, value] : reply.headers) {
        const bool named = std::find(hop.begin(), hop.end(), lower(name)) != hop.end();
        if (!named) add_reply_header(out.headers, name, value);
    }
    state.add_lines(request, out);
    return out;
}

/// The body, no faster than the client reads.
Awaitable<> stream_body(
    std::shared_ptr<Upstream> upstream, std::shared_ptr<server::ReplyStream> reply,
    std::shared_ptr<http::Deadline> deadline
) {
    bool more = true;
    while (more) {
        // Until the head is out, a pipelined answer before this one may still be on its way.
        while (reply->full() && !reply->gone()) {
            deadline->stop();
            co_await wait_for_room(reply);
        }
        if (reply->gone()) co_return;
        reply->write(std::exchange(upstream->reply().body, {}));
        more = co_await upstream->more();
    }
    reply->end();
}

void keep(State& state, const http::Url& url, Upstream& upstream) {
    if (upstream.reusable()) state.idle->put(url.host + ' ' + url.port, upstream.connection());
}

/// Tells the region nothing more once nobody waits for its answer.
void close_when_gone(
    const std::shared_ptr<server::ReplyStream>& reply, const std::shared_ptr<http::Deadline>& deadline
) {
    const std::weak_ptr<server::ReplyStream> weak = reply;
    reply->on_change([weak, deadline] {
        const auto strong = weak.lock();
        if (!strong || strong->gone()) deadline->allow(std::chrono::milliseconds{0});
    });
}

struct Asked {
    std::optional<Error> failure;
    std::shared_ptr<Upstream> upstream;
    http::Url url;
};

Awaitable<Asked> ask_all(
    std::shared_ptr<State> state, std::shared_ptr<const http::Request> request, State::Way way, Passage passage,
    std::shared_ptr<http::Deadline> deadline
) {
    Asked out;
    const std::string text = to_upstream(*request, passage);
    const bool head = request->method == http::Method::head;
    const auto endpoints = state->endpoints_of(way.region);
    for (const auto& url : endpoints) {
        out.url = url;
        for (int round = passage.upgrade ? 1 : 0; round < 2; ++round) {
            const bool kept = round == 0;
            Try tried = co_await try_once(state, url, text, head, kept, deadline);
            out.upstream = std::move(tried.upstream);
            if (out.upstream) co_return out;
            if (tried.cancelled) throw system_error(asio::error::operation_aborted);
            if (deadline->over()) {
                out.failure = timed_out();
                co_return out;
            }
            // A kept connection may have died unnoticed; what was sent on a new one may have had its effect.
            const bool harmless = !tried.progress.wrote || (kept && !tried.progress.answered && may_repeat(*request));
            if (tried.connected && !harmless) {
                out.failure = unreachable();
                co_return out;
            }
        }
    }
    out.failure = unreachable();
    co_return out;
}

struct StopDeadline {
    std::shared_ptr<http::Deadline> deadline;

    ~StopDeadline() {
        deadline->watch(nullptr);
        deadline->stop();
    }
};

}  // namespace

Awaitable<> forward(
    std::shared_ptr<State> state, std::shared_ptr<const http::Request> request,
    std::shared_ptr<server::ReplyStream> reply, State::Way way
) {
    const auto begun = Clock::now();
    const auto deadline = std::make_shared<http::Deadline>(state->idle->executor(), state->parts.patience);
    const StopDeadline guard{deadline};
    deadline->start();
    close_when_gone(reply, deadline);
    const Passage passage{
        .region = way.region.slug, .target = way.path.target, .from_proxy = reply->from_proxy(), .upgrade = false};
    Asked asked = co_await ask_all(state, request, way, passage, deadline);
    if (asked.failure) {
        if (reply->gone()) co_return;
        http::Response refusal = state->refusal(*request, *asked.failure);
        state->count(way.region.slug, refusal.status, begun);
        reply->respond(std::move(refusal));
        co_return;
    }
    const std::shared_ptr<Upstream> upstream = asked.upstream;
    ReplyParser& answer = upstream->reply();
    http::Response head = head_of(*state, *request, answer);
    const int status = head.status;
    if (status == 101) {
        reply->respond(state->refusal(*request, unreachable()));
        co_return;
    }
    const bool has_body = request->method != http::Method::head;
    if (upstream->complete() && has_body && status != 304 && status != 204) {
        head.body = std::move(answer.body);
        reply->respond(std::move(head));
    } else {
        reply->begin(std::move(head), announced_length(answer));
        bool broken = false;
        try {
            co_await stream_body(upstream, reply, deadline);
        } catch (const system_error&) {
            broken = true;
        } catch (const std::length_error&) {
            broken = true;
        }
        if (broken) reply->abort();
    }
    state->count(way.region.slug, status, begun);
    if (!deadline->over()) keep(*state, asked.url, *upstream);
}

Awaitable<> open_tunnel(std::shared_ptr<State> state, std::shared_ptr<server::Upgrade> upgrade, State::Way way) {
    const auto begun = Clock::now();
    const auto deadline = std::make_shared<http::Deadline>(state->idle->executor(), state->parts.patience);
    const StopDeadline guard{deadline};
    deadline->start();
    const auto request = std::make_shared<const http::Request>(std::move(upgrade->request));
    const Passage passage{
        .region = way.region.slug, .target = way.path.target, .from_proxy = upgrade->from_proxy, .upgrade = true};
    Asked asked = co_await ask_all(state, request, way, passage, deadline);
    if (asked.failure) {
        http::Response refusal = state->refusal(*request, *asked.failure);
        state->count(way.region.slug, refusal.status, begun);
        upgrade->refuse(std::move(refusal));
        co_return;
    }
    const std::shared_ptr<Upstream> upstream = asked.upstream;
    ReplyParser& answer = upstream->reply();
    state->count(way.region.slug, answer.code, begun);
    if (answer.code != 101) {
        constexpr std::size_t most_refusal = std::size_t{64} * 1024;
        http::Response head = head_of(*state, *request, answer);
        bool more = true;
        while (more && answer.body.size() < most_refusal) more = co_await upstream->more();
        head.body = std::move(answer.body);
        upgrade->refuse(std::move(head));
        co_return;
    }
    std::string accepted = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
    http::Response head = head_of(*state, *request, answer);
    for (const auto& [name, value] : head.headers) accepted.append(name).append(": ").append(value).append("\r\n");
    accepted.append("\r\n").append(upstream->unread());
    upgrade->accept([state, upstream, accepted](http::Tcp::socket client, std::string read_ahead) {
        const auto tunnel = std::make_shared<Tunnel>(
            std::move(client), std::move(upstream->connection()->socket()), state->parts.socket_patience
        );
        state->tunnels.insert(tunnel);
        tunnel->start(accepted, std::move(read_ahead), [state, weak = std::weak_ptr(tunnel)] {
            if (const auto strong = weak.lock()) state->tunnel_ended(strong);
        });
        if (state->draining) tunnel->close();
    });
}

}  // namespace sw::router
