// The one place that turns an Error into a reply.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/http_types.hpp"

namespace sw::http {

/// One field of a request that is not valid.
struct ProblemField {
    std::string name;
    std::string code;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("field", &ProblemField::name, "Dotted path of the field"),
            field("code", &ProblemField::code, "Stable name of the problem"),
            field("message", &ProblemField::message, "A sentence for people")
        );
    }
};

/// The error body; every key that an existing client looks for is in it.
struct ProblemBody {
    bool error = true;
    std::string code;
    std::string detail;
    std::string message;
    std::int32_t status = 500;
    std::int32_t status_code = 500;
    std::string request_id;
    std::string error_id;
    Time timestamp{};
    std::vector<ProblemField> errors;

    static constexpr auto describe() {
        return fields(
            field("error", &ProblemBody::error, "Always true"),
            field("code", &ProblemBody::code, "Stable name of the problem"),
            field("detail", &ProblemBody::detail, "A sentence for people"),
            field("message", &ProblemBody::message, "The same sentence"),
            field("status", &ProblemBody::status, "HTTP status"),
            field("status_code", &ProblemBody::status_code, "HTTP status"),
            field("request_id", &ProblemBody::request_id, "X-Request-ID of this reply"),
            field("error_id", &ProblemBody::error_id, "X-Error-ID of this reply; found in the log"),
            field("timestamp", &ProblemBody::timestamp, "When it happened"),
            field("errors", &ProblemBody::errors, "One entry per field that is not valid")
        );
    }
};

[[nodiscard]] int status_of(const Error& error) noexcept;

/// Where an error happened; `at` and `error_id` make the reply reproducible in tests.
struct ProblemContext {
    std::string_view request_id;
    std::string error_id;  ///< 8 hex digits
    Time at{};
};

/// Code::internal never shows its id or text.
[[nodiscard]] Response problem(const Error& error, const ProblemContext& context);

/// The same with the URL that answers instead, as a header and as a member of the body.
[[nodiscard]] Response misdirected(const Error& error, const std::string& location, const ProblemContext& context);

/// The reply to what never became a request for a route, like a body that is too long: only the status is known.
[[nodiscard]] Response transport_problem(int status, const ProblemContext& context);

/// A fresh error id: 8 random hex digits.
[[nodiscard]] std::string make_error_id();

}  // namespace sw::http
