// How the answers of many regions become one. Pure.
#pragma once

#include <string>
#include <vector>

#include "messages.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/region_query.hpp"

namespace sw::nexus {

using region_query::Cell;
using region_query::Column;
using region_query::Table;

struct Answer {
    std::string slug;
    Table table;
};

/// Every row has a cell for every column.
[[nodiscard]] bool is_sound(const Table& table);

/// All rows, each behind the name of its region in a first column "_region". The tables have equal columns.
[[nodiscard]] Table union_of(const std::vector<Answer>& answers);

/// One row for each combination of keys, in their order; number columns are added, nothing counts as 0. A sum that
/// does not fit 64 bits becomes a real number. The tables have equal columns.
[[nodiscard]] Table sum_of(const std::vector<Answer>& answers);

/// Sorts by a column (nothing first, then numbers, then texts) unless it is empty, then keeps the first rows.
/// rule_violation "ERR_ORDER_BY" when there is no such column.
[[nodiscard]] Result<Table> sorted(Table table, const std::string& order_by, bool descending, std::size_t limit);

/// [{"column": cell, …}, …]
[[nodiscard]] std::string to_rows(const Table& table);

/// {"slug": [rows], …}
[[nodiscard]] std::string to_collection(const std::vector<Answer>& answers);

}  // namespace sw::nexus
