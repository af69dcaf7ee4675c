// Cross-origin rules.
#include "platform/http/cors.hpp"

#include <algorithm>

#include "platform/http/text.hpp"

namespace sw::http {

namespace {

constexpr std::string_view exposed =
    "Access-Control-Expose-Headers: X-Request-ID, X-Error-ID, Retry-After, ETag, Idempotency-Replayed, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, RateLimit-Limit, RateLimit-Remaining, "
    "RateLimit-Reset, RateLimit-Policy\r\n";

bool is_header_list(std::string_view text) {
    return text.size() <= 1024 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_token_character(c) || c == ',' || c == ' '; });
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) {
    // Greedy with one point of return per star: linear in practice, never exponential.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*' && text[t] != '/') {
            star = p++;
            resume = ++t;
        } else if (p < pattern.size() && pattern[p] != '*' && to_lower(pattern[p]) == to_lower(text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos && text[resume] != '/') {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return p == pattern.size();
}

Cors::Cors(Environment environment, std::vector<std::string> origins)
    : echo_all_(environment == Environment::development) {
    for (auto& origin : origins) {
        if (!origin.empty() && origin.back() == '/') origin.pop_back();
        auto& list = origin.find('*') == std::string::npos ? exact_ : wildcards_;
        list.push_back(std::move(origin));
    }
}

Cors::Answer Cors::judge(std::string_view origin) const {
    if (origin.empty() || !is_header_safe(origin)) return Answer::no;
    if (echo_all_) return Answer::with_credentials;
    const auto same = [&](const std::string& allowed) { return equal_ignoring_case(allowed, origin); };
    if (std::any_of(exact_.begin(), exact_.end(), same)) return Answer::with_credentials;
    const auto fits = [&](const std::string& pattern) { return pattern == "*" || matches_wildcard(pattern, origin); };
    return std::any_of(wildcards_.begin(), wildcards_.end(), fits) ? Answer::without_credentials : Answer::no;
}

void Cors::append_lines(std::string& lines, std::string_view origin) const {
    lines += "Vary: Origin\r\n";
    const Answer answer = judge(origin);
    if (answer == Answer::no) return;
    lines += "Access-Control-Allow-Origin: ";
    lines += origin;
    lines += "\r\n";
    if (answer == Answer::with_credentials) lines += "Access-Control-Allow-Credentials: true\r\n";
    lines += exposed;
}

bool Cors::is_preflight(const Request& request) {
    return request.method == Method::options && !request.header("origin").empty() &&
           !request.header("access-control-request-method").empty();
}

Response Cors::preflight(const Request& request) const {
    const std::string_view origin = request.header("origin");
    Response response{.status = 200, .content_type = "text/plain; charset=utf-8", .body = "OK"};
    append_lines(response.header_lines, origin);
    if (judge(origin) == Answer::no) {
        response.status = 400;
        response.body = "Disallowed CORS origin";
        return response;
    }
    const std::string_view wanted = request.header("access-control-request-headers");
    response.header_lines += "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n";
    response.header_lines += "Access-Control-Max-Age: 600\r\n";
    response.header_lines += "Access-Control-Allow-Headers: ";
    response.header_lines += !wanted.empty() && is_header_list(wanted)
                                 ? wanted
                                 : "Authorization, Content-Type, Idempotency-Key, X-Request-ID, X-Session, traceparent";
    response.header_lines += "\r\n";
    return response;
}

}  // namespace sw::http
