// Bytes over TCP, and over TLS when it was asked for.
#include "platform/client/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>

namespace sw::http {

namespace asio = boost::asio;
using boost::system::error_code;

struct Trust::Context {
    asio::ssl::context context{asio::ssl::context::tls_client};
};

Trust::Trust() : context_(std::make_unique<Context>()) {
    auto& context = context_->context;
    error_code none;  // without any authority every peer is refused
    context.set_default_verify_paths(none);
    context.set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
}

Trust::~Trust() = default;

struct Connection::Tls {
    Tls(Tcp::socket& socket, asio::ssl::context& context) : stream(socket, context) {}

    asio::ssl::stream<Tcp::socket&> stream;
};

namespace {

/// The name that the certificate must have; it also goes to the server in the clear, unless it is an address.
bool expect_peer(SSL* tls, const std::string& host) {
    error_code no_address;
    (void)asio::ip::make_address(host, no_address);
    X509_VERIFY_PARAM* rules = SSL_get0_param(tls);
    if (!no_address) return X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (SSL_set_tlsext_host_name(tls, host.c_str()) != 1) return false;
    return X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size()) == 1;
}

}  // namespace

Connection::Connection(const asio::any_io_executor& executor) : socket_(executor) {}

Connection::~Connection() = default;

Awaitable<> Connection::secure(const std::shared_ptr<Trust>& trust, std::string host, error_code& problem) {
    trust_ = trust;
    tls_ = std::make_unique<Tls>(socket_, trust_->context_->context);
    SSL* const tls = tls_->stream.native_handle();
    if (!expect_peer(tls, host)) {
        problem = asio::error::invalid_argument;
        why_ = "its name fits no certificate";
        co_return;
    }
    co_await tls_->stream.async_handshake(
        asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, problem)
    );
    if (!problem || problem == asio::error::operation_aborted) co_return;
    const long verdict = SSL_get_verify_result(tls);
    why_ = verdict == X509_V_OK
               ? "no TLS with it: " + problem.message()
               : std::string("its certificate does not count: ") + X509_verify_cert_error_string(verdict);
}

Awaitable<std::size_t> Connection::read_some(asio::mutable_buffer space, error_code& problem) {
    if (tls_)
        co_return co_await tls_->stream.async_read_some(space, asio::redirect_error(asio::use_awaitable, problem));
    co_return co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, problem));
}

Awaitable<std::size_t> Connection::write(asio::const_buffer bytes, error_code& problem) {
    if (tls_)
        co_return co_await asio::async_write(tls_->stream, bytes, asio::redirect_error(asio::use_awaitable, problem));
    co_return co_await asio::async_write(socket_, bytes, asio::redirect_error(asio::use_awaitable, problem));
}

bool Connection::silent() {
    char byte = 0;
    const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return false;
    if (!tls_) return true;
    SSL* const tls = tls_->stream.native_handle();
    // A record that came with the last reply, such as the announcement of a close, has left the socket already.
    return SSL_pending(tls) == 0 && BIO_ctrl_pending(SSL_get_rbio(tls)) == 0;
}

void Connection::close() {
    error_code ignored;
    socket_.close(ignored);
}

}  // namespace sw::http
