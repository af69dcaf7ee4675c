// JsonWriter: JSON text straight into the caller's string, no tree in between.
#include <array>
#include <charconv>
#include <cmath>

#include "sectorwars/platform/json.hpp"

namespace sw {

namespace {

/// For each byte: 0 = copy, 'u' = \u00XX, anything else = the letter after the backslash.
constexpr std::array<char, 256> make_escapes() {
    std::array<char, 256> table{};
    for (std::size_t i = 0; i < 0x20; ++i) table[i] = 'u';
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    return table;
}

constexpr auto escapes = make_escapes();
constexpr std::string_view hex = "0123456789abcdef";

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
    (void)error;  // 32 characters hold every 64-bit integer and every shortest double
    out.append(text.data(), end);
}

}  // namespace

void JsonWriter::comma() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
    comma();
    out_ += bracket;
    needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
}

void JsonWriter::quoted(std::string_view text) {
    out_ += '"';
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const char escape = escapes[byte];
        if (escape == 0) continue;
        out_.append(text, copied, i - copied);
        copied = i + 1;
        out_ += '\\';
        if (escape == 'u') {
            out_ += "u00";
            out_ += hex[byte >> 4U];
            out_ += hex[byte & 0xFU];
        } else {
            out_ += escape;
        }
    }
    out_.append(text, copied);
    out_ += '"';
}

void JsonWriter::key(std::string_view name) {
    comma();
    quoted(name);
    out_ += ':';
    needs_comma_ = false;
}

void JsonWriter::value(std::string_view text) {
    comma();
    quoted(text);
}

void JsonWriter::value(std::int64_t number) {
    comma();
    append_number(out_, number);
}

void JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    comma();
    append_number(out_, number);
}

void JsonWriter::value(bool flag) {
    raw(flag ? "true" : "false");
}

void JsonWriter::null() {
    raw("null");
}

void JsonWriter::raw(std::string_view json) {
    comma();
    out_ += json;
}

}  // namespace sw
