// How the leaf types are read, written and documented.
#include "sectorwars/platform/describe.hpp"

namespace sw {

namespace {

void type_schema(JsonWriter& to, std::string_view type, std::string_view format = {}) {
    to.begin_object();
    to.member("type", type);
    if (!format.empty()) to.member("format", format);
    to.end_object();
}

/// Integer in [low, high], or a problem and nullopt.
std::optional<std::int64_t> read_integer(const JsonValue& from, Between range, Problems& problems) {
    if (const auto number = from.as_integer()) {
        if (*number >= range.low && *number <= range.high) return number;
        range.check(*number, problems);
        return std::nullopt;
    }
    const double real = from.as_number().value_or(0);
    if (real < static_cast<double>(range.low)) problems.add("min", "must be at least " + std::to_string(range.low));
    else if (real > static_cast<double>(range.high)) {
        problems.add("max", "must be at most " + std::to_string(range.high));
    } else {
        problems.add("type", "must be a whole number");
    }
    return std::nullopt;
}

}  // namespace

void Json<bool>::read(const JsonValue& from, bool& to, Problems& problems) {
    if (const auto flag = from.as_boolean()) to = *flag;
    else problems.add("type", "must be true or false");
}

void Json<bool>::write(JsonWriter& to, const bool& from) {
    to.value(from);
}

void Json<bool>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "boolean");
}

void Json<std::int32_t>::read(const JsonValue& from, std::int32_t& to, Problems& problems) {
    if (const auto number = read_integer(from, {INT32_MIN, INT32_MAX}, problems)) {
        to = static_cast<std::int32_t>(*number);
    }
}

void Json<std::int32_t>::write(JsonWriter& to, const std::int32_t& from) {
    to.value(static_cast<std::int64_t>(from));
}

void Json<std::int32_t>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "integer", "int32");
}

void Json<std::int64_t>::read(const JsonValue& from, std::int64_t& to, Problems& problems) {
    if (const auto number = read_integer(from, {INT64_MIN, INT64_MAX}, problems)) to = *number;
}

void Json<std::int64_t>::write(JsonWriter& to, const std::int64_t& from) {
    to.value(from);
}

void Json<std::int64_t>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "integer", "int64");
}

void Json<double>::read(const JsonValue& from, double& to, Problems& problems) {
    if (const auto number = from.as_number()) to = *number;
    else problems.add("type", "must be a number");
}

void Json<double>::write(JsonWriter& to, const double& from) {
    to.value(from);
}

void Json<double>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "number");
}

void Json<std::string>::read(const JsonValue& from, std::string& to, Problems& problems) {
    if (const auto text = from.as_string()) to.assign(*text);
    else problems.add("type", "must be a text");
}

void Json<std::string>::write(JsonWriter& to, const std::string& from) {
    to.value(from);
}

void Json<std::string>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "string");
}

void Json<Credits>::read(const JsonValue& from, Credits& to, Problems& problems) {
    if (const auto number = read_integer(from, {INT64_MIN, INT64_MAX}, problems)) to = Credits{*number};
}

void Json<Credits>::write(JsonWriter& to, const Credits& from) {
    to.value(from.amount());
}

void Json<Credits>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "integer", "int64");
}

void Json<Time>::read(const JsonValue& from, Time& to, Problems& problems) {
    const auto text = from.as_string();
    if (const auto time = text ? parse_time(*text) : std::nullopt) to = *time;
    else problems.add("type", "must be a date and time as in 2102-01-31T23:59:59Z");
}

void Json<Time>::write(JsonWriter& to, const Time& from) {
    to.value(to_rfc3339(from));
}

void Json<Time>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "string", "date-time");
}

void Json<Uuid>::read(const JsonValue& from, Uuid& to, Problems& problems) {
    const auto text = from.as_string();
    if (const auto uuid = text ? Uuid::parse(*text) : std::nullopt) to = *uuid;
    else problems.add("type", "must be a UUID");
}

void Json<Uuid>::write(JsonWriter& to, const Uuid& from) {
    to.value(from.to_string());
}

void Json<Uuid>::schema(JsonWriter& to, SchemaSet&) {
    type_schema(to, "string", "uuid");
}

void Json<RawJson>::read(const JsonValue& from, RawJson& to, Problems&) {
    to.text = from.dump();
}

void Json<RawJson>::write(JsonWriter& to, const RawJson& from) {
    if (from.text.empty()) to.null();
    else to.raw(from.text);
}

void Json<RawJson>::schema(JsonWriter& to, SchemaSet&) {
    to.raw("{}");
}

}  // namespace sw
