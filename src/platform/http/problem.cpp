// The one place that turns an Error into a reply.
#include "platform/http/problem.hpp"

#include <algorithm>
#include <iterator>

#include "sectorwars/base/id.hpp"

namespace sw::http {

namespace {

int status_of_code(Code code) noexcept {
    switch (code) {
        case Code::invalid:
            return 422;
        case Code::unauthenticated:
            return 401;
        case Code::forbidden:
            return 403;
        case Code::not_found:
            return 404;
        case Code::conflict:
            return 409;
        case Code::rule_violation:
            return 400;
        case Code::locked:
            return 423;
        case Code::misdirected:
            return 421;
        case Code::too_large:
            return 413;
        case Code::too_many_requests:
            return 429;
        case Code::unavailable:
            return 503;
        case Code::internal:
            break;
    }
    return 500;
}

/// What a caller may know of an internal error: nothing.
Error shown(const Error& error) {
    if (error.code != Code::internal) return error;
    return {
        .code = Code::internal,
        .id = "internal_error",
        .message = "Something went wrong on the server. The error id helps to find it."};
}

struct TransportWords {
    int status;
    std::string_view code;
    std::string_view message;
};

constexpr TransportWords transport_words[] = {
    {400, "bad_request", "The request is not well-formed HTTP."},
    {408, "request_timeout", "The request did not arrive in time."},
    {413, "too_large", "The body is too large."},
    {414, "target_too_long", "The URL is too long."},
    {417, "expectation_failed", "The server cannot do what Expect asks for."},
    {431, "headers_too_large", "The headers are too large."},
    {501, "not_implemented", "The server does not know this method."},
    {503, "busy", "The server is busy. Please try again."},
};

constexpr TransportWords other_words{500, "internal_error", "Something went wrong on the server."};

}  // namespace

int status_of(const Error& error) noexcept {
    // HTTP has its own numbers for these; the game has no use for codes of its own.
    if (error.code == Code::invalid && error.id == "method_not_allowed") return 405;
    if (error.code == Code::invalid && error.id == "unsupported_media_type") return 415;
    if (error.code == Code::not_found && error.id == "region_terminated") return 410;
    if (error.code == Code::unavailable && error.id == "region_timeout") return 504;
    return status_of_code(error.code);
}

Response problem(const Error& error, const ProblemContext& context) {
    const int status = status_of(error);
    Error visible = shown(error);
    ProblemBody body{
        .code = std::move(visible.id),
        .detail = visible.message,
        .message = visible.message,
        .status = status,
        .status_code = status,
        .request_id = std::string(context.request_id),
        .error_id = context.error_id,
        .timestamp = context.at,
    };
    for (auto& [field, code, message] : visible.fields) {
        body.errors.push_back({std::move(field), std::move(code), std::move(message)});
    }
    Response response{.status = status, .body = to_json(body)};
    response.headers.emplace_back("X-Error-ID", context.error_id);
    if (visible.retry_after.count() > 0) {
        response.headers.emplace_back("Retry-After", std::to_string(visible.retry_after.count()));
    }
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Response misdirected(const Error& error, const std::string& location, const ProblemContext& context) {
    Response response = problem(error, context);
    response.headers.emplace_back("Location", location);
    // One more member than other problems have.
    std::string member;
    JsonWriter(member).value(location);
    response.body.insert(response.body.size() - 1, ",\"location\":" + member);
    return response;
}

Response transport_problem(int status, const ProblemContext& context) {
    const auto* const found = std::find_if(
        std::begin(transport_words), std::end(transport_words), [&](const auto& one) { return one.status == status; }
    );
    const TransportWords& words = found == std::end(transport_words) ? other_words : *found;
    const ProblemBody body{
        .code = std::string(words.code),
        .detail = std::string(words.message),
        .message = std::string(words.message),
        .status = status,
        .status_code = status,
        .request_id = std::string(context.request_id),
        .error_id = context.error_id,
        .timestamp = context.at,
    };
    Response response{.status = status, .body = to_json(body)};
    response.headers.emplace_back("X-Error-ID", context.error_id);
    if (!context.request_id.empty()) response.headers.emplace_back("X-Request-ID", std::string(context.request_id));
    return response;
}

std::string make_error_id() {
    // The tail of a version 7 UUID is random.
    return Uuid::make().to_string().substr(28);
}

}  // namespace sw::http
