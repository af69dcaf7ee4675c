// Connection: COPY FROM STDIN, which PostgreSQL does not offer inside a pipeline.
#include <algorithm>
#include <stdexcept>

#include "platform/db/connection.hpp"
#include "platform/db/sqlstate.hpp"

namespace sw {
namespace {

constexpr std::size_t chunk_size = 64 * 1024;
constexpr Statement policies_statement{
    "db.copy_policies", "select row_security_active(to_regclass($1)::oid) as active"};

void check_identifier(std::string_view name) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
    if (!plain) throw std::logic_error("no plain identifier: " + std::string(name));
}

std::string column_list(const std::vector<std::string_view>& columns) {
    std::string out;
    for (const auto column : columns) {
        check_identifier(column);
        if (!out.empty()) out += ", ";
        out += column;
    }
    return out;
}

void append_cell(std::string& out, const Param& cell) {
    if (!cell) {
        out += "\\N";
        return;
    }
    for (const char c : *cell) {
        switch (c) {
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\0':
                throw Failure(Code::invalid, "invalid_text", "A text contains a character that cannot be stored.");
            default:
                out += c;
        }
    }
}

void append_row(std::string& out, const std::vector<Param>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) out += '\t';
        append_cell(out, row[i]);
    }
    out += '\n';
}

}  // namespace

std::int64_t Connection::copy(
    std::string_view table, const std::vector<std::string_view>& columns,
    const std::function<bool(std::vector<Param>&)>& next_row
) {
    check_identifier(table);
    const std::string name(table);
    const std::string list = column_list(columns);
    const Rows policies = take(enqueue(policies_statement, {name}, std::nullopt));
    const bool guarded = policies[0].get<std::optional<bool>>("active").value_or(false);
    flush();
    if (PQexitPipelineMode(connection_) != 1) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    std::int64_t rows = 0;
    std::exception_ptr failed;
    try {
        if (!guarded) {
            rows = copy_into(name, list, columns.size(), next_row);
        } else {
            // COPY refuses tables with row-level security. The detour keeps their policies in force.
            run_simple(
                "create temporary table sw_copy on commit drop as select " + list + " from " + name + " with no data"
            );
            rows = copy_into("pg_temp.sw_copy", list, columns.size(), next_row);
            run_simple("insert into " + name + " (" + list + ") select " + list + " from pg_temp.sw_copy");
            run_simple("drop table pg_temp.sw_copy");
        }
    } catch (...) {
        failed = std::current_exception();
    }
    if (connection_ != nullptr && PQenterPipelineMode(connection_) != 1) {
        lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
    if (failed) std::rethrow_exception(failed);
    return rows;
}

std::int64_t Connection::copy_into(
    const std::string& target, const std::string& columns, std::size_t width,
    const std::function<bool(std::vector<Param>&)>& next_row
) {
    run_simple("copy " + target + " (" + columns + ") from stdin");
    std::int64_t rows = 0;
    std::exception_ptr failed;
    try {
        std::string data;
        std::vector<Param> row;
        while (row.clear(), next_row(row)) {
            if (row.size() != width) throw std::logic_error("a row for COPY has the wrong number of columns");
            append_row(data, row);
            ++rows;
            if (data.size() < chunk_size) continue;
            put_copy_data(data);
            data.clear();
        }
        put_copy_data(data);
    } catch (...) {
        failed = std::current_exception();
        if (connection_ == nullptr) throw;
    }
    try {
        end_copy(failed != nullptr);
    } catch (...) {
        if (!failed) throw;  // else it is only the echo of giving up
    }
    if (failed) std::rethrow_exception(failed);
    return rows;
}

void Connection::put_copy_data(const std::string& data) {
    deadline_ = std::chrono::steady_clock::now() + options_.statement_timeout;
    for (;;) {
        const int put = PQputCopyData(connection_, data.data(), static_cast<int>(data.size()));
        if (put == 1) return;
        if (put < 0) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
        wait(true);
        if (PQconsumeInput(connection_) != 1) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
}

void Connection::end_copy(bool give_up) {
    deadline_ = std::chrono::steady_clock::now() + options_.statement_timeout;
    for (;;) {
        const int put = PQputCopyEnd(connection_, give_up ? "given up by the client" : nullptr);
        if (put == 1) break;
        if (put < 0) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
        wait(true);
    }
    read_simple();
}

void Connection::run_simple(const std::string& sql) {
    if (PQsendQuery(connection_, ("/* db.copy */ " + sql).c_str()) != 1) {
        lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
    read_simple();
}

void Connection::read_simple() {
    constexpr std::string_view name = "db.copy";
    while (const ResultPtr result = next_result()) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_COPY_IN) return;  // libpq repeats this status until the data ended
        if (status != PGRES_COMMAND_OK)
            note_error({Kind::statement, &prepared(name, name), no_slot, false}, result.get());
    }
    if (first_error_) rethrow_first_error();
}

}  // namespace sw
