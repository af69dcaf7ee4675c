// See the header.
#include "rules.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace sw::nexus {
namespace {

/// Wide enough for any number of 64-bit numbers that memory can hold.
__extension__ using Wide = __int128;

/// A sum that is exact as long as only whole numbers came in.
struct Sum {
    Wide whole = 0;
    double real = 0;
    bool is_real = false;

    void add(const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) whole += *number;
        const auto* fraction = std::get_if<double>(&cell);
        if (!fraction) return;
        real += *fraction;
        is_real = true;
    }

    [[nodiscard]] Cell value() const {
        constexpr auto low = std::numeric_limits<std::int64_t>::min();
        constexpr auto high = std::numeric_limits<std::int64_t>::max();
        if (is_real || whole < low || whole > high) return static_cast<double>(whole) + real;
        return static_cast<std::int64_t>(whole);
    }
};

int rank_of(const Cell& cell) {
    if (std::holds_alternative<std::monostate>(cell)) return 0;
    return std::holds_alternative<std::string>(cell) ? 2 : 1;
}

bool less(const Cell& a, const Cell& b) {
    if (rank_of(a) != rank_of(b)) return rank_of(a) < rank_of(b);
    if (rank_of(a) == 0) return false;
    if (rank_of(a) == 2) return std::get<std::string>(a) < std::get<std::string>(b);
    const auto* x = std::get_if<std::int64_t>(&a);
    const auto* y = std::get_if<std::int64_t>(&b);
    if (x && y) return *x < *y;
    const double p = x ? static_cast<double>(*x) : std::get<double>(a);
    const double q = y ? static_cast<double>(*y) : std::get<double>(b);
    return p < q;
}

struct KeyLess {
    bool operator()(const std::vector<Cell>& a, const std::vector<Cell>& b) const {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), less);
    }
};

}  // namespace

bool is_sound(const Table& table) {
    return std::all_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
        return row.size() == table.columns.size();
    });
}

Table union_of(const std::vector<Answer>& answers) {
    Table out;
    if (answers.empty()) return out;
    out.columns.push_back({"_region", false});
    const auto& columns = answers.front().table.columns;
    out.columns.insert(out.columns.end(), columns.begin(), columns.end());
    for (const Answer& answer : answers) {
        for (const auto& row : answer.table.rows) {
            auto& cells = out.rows.emplace_back();
            cells.reserve(row.size() + 1);
            cells.emplace_back(answer.slug);
            cells.insert(cells.end(), row.begin(), row.end());
        }
    }
    return out;
}

Table sum_of(const std::vector<Answer>& answers) {
    Table out;
    if (answers.empty()) return out;
    out.columns = answers.front().table.columns;
    std::map<std::vector<Cell>, std::vector<Sum>, KeyLess> groups;
    for (const Answer& answer : answers) {
        for (const auto& row : answer.table.rows) {
            std::vector<Cell> keys;
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!out.columns[i].number) keys.push_back(row[i]);
            }
            auto& sums = groups.try_emplace(std::move(keys), out.columns.size()).first->second;
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (out.columns[i].number) sums[i].add(row[i]);
            }
        }
    }
    for (const auto& [keys, sums] : groups) {
        auto& row = out.rows.emplace_back();
        std::size_t key = 0;
        for (std::size_t i = 0; i < out.columns.size(); ++i) {
            if (out.columns[i].number) row.push_back(sums[i].value());
            else row.push_back(keys[key++]);
        }
    }
    return out;
}

Result<Table> sorted(Table table, const std::string& order_by, bool descending, std::size_t limit) {
    if (!order_by.empty() && !table.columns.empty()) {
        const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& one) {
            return one.name == order_by;
        });
        if (found == table.columns.end()) {
            return Error{
                .code = Code::rule_violation,
                .id = "ERR_ORDER_BY",
                .message = "The answer has no column of that name."};
        }
        const auto at = static_cast<std::size_t>(found - table.columns.begin());
        std::stable_sort(table.rows.begin(), table.rows.end(), [&](const auto& a, const auto& b) {
            return descending ? less(b[at], a[at]) : less(a[at], b[at]);
        });
    }
    if (table.rows.size() > limit) table.rows.resize(limit);
    return table;
}

std::string to_rows(const Table& table) {
    std::string text;
    JsonWriter to(text);
    to.begin_array();
    for (const auto& row : table.rows) {
        to.begin_object();
        for (std::size_t i = 0; i < row.size(); ++i) {
            to.key(table.columns[i].name);
            Json<Cell>::write(to, row[i]);
        }
        to.end_object();
    }
    to.end_array();
    return text;
}

std::string to_collection(const std::vector<Answer>& answers) {
    std::string text;
    JsonWriter to(text);
    to.begin_object();
    for (const Answer& answer : answers) {
        to.key(answer.slug);
        to.raw(to_rows(answer.table));
    }
    to.end_object();
    return text;
}

}  // namespace sw::nexus
