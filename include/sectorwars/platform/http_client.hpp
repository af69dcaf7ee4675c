// Calls to other processes over HTTP/1.1: keep-alive, bounded in size and time; plain text inside the installation, TLS
// to anybody else.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::http {

struct Call {
    Method method = Method::get;
    std::string url;  ///< "http(s)://host:port/path?query"; host may be a name, IPv4 or [IPv6]
    std::vector<Header> headers{};
    std::string body{};  ///< sent with Content-Length; content type application/json unless a header says otherwise
    std::chrono::milliseconds timeout{5000};  ///< of everything: resolve, connect, shake hands, send, receive
    std::size_t max_reply = std::size_t{8} * 1024 * 1024;
};

struct Answer {
    int status = 0;
    std::vector<Header> headers{};  ///< names in lower case
    std::string body{};

    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const noexcept;
};

/// Keeps up to 8 idle connections a host for 30 s. Use from coroutines of one executor.
///
/// https: TLS 1.2 or later; the certificate must be for the host of the URL and lead to an authority of the system, or
/// of the file that SSL_CERT_FILE names when the first such call is made.
class Client {
public:
    explicit Client(boost::asio::any_io_executor executor);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Any status is an answer. Throws Failure unavailable "unreachable" when the peer could not be connected to
    /// or did not prove who it is, and "no_answer" when the connection broke or the time ran out after something was
    /// sent: then the call may or may not have had its effect. A connection that died while idle is replaced once,
    /// without notice.
    [[nodiscard]] Awaitable<Answer> send(Call call);

private:
    struct Pool;
    std::shared_ptr<Pool> pool_;
};

/// A URL of the shape http[s]://host[:port][/path].
struct Url {
    std::string host;
    std::string port;    ///< "80" or "443" when absent
    std::string target;  ///< path and query, at least "/"
    bool tls = false;    ///< https
};

/// Throws Failure invalid "bad_url".
[[nodiscard]] Url parse_url(std::string_view text);

}  // namespace sw::http
