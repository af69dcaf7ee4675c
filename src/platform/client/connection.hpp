// A connection to another process, in plain text or over TLS.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <memory>
#include <string>

#include "sectorwars/platform/reactor.hpp"

namespace sw::http {

using Tcp = boost::asio::ip::tcp;

/// The authorities whose word counts. Made once a client: reading their certificates takes tens of milliseconds.
class Trust {
public:
    Trust();  ///< reads files
    ~Trust();
    Trust(const Trust&) = delete;
    Trust& operator=(const Trust&) = delete;

private:
    friend class Connection;
    struct Context;
    std::unique_ptr<Context> context_;
};

class Connection {
public:
    explicit Connection(const boost::asio::any_io_executor& executor);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Tcp::socket& socket() { return socket_; }

    /// Shakes hands over the connected socket and checks that the peer is `host`. What was wrong is in `problem`, and
    /// as a sentence's end in why(). `trust` outlives the connection.
    [[nodiscard]] Awaitable<> secure(
        const std::shared_ptr<Trust>& trust, std::string host, boost::system::error_code& problem
    );

    [[nodiscard]] const std::string& why() const { return why_; }

    /// At least a byte, or a problem.
    [[nodiscard]] Awaitable<std::size_t> read_some(
        boost::asio::mutable_buffer space, boost::system::error_code& problem
    );

    /// All of it, or a problem; how much may have left.
    [[nodiscard]] Awaitable<std::size_t> write(boost::asio::const_buffer bytes, boost::system::error_code& problem);

    /// Open as far as this side knows, and nothing to read.
    [[nodiscard]] bool silent();

    /// Pending operations fail.
    void close();

private:
    struct Tls;
    Tcp::socket socket_;
    std::shared_ptr<Trust> trust_;
    std::unique_ptr<Tls> tls_;
    std::string why_;
};

using SharedConnection = std::shared_ptr<Connection>;

}  // namespace sw::http
