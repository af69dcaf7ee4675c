// What a service sees of PostgreSQL: statements with names, rows, and a transaction that pipelines its round trips.
//
// send() and defer() only queue; the queue travels in one round trip at the next query(), Pending::rows(), or at
// commit. So a service that sends its locking reads, decides, defers its writes and returns costs two round trips.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sectorwars/base/credits.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/events.hpp"

namespace sw {

/// A named constant in a repository. The name becomes the leading comment in pg_stat_statements.
/// SQL uses $1.. parameters, is lower case and lists its columns.
struct Statement {
    std::string_view name;
    std::string_view sql;
};

/// One parameter in PostgreSQL's text format; nullopt is null.
using Param = std::optional<std::string>;

inline Param to_param(std::nullopt_t) {
    return std::nullopt;
}

inline Param to_param(std::string_view text) {
    return std::string(text);
}

inline Param to_param(const std::string& text) {
    return text;
}

inline Param to_param(const char* text) {
    return std::string(text);
}

inline Param to_param(bool flag) {
    return std::string(flag ? "t" : "f");
}

inline Param to_param(std::int32_t number) {
    return std::to_string(number);
}

inline Param to_param(std::int64_t number) {
    return std::to_string(number);
}

Param to_param(double number);

inline Param to_param(Credits credits) {
    return std::to_string(credits.amount());
}

inline Param to_param(Time time) {
    return to_rfc3339(time);
}

inline Param to_param(const Uuid& uuid) {
    return uuid.to_string();
}

template <class Tag>
Param to_param(const Id<Tag>& id) {
    return id.uuid.to_string();
}

template <class T>
Param to_param(const std::optional<T>& value) {
    return value ? to_param(*value) : Param{};
}

/// PostgreSQL array text from a list: {"a","b"}; for `= any($1)` and unnest($1::text[]).
Param array_param(const std::vector<Param>& items);

template <class T>
Param to_param(const std::vector<T>& items) {
    std::vector<Param> texts;
    texts.reserve(items.size());
    for (const auto& item : items) texts.push_back(to_param(item));
    return array_param(texts);
}

/// A statement broke a constraint. A service that expects this for a statement it awaits catches it and throws a
/// Failure of its own (the transaction is lost all the same); otherwise, and for deferred writes, the client gets a
/// conflict or rule violation whose code is the constraint's name.
class ConstraintViolation : public std::exception {
public:
    enum class Kind { unique, foreign_key, check, exclusion };

    ConstraintViolation(Kind kind, std::string constraint, std::string message)
        : kind_(kind), constraint_(std::move(constraint)), message_(std::move(message)) {}

    [[nodiscard]] Kind kind() const noexcept { return kind_; }

    [[nodiscard]] std::string_view constraint() const noexcept { return constraint_; }

    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

private:
    Kind kind_;
    std::string constraint_;
    std::string message_;
};

inline bool violates(const ConstraintViolation& violation, std::string_view constraint) noexcept {
    return violation.constraint() == constraint;
}

namespace detail {

void read_cell(std::string_view text, std::string_view column, bool& to);
void read_cell(std::string_view text, std::string_view column, std::int32_t& to);
void read_cell(std::string_view text, std::string_view column, std::int64_t& to);
void read_cell(std::string_view text, std::string_view column, double& to);
void read_cell(std::string_view text, std::string_view column, std::string& to);
void read_cell(std::string_view text, std::string_view column, Credits& to);
void read_cell(std::string_view text, std::string_view column, Time& to);
void read_cell(std::string_view text, std::string_view column, Uuid& to);

template <class Tag>
void read_cell(std::string_view text, std::string_view column, Id<Tag>& to) {
    read_cell(text, column, to.uuid);
}

[[noreturn]] void null_cell(std::string_view column);

}  // namespace detail

/// All rows of one result; cheap to move, keeps the memory of the driver's result alive.
class Rows {
public:
    class Row;
    class Source;  ///< hides libpq
    explicit Rows(std::shared_ptr<const Source> source);
    Rows();

    [[nodiscard]] std::size_t size() const noexcept;

    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    /// Index or column name below; a name that is not there throws (a programming error).
    [[nodiscard]] Row operator[](std::size_t index) const;

    /// The rows that an insert, update or delete without `returning` touched.
    [[nodiscard]] std::int64_t affected() const noexcept;

private:
    friend class Row;
    std::shared_ptr<const Source> source_;
};

class Rows::Row {
public:
    Row(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}

    /// Reads the column named `column` as T: bool, int32, int64, double, std::string, Credits, Time, Id<...>, Uuid,
    /// or std::optional of those. Null where T is not optional throws.
    template <class T>
    [[nodiscard]] T get(std::string_view column) const {
        const auto cell = text(column);
        T value{};
        if constexpr (IsOptional<T>::value) {
            if (cell) detail::read_cell(*cell, column, value.emplace());
        } else {
            if (!cell) detail::null_cell(column);
            detail::read_cell(*cell, column, value);
        }
        return value;
    }

private:
    [[nodiscard]] std::optional<std::string_view> text(std::string_view column) const;
    const Rows* rows_;
    std::size_t index_;
};

class Connection;  ///< src/platform/db/connection.hpp, hides libpq

/// The result of a queued statement.
class Pending {
public:
    Pending(Connection* connection, std::size_t slot) : connection_(connection), slot_(slot) {}

    /// Flushes the queue when it must. Call once.
    [[nodiscard]] Rows rows();

private:
    Connection* connection_;
    std::size_t slot_;
};

/// What both kinds of transactions can do. Repositories that only read take this.
class Reader {
public:
    template <class... Args>
    Rows query(const Statement& statement, const Args&... args) {
        return run(statement, std::vector<Param>{to_param(args)...});
    }

    template <class... Args>
    [[nodiscard]] Pending send(const Statement& statement, const Args&... args) {
        return enqueue(statement, std::vector<Param>{to_param(args)...});
    }

    /// Sets the row-level-security context app.current_region for the rest of this transaction (queued, no own trip).
    void enter_region(RegionId region);

    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

protected:
    explicit Reader(Connection& connection) : connection_(connection) {}

    ~Reader() = default;
    Rows run(const Statement& statement, std::vector<Param> params);
    Pending enqueue(const Statement& statement, std::vector<Param> params);
    Connection& connection_;
};

/// Reads. Each query is its own implicit, read-only transaction and costs exactly one round trip; after
/// enter_region() the context travels in front of each.
class ReadTx final : public Reader {
public:
    explicit ReadTx(Connection& connection) : Reader(connection) {}
};

/// One read-write transaction. Rolled back unless Db commits it; a service never commits.
class Tx final : public Reader {
public:
    explicit Tx(Connection& connection) : Reader(connection) {}

    /// Queues a write whose rows nobody reads. A failure surfaces at the next flush or at commit.
    template <class... Args>
    void defer(const Statement& statement, const Args&... args) {
        put(statement, std::vector<Param>{to_param(args)...}, std::nullopt);
    }

    /// As defer(), and unless exactly `rows` rows are touched the transaction fails with a serialization
    /// conflict, which is retried. The server compares, in front of COMMIT, so this costs no trip. The statement is
    /// one insert, update or delete without `returning` and without another writing statement in a `with`.
    template <class... Args>
    void defer_expecting(std::int64_t rows, const Statement& statement, const Args&... args) {
        put(statement, std::vector<Param>{to_param(args)...}, rows);
    }

    /// Puts an event into the outbox; it leaves only if this transaction commits.
    /// E is a described struct with `static constexpr std::string_view topic, frame`.
    template <class E>
    void emit(const E& event, std::initializer_list<Audience> audiences) {
        emit(Event{std::string(E::topic), std::string(E::frame), payload_of(event), audiences});
    }

    void emit(Event event);

    /// COPY table (columns) from stdin; each row has one Param a column. Returns the number of rows.
    std::int64_t copy(
        std::string_view table, const std::vector<std::string_view>& columns,
        const std::function<bool(std::vector<Param>& row)>& next_row
    );

    /// The one clock reading of this transaction, so that all its rows agree (the application's clock).
    [[nodiscard]] Time now() const noexcept { return now_; }

private:
    friend class Db;
    void put(const Statement& statement, std::vector<Param> params, std::optional<std::int64_t> rows);
    Time now_ = sw::now();
};

}  // namespace sw
