// Connecting over a Unix socket or TCP.
#include "platform/engine/connection.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <vector>

namespace sw::engine {

namespace {

namespace asio = boost::asio;
using Endpoints = std::vector<Socket::endpoint_type>;

/// A look-up that the resolver's thread may finish long after nobody waits for it.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}

    asio::ip::tcp::resolver resolver;
    asio::steady_timer timer;
    boost::system::error_code error = boost::beast::error::timeout;
    Endpoints found{};
    bool done = false;
};

Awaitable<Endpoints> resolve(const Address& address, Deadline deadline, const std::string& name) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->timer.expires_at(deadline);
    const auto finish =
        [lookup](const boost::system::error_code& error, const asio::ip::tcp::resolver::results_type& results) {
            lookup->error = error;
            for (const auto& entry : results) lookup->found.emplace_back(entry.endpoint());
            lookup->done = true;
            lookup->timer.cancel();
        };
    lookup->resolver.async_resolve(address.host, address.port, finish);
    boost::system::error_code woken;
    co_await lookup->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (woken && !lookup->done) throw boost::system::system_error(woken);
    check(lookup->error, name);
    co_return lookup->found;
}

}  // namespace

Awaitable<> connect(Socket& socket, Address address, Deadline deadline, std::string name) {
    Endpoints endpoints;
    if (address.path.empty()) endpoints = co_await resolve(address, deadline, name);
    else endpoints.emplace_back(asio::local::stream_protocol::endpoint(address.path));
    socket.expires_at(deadline);
    boost::system::error_code error = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        error = {};
        co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
        if (!error || error == asio::error::operation_aborted || error == boost::beast::error::timeout) break;
    }
    check(error, name);
}

}  // namespace sw::engine
