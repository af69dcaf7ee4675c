// Calls to a Docker Engine: HTTP/1.1 over a Unix socket or TCP, only calls from a list, each with a deadline and a
// bound.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {
class Metrics;
}

namespace sw::engine {

using http::Method;
using Query = std::vector<std::pair<std::string, std::string>>;  ///< plain; the client encodes it

constexpr auto quick = std::chrono::seconds{10};  ///< deadline of calls that the engine answers from memory
constexpr std::size_t longest_reply = std::size_t{8} * 1024 * 1024;
constexpr std::size_t longest_line = std::size_t{1024} * 1024;

struct Call {
    Method method = Method::get;
    std::string path;  ///< "/containers/x/start", without the version
    Query query{};
    std::string body{};  ///< empty = none
    std::chrono::milliseconds deadline = quick;
    std::size_t max_reply = longest_reply;
    std::string content_type = "application/json";
    bool confidential =
        false;  ///< the body holds secrets: the engine's words are left out of errors, it may repeat them
};

struct Reply {
    int status = 0;
    std::string body{};
};

/// Bounds of one client; tests make them small.
struct Bounds {
    std::size_t calls = 16;                   ///< connections at once; more calls wait their turn
    std::size_t waiting = 256;                ///< calls that wait; beyond it "engine_unreachable" at once
    std::size_t streams = 256;                ///< followed streams, counted apart: each lives for hours
    std::chrono::milliseconds connect{3000};  ///< to connect, of every call's deadline
};

/// Use from coroutines on `executor`'s one thread. All functions throw the Failures of region_backend.hpp, and
/// boost::system::system_error(operation_aborted) when cancelled.
class Client {
public:
    /// `docker_host`: unix:///path, tcp://host:port. Throws Failure invalid "bad_docker_host".
    Client(boost::asio::any_io_executor executor, const std::string& docker_host, Metrics& metrics, Bounds bounds = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Any status below 400 is a reply. Other ones throw: 404 not_found "no_instance", 409 conflict "engine_conflict",
    /// other 4xx rule_violation "engine_refused", 5xx unavailable "engine_failed". A call that is not on the list
    /// (allow_list.hpp) throws internal "engine_call_not_allowed" and is not sent.
    Awaitable<Reply> call(Call call);

    /// A reply without an end: hands on its bytes as they come, until the engine ends it (then it throws
    /// "engine_unreachable", unless `may_end`) or `idle` passes without a byte. `call.deadline` bounds the time until
    /// the header of the reply, max_reply nothing.
    Awaitable<> stream(
        Call call, std::chrono::milliseconds idle, bool may_end, std::function<void(std::string_view)> on_bytes
    );

    /// As stream, line by line. A line longer than longest_line throws "engine_unreachable".
    Awaitable<> stream_lines(Call call, std::chrono::milliseconds idle, std::function<void(std::string_view)> on_line);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace sw::engine
