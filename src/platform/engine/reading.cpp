// Paths into JSON.
#include "platform/engine/reading.hpp"

#include <charconv>

#include "platform/engine/errors.hpp"

namespace sw::engine {

std::optional<JsonValue> value_at(const JsonValue& from, Path path) {
    std::optional<JsonValue> here = from;
    for (const auto name : path) {
        here = here->find(name);
        if (!here) return std::nullopt;
    }
    return here;
}

std::string text_at(const JsonValue& from, Path path) {
    const auto value = value_at(from, path);
    const auto text = value ? value->as_string() : std::nullopt;
    return std::string(text.value_or(""));
}

std::int64_t integer_at(const JsonValue& from, Path path) {
    const auto value = value_at(from, path);
    return value ? value->as_integer().value_or(0) : 0;
}

bool flag_at(const JsonValue& from, Path path) {
    const auto value = value_at(from, path);
    return value && value->as_boolean().value_or(false);
}

void each_item(const std::optional<JsonValue>& list, const std::function<void(JsonValue)>& visit) {
    if (!list || !list->is_array()) return;
    for (std::size_t i = 0; i < list->size(); ++i) visit(list->at(i));
}

JsonDocument parse_reply(std::string_view call, std::string_view text) {
    try {
        return JsonDocument::parse(text);
    } catch (const Failure&) {
        throw nonsense(call, "no JSON");
    }
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool fine = error == std::errc{} && end == text.data() + text.size();
    return fine ? std::optional<std::int64_t>(number) : std::nullopt;
}

}  // namespace sw::engine
