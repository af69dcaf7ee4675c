// PostgreSQL's error codes: which are worth a retry and what a client is told about the others.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// A failed statement that is no constraint violation. sqlstate 08006: the connection is gone and nothing was
/// committed; 08007: it went while COMMIT was under way.
class SqlError : public std::runtime_error {
public:
    SqlError(std::string sqlstate, const std::string& message, std::string statement)
        : std::runtime_error(message), sqlstate_(std::move(sqlstate)), statement_(std::move(statement)) {}

    [[nodiscard]] const std::string& sqlstate() const noexcept { return sqlstate_; }

    [[nodiscard]] const std::string& statement() const noexcept { return statement_; }

private:
    std::string sqlstate_;
    std::string statement_;
};

namespace sqlstate {

inline constexpr std::string_view connection_lost = "08006";
inline constexpr std::string_view outcome_unknown = "08007";
inline constexpr std::string_view timed_out = "57014";
inline constexpr std::string_view serialization_failure = "40001";

/// Integrity violations that carry the name of a constraint: 23503, 23505, 23514, 23P01.
[[nodiscard]] bool is_constraint(std::string_view state) noexcept;

/// The transaction lost a race (40001, 40P01): running it again is expected to work.
[[nodiscard]] bool is_conflict(std::string_view state) noexcept;

/// The server is gone, going, or not taking us; the connection is of no more use.
[[nodiscard]] bool is_disconnect(std::string_view state) noexcept;

}  // namespace sqlstate

/// What the edge answers. Unforeseen states are hidden behind Code::internal and logged with the statement's name.
[[nodiscard]] Failure to_failure(const SqlError& error);
[[nodiscard]] Failure to_failure(const ConstraintViolation& violation);

}  // namespace sw
