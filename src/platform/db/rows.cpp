// Reading result cells: text format in, typed values out.
#include "platform/db/rows.hpp"

#include <charconv>
#include <cstring>
#include <stdexcept>

namespace sw {
namespace {

[[noreturn]] void bad_cell(std::string_view column, std::string_view text, std::string_view wanted) {
    throw std::logic_error(
        "column " + std::string(column) + ": \"" + std::string(text) + "\" is no " + std::string(wanted)
    );
}

template <class T>
T number(std::string_view text, std::string_view column, std::string_view wanted) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) bad_cell(column, text, wanted);
    return value;
}

}  // namespace

std::int64_t Rows::Source::affected() const noexcept {
    const std::string_view text = PQcmdTuples(result_.get());
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

std::optional<std::string_view> Rows::Source::text(std::size_t row, std::string_view column) const {
    // Linear, because results have few columns, and PQfnumber copies and case-folds the name at every call.
    const PGresult* result = result_.get();
    const int columns = PQnfields(result);
    for (int i = 0; i < columns; ++i) {
        const char* name = PQfname(result, i);
        if (std::strncmp(name, column.data(), column.size()) != 0 || name[column.size()] != '\0') continue;
        const int at = static_cast<int>(row);
        if (PQgetisnull(result, at, i) != 0) return std::nullopt;
        return std::string_view(PQgetvalue(result, at, i), static_cast<std::size_t>(PQgetlength(result, at, i)));
    }
    throw std::logic_error("a result has no column " + std::string(column));
}

Rows::Rows() = default;

Rows::Rows(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

std::size_t Rows::size() const noexcept {
    return source_ ? source_->size() : 0;
}

std::int64_t Rows::affected() const noexcept {
    return source_ ? source_->affected() : 0;
}

Rows::Row Rows::operator[](std::size_t index) const {
    if (index >= size()) throw std::out_of_range("a result has no row " + std::to_string(index));
    return {this, index};
}

std::optional<std::string_view> Rows::Row::text(std::string_view column) const {
    return rows_->source_->text(index_, column);
}

namespace detail {

void null_cell(std::string_view column) {
    throw std::logic_error("column " + std::string(column) + " is null");
}

void read_cell(std::string_view text, std::string_view column, bool& to) {
    if (text != "t" && text != "f") bad_cell(column, text, "boolean");
    to = text == "t";
}

void read_cell(std::string_view text, std::string_view column, std::int32_t& to) {
    to = number<std::int32_t>(text, column, "32 bit integer");
}

void read_cell(std::string_view text, std::string_view column, std::int64_t& to) {
    to = number<std::int64_t>(text, column, "64 bit integer");
}

void read_cell(std::string_view text, std::string_view column, double& to) {
    if (text == "NaN" || text == "Infinity" || text == "-Infinity") bad_cell(column, text, "finite number");
    to = number<double>(text, column, "number");
}

void read_cell(std::string_view text, std::string_view, std::string& to) {
    to = text;
}

void read_cell(std::string_view text, std::string_view column, Credits& to) {
    to = Credits{number<std::int64_t>(text, column, "sum of credits")};
}

void read_cell(std::string_view text, std::string_view column, Time& to) {
    const auto time = parse_time(text);
    if (!time) bad_cell(column, text, "time");
    to = *time;
}

void read_cell(std::string_view text, std::string_view column, Uuid& to) {
    const auto uuid = Uuid::parse(text);
    if (!uuid) bad_cell(column, text, "UUID");
    to = *uuid;
}

}  // namespace detail
}  // namespace sw
