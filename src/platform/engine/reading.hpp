// Reading the engine's JSON without trusting it: what is missing or of another type reads as nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/json.hpp"

namespace sw::engine {

using Path = std::initializer_list<std::string_view>;

[[nodiscard]] std::optional<JsonValue> value_at(const JsonValue& from, Path path);
[[nodiscard]] std::string text_at(const JsonValue& from, Path path);      ///< empty when there is none
[[nodiscard]] std::int64_t integer_at(const JsonValue& from, Path path);  ///< 0 when there is none
[[nodiscard]] bool flag_at(const JsonValue& from, Path path);             ///< false when there is none
void each_item(const std::optional<JsonValue>& list, const std::function<void(JsonValue)>& visit);

/// Throws Failure "engine_unreachable" when it is no JSON; `call` names what was asked.
[[nodiscard]] JsonDocument parse_reply(std::string_view call, std::string_view text);

/// "1234567890123456789" or a number; nothing else.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);

}  // namespace sw::engine
