// Read-only questions that the nexus may put to every region (platform spec 12.3, R12): a fixed list, each one
// statement of the region's own code. Nobody sends SQL.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::region_query {

/// Nothing, a whole number, a real one, or text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

struct Column {
    std::string name;
    bool number = false;  ///< may be added up; all others are keys

    static constexpr auto describe() {
        return fields(
            field("name", &Column::name, "Name"), field("number", &Column::number, "Not a key: may be added up")
        );
    }

    bool operator==(const Column&) const = default;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;  ///< as many cells as columns

    static constexpr auto describe() {
        return fields(
            field("columns", &Table::columns, "What the cells of a row are"),
            field("rows", &Table::rows, "Each as long as the columns")
        );
    }

    bool operator==(const Table&) const = default;
};

struct Query {
    std::string_view name, summary;
    bool summable = true;  ///< false: sums of its figures would mean nothing
};

/// All that can be asked of a region.
[[nodiscard]] std::span<const Query> queries();

struct Params {
    std::int32_t days = 30;    ///< for questions about a time: up to now
    std::int32_t limit = 100;  ///< most rows
};

/// The answer of one region, which is in this database. Throws not_found "ERR_QUERY_UNKNOWN".
[[nodiscard]] Table ask(Reader& reader, RegionId region, std::string_view query, const Params& params);

}  // namespace sw::region_query

template <>
struct sw::Json<sw::region_query::Cell> {
    static void read(const JsonValue& from, region_query::Cell& to, Problems& problems) {
        if (from.is_null()) to = std::monostate{};
        else if (const auto text = from.as_string()) to = std::string(*text);
        else if (const auto whole = from.as_integer()) to = *whole;
        else if (const auto real = from.as_number()) to = *real;
        else problems.add("type", "must be a number, a text or null");
    }

    static void write(JsonWriter& to, const region_query::Cell& from) {
        if (const auto* text = std::get_if<std::string>(&from)) to.value(*text);
        else if (const auto* whole = std::get_if<std::int64_t>(&from)) to.value(*whole);
        else if (const auto* real = std::get_if<double>(&from)) to.value(*real);
        else to.null();
    }

    static void schema(JsonWriter& to, SchemaSet&) { to.raw(R"({"type":["null","integer","number","string"]})"); }
};
