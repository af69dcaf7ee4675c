// Answers of many regions become one.
#include <limits>
#include <random>

#include "features/nexus/rules.hpp"
#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::nexus;

namespace {

constexpr std::int64_t high = std::numeric_limits<std::int64_t>::max();
const Cell nothing{};

Cell text(const char* content) {
    return std::string(content);
}

Cell whole(std::int64_t number) {
    return number;
}

std::vector<Column> columns() {
    return {{"commodity", false}, {"trades", true}, {"grade", false}, {"volume", true}};
}

Table table(std::vector<std::vector<Cell>> rows) {
    return {columns(), std::move(rows)};
}

std::vector<Answer> two() {
    return {
        {"alpha",
         table({{text("ore"), whole(1), text("a"), whole(10)}, {text("fuel"), whole(2), text("a"), whole(20)}})},
        {"beta", table({{text("ore"), whole(5), text("a"), nothing}, {text("ore"), whole(7), nothing, whole(70)}})}};
}

Table some_rows(Random& random, int count, bool reals) {
    const std::vector<std::string> goods{"ore", "fuel", "organics"};
    Table out = table({});
    for (int i = 0; i < count; ++i) {
        const auto number = [&]() -> Cell {
            if (random.chance(0.1)) return nothing;
            if (reals && random.chance(0.3)) return random.real(0, 1000);
            return random.integer(-high / 4, high / 4);
        };
        const Cell grade = random.chance(0.2) ? nothing : Cell(random.integer(1, 3));
        out.rows.push_back({random.pick(goods), number(), grade, number()});
    }
    return out;
}

}  // namespace

TEST_CASE("a union puts the region in front of each row") {
    CHECK(
        to_rows(union_of(two())) == R"([{"_region":"alpha","commodity":"ore","trades":1,"grade":"a","volume":10},)"
                                    R"({"_region":"alpha","commodity":"fuel","trades":2,"grade":"a","volume":20},)"
                                    R"({"_region":"beta","commodity":"ore","trades":5,"grade":"a","volume":null},)"
                                    R"({"_region":"beta","commodity":"ore","trades":7,"grade":null,"volume":70}])"
    );
    CHECK(to_rows(union_of({})) == "[]");
}

TEST_CASE("a sum adds numbers by keys, nothing counts as zero and is a key of its own") {
    CHECK(
        to_rows(sum_of(two())) == R"([{"commodity":"fuel","trades":2,"grade":"a","volume":20},)"
                                  R"({"commodity":"ore","trades":7,"grade":null,"volume":70},)"
                                  R"({"commodity":"ore","trades":6,"grade":"a","volume":10}])"
    );
    CHECK(to_rows(sum_of({})) == "[]");
}

TEST_CASE("a collection keeps rows by region") {
    const std::vector<Answer> answers{
        {"alpha", table({})}, {"beta", table({{text("ore"), whole(1), nothing, whole(2)}})}};
    CHECK(to_collection(answers) == R"({"alpha":[],"beta":[{"commodity":"ore","trades":1,"grade":null,"volume":2}]})");
}

TEST_CASE("a sum that does not fit 64 bits goes on as a real number") {
    const auto sum = [](std::vector<Cell> numbers) {
        std::vector<Answer> answers;
        for (const Cell& one : numbers) answers.push_back({"x", {{{"n", true}}, {{one}}}});
        return sum_of(answers).rows.at(0).at(0);
    };
    CHECK(sum({whole(high), whole(0)}) == whole(high));
    const Cell large = sum({whole(high), whole(1)});
    REQUIRE(std::holds_alternative<double>(large));
    CHECK(std::get<double>(large) == 9223372036854775808.0);
    // Too large in between does no harm.
    CHECK(sum({whole(high), whole(high), whole(-high), whole(-5)}) == whole(high - 5));
    CHECK(std::get<double>(sum({whole(1), Cell(0.5)})) == 1.5);
}

TEST_CASE("the sum over parts is the sum over the whole") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    for (int round = 0; round < 300; ++round) {
        const Table all = some_rows(random, static_cast<int>(random.integer(0, 60)), false);
        std::vector<Answer> parts;
        const auto regions = random.integer(1, 8);
        for (std::int64_t i = 0; i < regions; ++i) parts.push_back({std::to_string(i), table({})});
        for (const auto& row : all.rows) {
            parts[static_cast<std::size_t>(random.integer(0, regions - 1))].table.rows.push_back(row);
        }
        CAPTURE(round);
        REQUIRE(sum_of(parts) == sum_of({{"all", all}}));
        REQUIRE(union_of(parts).rows.size() == all.rows.size());
    }
}

TEST_CASE("with real numbers the sum over parts is that of the whole but for rounding") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    const Table all = some_rows(random, 500, true);
    std::vector<Answer> parts{{"a", table({})}, {"b", table({})}};
    for (const auto& row : all.rows) parts[random.chance(0.5) ? 0 : 1].table.rows.push_back(row);
    const Table one = sum_of({{"all", all}});
    const Table two_parts = sum_of(parts);
    REQUIRE(one.rows.size() == two_parts.rows.size());
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
        CHECK(one.rows[i][0] == two_parts.rows[i][0]);
        const auto real = [](const Cell& cell) {
            if (const auto* number = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*number);
            return std::get<double>(cell);
        };
        CHECK_THAT(real(one.rows[i][3]), Catch::Matchers::WithinRel(real(two_parts.rows[i][3]), 1e-12));
    }
}

TEST_CASE("rows are sorted by one column and then cut") {
    const Table rows = table(
        {{text("b"), whole(2), nothing, nothing},
         {text("a"), whole(10), nothing, Cell(9.5)},
         {text("c"), whole(-1), nothing, whole(9)}}
    );
    const auto first = [&](const char* column, bool descending) {
        return std::get<std::string>(sorted(rows, column, descending, 1).value().rows.at(0).at(0));
    };
    CHECK(first("trades", true) == "a");
    CHECK(first("trades", false) == "c");
    CHECK(first("commodity", true) == "c");
    CHECK(first("volume", true) == "a");
    CHECK(first("volume", false) == "b");
    CHECK(first("", true) == "b");
    CHECK(sorted(rows, "", true, 2).value().rows.size() == 2);
    CHECK(sorted(rows, "no_such_column", true, 2).error().id == "ERR_ORDER_BY");
    CHECK(sorted(Table{}, "anything", true, 2).value().rows.empty());
}

TEST_CASE("a row that is shorter than its columns is not sound") {
    CHECK(is_sound(table({})));
    CHECK(is_sound(two().front().table));
    CHECK_FALSE(is_sound(table({{text("ore"), whole(1)}})));
}

TEST_CASE("a table survives the way over the wire") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Random random(seed);
    const Table sent = some_rows(random, 100, true);
    CHECK(parse_json<Table>(to_json(sent)) == sent);
    CHECK_THROWS_AS(parse_json<Table>(R"({"columns":[],"rows":[[true]]})"), Failure);
}
