// Points in time are UTC microseconds, as in PostgreSQL's timestamptz. Rules never read a clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sw {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// Wall clock; only services, jobs and the platform may call it.
[[nodiscard]] Time now();

/// RFC 3339 with microseconds and Z: "2026-11-20T22:54:36.396615Z".
[[nodiscard]] std::string to_rfc3339(Time time);

/// Reads RFC 3339 ("T" or blank between date and time, offset "Z", "+00", "+00:00" or none = UTC).
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

}  // namespace sw
