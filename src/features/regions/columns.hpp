// Columns that hold names or JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::regions::repository {

template <NamedEnum E>
E enum_of(const Rows::Row& row, std::string_view column) {
    const auto text = row.get<std::string>(column);
    if (const auto value = from_name<E>(text)) return *value;
    throw Failure(Code::internal, "bad_registry", "The registry has an unknown " + std::string(column) + ": " + text);
}

template <NamedEnum E>
std::optional<E> optional_enum_of(const Rows::Row& row, std::string_view column) {
    const auto text = row.get<std::optional<std::string>>(column);
    return text ? from_name<E>(*text) : std::nullopt;
}

inline RawJson json_of(const Rows::Row& row, std::string_view column) {
    return {row.get<std::string>(column)};
}

template <NamedEnum E>
Param name_param(const std::optional<E>& value) {
    return value ? Param(std::string(to_name(*value))) : Param{};
}

inline Param json_param(const std::optional<RawJson>& json) {
    return json ? Param(json->text) : Param{};
}

}  // namespace sw::regions::repository
