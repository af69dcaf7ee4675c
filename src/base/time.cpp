// The wall clock and RFC 3339.
#include "sectorwars/base/time.hpp"

#include <cstdint>
#include <cstdio>

namespace sw {
namespace {

constexpr Time earliest{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Time beyond_latest{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}};

/// Reads `count` digits at `at`; -1 when one is not a digit.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
    using std::chrono::minutes;
    if (text.empty() || text == "Z" || text == "z") return minutes{0};
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    const int hours = digits(text, 1, 2);
    int extra = 0;
    if (text.size() == 6 && text[3] == ':') {
        extra = digits(text, 4, 2);
    } else if (text.size() != 3) {
        return std::nullopt;
    }
    if (hours < 0 || hours > 23 || extra < 0 || extra > 59) return std::nullopt;
    const minutes offset{hours * 60 + extra};
    return text[0] == '-' ? -offset : offset;
}

}  // namespace

Time now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    char text[40];
    const int size = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count())
    );
    return {text, static_cast<std::size_t>(size)};
}

std::optional<Time> parse_time(std::string_view text) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const int parts[] = {digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2),
                         digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
    for (const int part : parts) {
        if (part < 0) return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])},
        std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return std::nullopt;
    std::size_t at = 19;
    std::int64_t micros = 0;
    if (at < text.size() && text[at] == '.') {
        if (digits(text, at + 1, 1) < 0) return std::nullopt;
        std::int64_t scale = 100'000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            micros += (text[at] - '0') * scale;
    }
    const auto offset = parse_offset(text.substr(at));
    if (!offset) return std::nullopt;
    const Time time = Time{std::chrono::sys_days{date}} + std::chrono::hours{parts[3]} +
                      std::chrono::minutes{parts[4]} + std::chrono::seconds{parts[5]} +
                      std::chrono::microseconds{micros} - *offset;
    // An offset or a leap second must not lead to a year that has no four digits.
    return time < earliest || time >= beyond_latest ? std::nullopt : std::optional<Time>(time);
}

}  // namespace sw
