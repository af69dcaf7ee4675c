// The libpq side of Rows.
#pragma once

#include <libpq-fe.h>

#include <memory>

#include "sectorwars/platform/tx.hpp"

namespace sw {

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};

using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

/// One finished result; text() of its cells points into libpq's memory.
class Rows::Source {
public:
    explicit Source(ResultPtr result) : result_(std::move(result)) {}

    [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(PQntuples(result_.get())); }

    [[nodiscard]] std::int64_t affected() const noexcept;
    [[nodiscard]] std::optional<std::string_view> text(std::size_t row, std::string_view column) const;

private:
    ResultPtr result_;
};

}  // namespace sw
