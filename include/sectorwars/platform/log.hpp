// Structured logging: one JSON object a line. Never pass a secret; known secret keys are redacted all the same.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sw::log {

enum class Level { debug, info, warn, error };

using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// format: "json" or "text"; level: "debug" | "info" | "warn" | "error".
void configure(std::string_view level, std::string_view format);

[[nodiscard]] bool enabled(Level level) noexcept;

void write(Level level, std::string_view message, Fields fields = {});

inline void debug(std::string_view message, Fields fields = {}) {
    write(Level::debug, message, fields);
}

inline void info(std::string_view message, Fields fields = {}) {
    write(Level::info, message, fields);
}

inline void warn(std::string_view message, Fields fields = {}) {
    write(Level::warn, message, fields);
}

inline void error(std::string_view message, Fields fields = {}) {
    write(Level::error, message, fields);
}

}  // namespace sw::log
