// How one log line looks: pure text, no clock, no output.
#pragma once

#include <string>
#include <string_view>

#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/redact.hpp"

namespace sw::log {

enum class Format { json, text };

/// One line with its newline. `timestamp` is RFC 3339. Control characters are escaped in both formats, so that a value
/// can never start a line of its own; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string make_line(
    Format format, std::string_view timestamp, Level level, std::string_view message, Fields fields
);

}  // namespace sw::log
