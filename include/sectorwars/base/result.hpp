// Errors as values (Result) below the service layer and one exception type (Failure) above it.
#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sw {

/// What kind of problem it is; platform/http/problem.cpp maps each to one HTTP status.
enum class Code {
    invalid,            ///< 422, the request does not fit its schema; `fields` says where
    unauthenticated,    ///< 401
    forbidden,          ///< 403
    not_found,          ///< 404
    conflict,           ///< 409
    rule_violation,     ///< 400, well formed, but the game or a policy says no
    locked,             ///< 423
    misdirected,        ///< 421, another process serves this
    too_large,          ///< 413
    too_many_requests,  ///< 429
    unavailable,        ///< 503
    internal,           ///< 500
};

struct FieldError {
    std::string field;    ///< dotted path, "items.3.quantity"
    std::string code;     ///< stable: "missing", "type", "min", "max", "length", "pattern", "enum"
    std::string message;  ///< a sentence for people
};

struct Error {
    Code code = Code::internal;
    std::string id;       ///< stable API code, snake_case: "insufficient_credits"
    std::string message;  ///< a sentence for people
    std::vector<FieldError> fields{};
    std::chrono::seconds retry_after{0};  ///< sent as Retry-After when positive
};

/// The only exception that crosses module walls. Nobody catches it between a rule and the edge.
class Failure final : public std::exception {
public:
    explicit Failure(Error error) : error_(std::move(error)) {}

    Failure(Code code, std::string id, std::string message)
        : error_{.code = code, .id = std::move(id), .message = std::move(message)} {}

    [[nodiscard]] const Error& error() const noexcept { return error_; }

    [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }

private:
    Error error_;
};

/// Shape of std::expected<T, Error>; becomes an alias when we move to C++23.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

    Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }

    explicit operator bool() const noexcept { return has_value(); }

    /// Throws Failure when this holds an error.
    [[nodiscard]] const T& value() const& {
        if (!has_value()) throw Failure(std::get<1>(state_));
        return std::get<0>(state_);
    }

    [[nodiscard]] T value() && {
        if (!has_value()) throw Failure(std::move(std::get<1>(state_)));
        return std::move(std::get<0>(state_));
    }

    /// Only when !has_value().
    [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

    const T* operator->() const { return &value(); }

    const T& operator*() const& { return value(); }

private:
    std::variant<T, Error> state_;
};

}  // namespace sw
