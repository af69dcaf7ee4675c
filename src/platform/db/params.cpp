// Parameters in PostgreSQL's text format.
#include <array>
#include <charconv>
#include <cmath>

#include "sectorwars/platform/tx.hpp"

namespace sw {

Param to_param(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    std::array<char, 32> text;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    (void)error;  // the shortest form of a double always fits
    return std::string(text.data(), end);
}

Param array_param(const std::vector<Param>& items) {
    std::string out = "{";
    for (const auto& item : items) {
        if (out.size() > 1) out += ',';
        if (!item) {
            out += "NULL";
            continue;
        }
        out += '"';
        for (const char c : *item) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        out += '"';
    }
    out += '}';
    return out;
}

}  // namespace sw
