// Escaping, redaction and layout of log lines.
#include "platform/log/line.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sw::log {

namespace {

constexpr std::string_view mask = "[redacted]";
constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// True when `word` is a part of the key between separators: "card_pin" has "pin", "shipping" has not.
bool has_word(std::string_view key, std::string_view word) {
    for (auto at = key.find(word); at != std::string_view::npos; at = key.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || !is_alnum(key[at - 1])) && (end == key.size() || !is_alnum(key[end]))) return true;
    }
    return false;
}

/// Length of the JWT (three base64url parts, the first the start of a JSON object) at the start of `text`, or 0.
std::size_t jwt_length(std::string_view text) {
    if (text.substr(0, 3) != "eyJ") return 0;
    const auto part_end = [&](std::size_t from) {
        while (from < text.size() && (is_alnum(text[from]) || text[from] == '-' || text[from] == '_')) ++from;
        return from;
    };
    std::size_t at = 0;
    for (int part = 0; part < 3; ++part) {
        const std::size_t end = part_end(at);
        if (part < 2 && (end < at + 4 || end == text.size() || text[end] != '.')) return 0;
        at = part < 2 ? end + 1 : end;
    }
    return at;
}

std::string without_jwts(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t at = 0; at < value.size();) {
        const bool at_start = at == 0 || !is_alnum(value[at - 1]);
        if (const auto length = at_start ? jwt_length(value.substr(at)) : 0; length > 0) {
            out += mask;
            at += length;
        } else {
            out += value[at++];
        }
    }
    return out;
}

/// Length of the valid UTF-8 sequence at the start of `text`, or 0.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto tail = [&](std::size_t count) {
        if (text.size() <= count) return false;
        for (std::size_t i = 1; i <= count; ++i) {
            if ((byte(i) & 0xC0U) != 0x80U) return false;
        }
        return true;
    };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!tail(2) || (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!tail(3) || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
        return 4;
    }
    return 0;
}

void append_control(std::string& to, char c) {
    static constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<std::uint8_t>(c);
    switch (c) {
        case '\n':
            to += "\\n";
            break;
        case '\r':
            to += "\\r";
            break;
        case '\t':
            to += "\\t";
            break;
        default:
            to += "\\u00";
            to += digits[byte >> 4U];
            to += digits[byte & 15U];
    }
}

void append_escaped(std::string& to, std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        const char c = text.front();
        if (length == 0) to += replacement;
        else if (length > 1) to += text.substr(0, length);
        else if (static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F) append_control(to, c);
        else if (c == '"' || c == '\\') (to += '\\') += c;
        else to += c;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

void append_member(std::string& to, std::string_view key, std::string_view value) {
    to += to.back() == '{' ? "\"" : ",\"";
    append_escaped(to, key);
    to += "\":\"";
    append_escaped(to, value);
    to += '"';
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warn:
            return "warn";
        case Level::error:
            break;
    }
    return "error";
}

bool needs_quotes(std::string_view value) {
    return value.empty() || value.find_first_of(" =\"") != std::string_view::npos;
}

}  // namespace

bool is_secret_key(std::string_view key) {
    static constexpr std::array long_names{
        std::string_view("password"),   std::string_view("passwd"), std::string_view("token"),
        std::string_view("secret"),     std::string_view("apikey"), std::string_view("privatekey"),
        std::string_view("creditcard"), std::string_view("cookie"), std::string_view("authorization"),
    };
    static constexpr std::array short_names{std::string_view("ssn"), std::string_view("pin"), std::string_view("cvv")};
    std::string plain;
    std::string squeezed;
    for (const char c : key) {
        plain += lower(c);
        if (is_alnum(c)) squeezed += lower(c);
    }
    const auto within = [&](std::string_view name) { return squeezed.find(name) != std::string::npos; };
    const auto as_word = [&](std::string_view name) { return has_word(plain, name); };
    return std::any_of(long_names.begin(), long_names.end(), within) ||
           std::any_of(short_names.begin(), short_names.end(), as_word);
}

std::string redacted(std::string_view key, std::string_view value) {
    if (is_secret_key(key)) return std::string(value.empty() ? value : mask);
    return without_jwts(value);
}

std::string make_line(Format format, std::string_view timestamp, Level level, std::string_view message, Fields fields) {
    std::string line;
    line.reserve(160);
    if (format == Format::json) {
        line += '{';
        append_member(line, "ts", timestamp);
        append_member(line, "level", name_of(level));
        append_member(line, "msg", without_jwts(message));
        for (const auto& [key, value] : fields) append_member(line, key, redacted(key, value));
        return line += "}\n";
    }
    line += timestamp;
    line += ' ';
    line += name_of(level);
    line.append(6 - name_of(level).size(), ' ');
    append_escaped(line, without_jwts(message));
    for (const auto& [key, value] : fields) {
        const std::string shown = redacted(key, value);
        const std::string_view quote = needs_quotes(shown) ? "\"" : "";
        line += ' ';
        append_escaped(line, key);
        (line += '=') += quote;
        append_escaped(line, shown);
        line += quote;
    }
    return line += '\n';
}

}  // namespace sw::log
