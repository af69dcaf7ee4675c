// Requests and replies as the HTTP server hands them over: plain values, no Beast.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sectorwars/base/result.hpp"

namespace sw::http {

enum class Method { get, head, post, put, patch, del, options, other };

[[nodiscard]] std::string_view to_text(Method method) noexcept;

using Header = std::pair<std::string, std::string>;  ///< request names arrive in lower case
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Request {
    Method method = Method::other;
    std::string target;  ///< as sent: path and query
    std::string path;    ///< percent-decoded, without the query
    Parameters query;    ///< decoded, in order
    std::vector<Header> headers;
    std::string body;
    std::string peer;          ///< client address after TRUSTED_PROXIES
    std::string request_id;    ///< of the client when it is sane, else made here; echoed as X-Request-ID
    std::string trace_parent;  ///< W3C traceparent, continued or started here
    std::chrono::steady_clock::time_point received{};

    /// Empty when absent.
    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const noexcept;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::shared_ptr<const std::string> shared_body;  ///< used instead of body when set: prepared bytes, never copied
    std::vector<Header> headers;
    /// More headers as the wire wants them, "Name: value\r\n" each; the server writes these bytes as they are, after
    /// `headers`. The dispatcher puts security, CORS, rate limit, X-Request-ID and traceparent lines here: one string
    /// instead of a dozen pairs. Values in it are checked already.
    std::string header_lines{};
    bool close = false;
    std::shared_ptr<const Error> refusal;  ///< the handler said no after writing: the edge makes status and body of it

    [[nodiscard]] std::string_view bytes() const noexcept { return shared_body ? *shared_body : body; }
};

/// Call exactly once, from any thread; the server hops to the I/O thread itself.
using Respond = std::function<void(Response)>;

}  // namespace sw::http
