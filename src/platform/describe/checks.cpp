// The checks a field may carry, with the messages people see and the schema keywords tools see.
#include <algorithm>
#include <cstdint>

#include "platform/describe/utf8.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {

namespace {

std::string to_text(double number) {
    std::string text;
    JsonWriter(text).value(number);
    return text;
}

std::string bounds_text(std::size_t low, std::size_t high, std::string_view unit) {
    if (low == high) return "must have exactly " + std::to_string(low) + " " + std::string(unit);
    if (high == SIZE_MAX) return "must have at least " + std::to_string(low) + " " + std::string(unit);
    if (low == 0) return "must have at most " + std::to_string(high) + " " + std::string(unit);
    return "must have " + std::to_string(low) + " to " + std::to_string(high) + " " + std::string(unit);
}

std::int64_t to_schema_number(std::size_t number) {
    return static_cast<std::int64_t>(std::min<std::size_t>(number, INT64_MAX));
}

}  // namespace

void Between::check(std::int64_t value, Problems& problems) const {
    if (value < low) problems.add("min", "must be at least " + std::to_string(low));
    else if (value > high) problems.add("max", "must be at most " + std::to_string(high));
}

void Between::describe_to(JsonWriter& schema) const {
    if (low != INT64_MIN) schema.member("minimum", low);
    if (high != INT64_MAX) schema.member("maximum", high);
}

void BetweenReal::check(double value, Problems& problems) const {
    // Written so that a NaN is refused, too.
    if (!(value >= low)) problems.add("min", "must be at least " + to_text(low));
    else if (!(value <= high)) problems.add("max", "must be at most " + to_text(high));
}

void BetweenReal::describe_to(JsonWriter& schema) const {
    schema.member("minimum", low);
    schema.member("maximum", high);
}

void Length::check(std::string_view value, Problems& problems) const {
    const std::size_t count = count_code_points(value);
    if (count < low || count > high) problems.add("length", bounds_text(low, high, "characters"));
}

void Length::check_count(std::size_t count, Problems& problems) const {
    if (count < low || count > high) problems.add("length", bounds_text(low, high, "items"));
}

/// Both families of keywords: each binds only values of its own type, so the other one says nothing.
void Length::describe_to(JsonWriter& schema) const {
    if (low > 0) {
        schema.member("minLength", to_schema_number(low));
        schema.member("minItems", to_schema_number(low));
    }
    if (high != SIZE_MAX) {
        schema.member("maxLength", to_schema_number(high));
        schema.member("maxItems", to_schema_number(high));
    }
}

void Pattern::check(std::string_view value, Problems& problems) const {
    if (!accepts(value)) problems.add("pattern", std::string(message));
}

void Pattern::describe_to(JsonWriter& schema) const {
    schema.member("pattern", expression);
}

}  // namespace sw
