// The error body that every client understands.
#include "platform/http/problem.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;

namespace {

const ProblemContext context{.request_id = "req-1", .error_id = "0badcafe", .at = Time{std::chrono::hours(1)}};

std::string header_of(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

TEST_CASE("each code has one status") {
    const auto [code, status] = GENERATE(table<Code, int>({
        {Code::invalid, 422},
        {Code::unauthenticated, 401},
        {Code::forbidden, 403},
        {Code::not_found, 404},
        {Code::conflict, 409},
        {Code::rule_violation, 400},
        {Code::locked, 423},
        {Code::misdirected, 421},
        {Code::too_large, 413},
        {Code::too_many_requests, 429},
        {Code::unavailable, 503},
        {Code::internal, 500},
    }));
    const Response reply = problem({.code = code, .id = "some_id", .message = "Text."}, context);
    CHECK(reply.status == status);
    CHECK(header_of(reply, "X-Error-ID") == "0badcafe");
    CHECK(header_of(reply, "WWW-Authenticate") == (status == 401 ? "Bearer" : ""));
    CHECK(header_of(reply, "Retry-After").empty());
}

TEST_CASE("wrong methods and media types keep the numbers HTTP has for them") {
    CHECK(status_of({.code = Code::invalid, .id = "method_not_allowed"}) == 405);
    CHECK(status_of({.code = Code::invalid, .id = "unsupported_media_type"}) == 415);
}

TEST_CASE("the body has every key that a client looks for") {
    Error error{.code = Code::invalid, .id = "validation_failed", .message = "Look \"here\"."};
    error.fields = {{"items.3.quantity", "min", "must be at least 1"}};
    error.retry_after = std::chrono::seconds(7);
    const Response reply = problem(error, context);
    CHECK(reply.content_type == "application/json");
    CHECK(
        reply.body ==
        R"({"error":true,"code":"validation_failed","detail":"Look \"here\".","message":"Look \"here\".","status":422,)"
        R"("status_code":422,"request_id":"req-1","error_id":"0badcafe","timestamp":"1970-01-01T01:00:00.000000Z",)"
        R"("errors":[{"field":"items.3.quantity","code":"min","message":"must be at least 1"}]})"
    );
    CHECK(header_of(reply, "Retry-After") == "7");
}

TEST_CASE("an internal error keeps its secrets") {
    Error error{.code = Code::internal, .id = "secret_id", .message = "password of table x"};
    error.fields = {{"secret_field", "x", "y"}};
    const Response reply = problem(error, context);
    CHECK(reply.body.find("secret") == std::string::npos);
    CHECK(reply.body.find("password") == std::string::npos);
    CHECK(reply.body.find(R"("code":"internal_error")") != std::string::npos);
}

TEST_CASE("error ids are eight hex digits and differ") {
    const std::string first = make_error_id();
    CHECK(first.size() == 8);
    CHECK(first.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(make_error_id() != first);
}
