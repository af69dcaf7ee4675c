// Calls over kept connections, and what a broken one means.
#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "platform/client/exchange.hpp"
#include "platform/client/pool.hpp"
#include "sectorwars/platform/http_client.hpp"

namespace sw::http {

namespace asio = boost::asio;
using boost::system::system_error;

namespace {

constexpr int most_calls = 512;

bool named(std::string_view left, std::string_view lower_case) {
    return std::equal(left.begin(), left.end(), lower_case.begin(), lower_case.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
    });
}

bool has_header(const Call& call, std::string_view lower_case) {
    return std::any_of(call.headers.begin(), call.headers.end(), [&](const Header& header) {
        return named(header.first, lower_case);
    });
}

void put_header(std::string& out, std::string_view name, std::string_view value) {
    const auto clean = [](std::string_view text) {
        return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
    };
    if (name.empty() || name.find_first_of(": \t") != std::string_view::npos || !clean(name) || !clean(value)) {
        throw Failure(Code::internal, "bad_header", "A header of a call between processes is malformed.");
    }
    out.append(name).append(": ").append(value).append("\r\n");
}

std::string to_request(const Call& call, const Url& url) {
    std::string out;
    out.reserve(256 + call.body.size());
    out.append(to_text(call.method)).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    const bool bracketed = url.host.find(':') != std::string::npos;
    const bool usual_port = url.port == (url.tls ? "443" : "80");
    put_header(out, "Host", (bracketed ? "[" + url.host + "]" : url.host) + (usual_port ? "" : ":" + url.port));
    for (const auto& [name, value] : call.headers) {
        if (named(name, "host") || named(name, "content-length") || named(name, "transfer-encoding")) {
            throw Failure(Code::internal, "bad_header", "A call between processes sets a header of the connection.");
        }
        put_header(out, name, value);
    }
    const bool takes_body = call.method == Method::post || call.method == Method::put || call.method == Method::patch;
    if (!call.body.empty() && !has_header(call, "content-type")) put_header(out, "Content-Type", "application/json");
    if (takes_body || !call.body.empty()) put_header(out, "Content-Length", std::to_string(call.body.size()));
    return out.append("\r\n").append(call.body);
}

/// A second try is harmless when the server must not act twice on it. For another call only the caller knows.
bool may_repeat(const Call& call) {
    switch (call.method) {
        case Method::get:
        case Method::head:
        case Method::put:
        case Method::del:
        case Method::options:
            return true;
        default:
            return has_header(call, "idempotency-key");
    }
}

Failure no_answer(const std::string& why) {
    return Failure(Code::unavailable, "no_answer", "The other process gave no answer: " + why);
}

/// How one attempt ended.
struct Attempt {
    std::optional<Answer> answer;
    Progress progress;
    boost::system::error_code problem;
};

Awaitable<Attempt> attempt(
    std::shared_ptr<IdleConnections> idle, std::string place, SharedConnection connection, const std::string& request,
    const Call& call, std::shared_ptr<Deadline> deadline
) {
    deadline->watch([connection] { connection->close(); });
    Attempt out;
    try {
        Exchanged done =
            co_await exchange(*connection, request, call.method == Method::head, call.max_reply, out.progress);
        out.answer = std::move(done.answer);
        deadline->watch(nullptr);
        if (done.reusable && !deadline->over()) idle->put(place, connection);
    } catch (const system_error& problem) {
        out.problem = problem.code();
    } catch (const std::length_error&) {  // the buffer of what is not parsed yet
        out.problem = asio::error::message_size;
    }
    deadline->watch(nullptr);
    co_return out;
}

/// Stops the timer on every way out.
struct DeadlineGuard {
    std::shared_ptr<Deadline> deadline;

    ~DeadlineGuard() { deadline->stop(); }
};

}  // namespace

struct Client::Pool {
    explicit Pool(asio::any_io_executor executor) : idle(std::make_shared<IdleConnections>(std::move(executor))) {}

    std::shared_ptr<IdleConnections> idle;
    std::shared_ptr<Trust> trust;  ///< from the first call over TLS on
    int calls = 0;
};

namespace {

/// Reads the authorities off this thread, once.
Awaitable<std::shared_ptr<Trust>> read_trust() {
    const auto made = std::make_shared<std::shared_ptr<Trust>>();
    std::function<void()> make = [made] { *made = std::make_shared<Trust>(); };
    co_await run_blocking(std::move(make));
    co_return *made;
}

}  // namespace

Client::Client(asio::any_io_executor executor) : pool_(std::make_shared<Pool>(std::move(executor))) {}

Client::~Client() = default;

Awaitable<Answer> Client::send(Call call) {
    const auto pool = pool_;
    const Url url = parse_url(call.url);
    const std::string request = to_request(call, url);
    const std::string place = (url.tls ? "https " : "http ") + url.host + ' ' + url.port;
    if (pool->calls >= most_calls) {
        throw Failure(Code::unavailable, "unreachable", "Too many calls to other processes are under way.");
    }
    ++pool->calls;
    const std::shared_ptr<void> counted(nullptr, [pool](void*) { --pool->calls; });
    const auto deadline = std::make_shared<Deadline>(pool->idle->executor(), call.timeout);
    const DeadlineGuard guard{deadline};
    deadline->start();

    SharedConnection connection = pool->idle->take(place);
    for (bool first = true;; first = false) {
        const bool reused = connection != nullptr;
        if (!reused) {
            if (url.tls && !pool->trust) pool->trust = co_await read_trust();
            std::shared_ptr<Trust> trust;  // named: g++ 12 destroys a conditional argument of an awaited call twice
            if (url.tls) trust = pool->trust;
            connection = co_await connect(url, trust, deadline);
        }
        Attempt tried = co_await attempt(pool->idle, place, connection, request, call, deadline);
        if (tried.answer) co_return std::move(*tried.answer);
        if (deadline->over()) throw no_answer("it took too long.");
        if (tried.problem == asio::error::operation_aborted) throw system_error(tried.problem);
        const bool died_idle = reused && first && !tried.progress.answered;
        connection.reset();
        if (!died_idle || (tried.progress.wrote && !may_repeat(call))) throw no_answer(tried.problem.message() + ".");
    }
}

std::string_view Answer::header(std::string_view lower_case_name) const noexcept {
    for (const auto& [name, value] : headers) {
        if (name == lower_case_name) return value;
    }
    return {};
}

}  // namespace sw::http
