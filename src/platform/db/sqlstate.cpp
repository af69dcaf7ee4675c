// Maps PostgreSQL's error codes to Failures.
#include "platform/db/sqlstate.hpp"

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

bool in_class(std::string_view state, std::string_view prefix) noexcept {
    return state.starts_with(prefix);
}

Failure unavailable(std::string id, std::string message) {
    return Failure(Error{
        .code = Code::unavailable,
        .id = std::move(id),
        .message = std::move(message),
        .retry_after = std::chrono::seconds{1}});
}

}  // namespace

namespace sqlstate {

bool is_constraint(std::string_view state) noexcept {
    return state == "23503" || state == "23505" || state == "23514" || state == "23P01";
}

bool is_conflict(std::string_view state) noexcept {
    return state == serialization_failure || state == "40P01";
}

bool is_disconnect(std::string_view state) noexcept {
    return in_class(state, "08") || in_class(state, "57P") || state == "25P03" || state == "57P05";
}

}  // namespace sqlstate

Failure to_failure(const SqlError& error) {
    const std::string_view state = error.sqlstate();
    if (state == sqlstate::outcome_unknown) {
        return unavailable(
            "outcome_unknown",
            "The connection broke while the change was being stored. It is there once or not at all: "
            "repeat the request with the same Idempotency-Key to learn which."
        );
    }
    if (state == sqlstate::timed_out) {
        return unavailable("database_timeout", "The database took too long. Please try again.");
    }
    if (sqlstate::is_conflict(state) || state == "55P03") {
        return unavailable("database_contention", "Too many others change the same things. Please try again.");
    }
    if (sqlstate::is_disconnect(state) || in_class(state, "53")) {
        return unavailable("database_unavailable", "The database is not available. Please try again.");
    }
    if (state == "22021" || state == "22P05") {
        return Failure(Code::invalid, "invalid_text", "A text contains characters that cannot be stored.");
    }
    log::error(
        "statement failed", {{"sqlstate", error.sqlstate()}, {"statement", error.statement()}, {"error", error.what()}}
    );
    return Failure(Code::internal, "internal_error", "An internal error occurred.");
}

Failure to_failure(const ConstraintViolation& violation) {
    const bool rule = violation.kind() == ConstraintViolation::Kind::check;
    std::string message = "The request conflicts with what is stored";
    if (rule) message = "The request breaks a rule";
    if (violation.kind() == ConstraintViolation::Kind::foreign_key) message = "The request refers to a missing entry";
    message += " (" + std::string(violation.constraint()) + ").";
    return Failure(rule ? Code::rule_violation : Code::conflict, std::string(violation.constraint()), message);
}

}  // namespace sw
