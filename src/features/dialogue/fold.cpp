// Unicode, kept simple: ranges that look like Latin letters, and short tables for the rest.
#include "fold.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sw::dialogue {

namespace {

/// U+00C0 to U+017F as letters without accents; '?' = no letter, '1' = two letters (below).
constexpr std::string_view latin =
    "aaaaaa1ceeeeiiii"   // 00C0
    "?nooooo?ouuuuy?1"   // 00D0
    "aaaaaa1ceeeeiiii"   // 00E0
    "?nooooo?ouuuuy?y"   // 00F0
    "aaaaaaccccccccdd"   // 0100
    "ddeeeeeeeeeegggg"   // 0110
    "gggghhhhiiiiiiii"   // 0120
    "iiiijjkkklllllll"   // 0130
    "lllnnnnnnnnnoooo"   // 0140
    "oooorrrrrrssssss"   // 0150
    "ssttttttuuuuuuuu"   // 0160
    "uuuuwwyyyzzzzzzs";  // 0170

struct LookAlike {
    char32_t from;
    char to;
};

/// Cyrillic, Greek and other letters that are drawn like Latin ones; sorted.
constexpr std::array look_alikes{
    LookAlike{0x0251, 'a'}, LookAlike{0x0261, 'g'}, LookAlike{0x0269, 'i'}, LookAlike{0x0391, 'a'},
    LookAlike{0x0392, 'b'}, LookAlike{0x0395, 'e'}, LookAlike{0x0396, 'z'}, LookAlike{0x0397, 'h'},
    LookAlike{0x0399, 'i'}, LookAlike{0x039A, 'k'}, LookAlike{0x039C, 'm'}, LookAlike{0x039D, 'n'},
    LookAlike{0x039F, 'o'}, LookAlike{0x03A1, 'p'}, LookAlike{0x03A4, 't'}, LookAlike{0x03A5, 'y'},
    LookAlike{0x03A7, 'x'}, LookAlike{0x03B1, 'a'}, LookAlike{0x03B9, 'i'}, LookAlike{0x03BA, 'k'},
    LookAlike{0x03BD, 'v'}, LookAlike{0x03BF, 'o'}, LookAlike{0x03C1, 'p'}, LookAlike{0x03C4, 't'},
    LookAlike{0x03C5, 'u'}, LookAlike{0x03C7, 'x'}, LookAlike{0x0405, 's'}, LookAlike{0x0406, 'i'},
    LookAlike{0x0408, 'j'}, LookAlike{0x0410, 'a'}, LookAlike{0x0412, 'b'}, LookAlike{0x0415, 'e'},
    LookAlike{0x041A, 'k'}, LookAlike{0x041C, 'm'}, LookAlike{0x041D, 'h'}, LookAlike{0x041E, 'o'},
    LookAlike{0x0420, 'p'}, LookAlike{0x0421, 'c'}, LookAlike{0x0422, 't'}, LookAlike{0x0423, 'y'},
    LookAlike{0x0425, 'x'}, LookAlike{0x0430, 'a'}, LookAlike{0x0435, 'e'}, LookAlike{0x043A, 'k'},
    LookAlike{0x043C, 'm'}, LookAlike{0x043E, 'o'}, LookAlike{0x0440, 'p'}, LookAlike{0x0441, 'c'},
    LookAlike{0x0442, 't'}, LookAlike{0x0443, 'y'}, LookAlike{0x0445, 'x'}, LookAlike{0x0455, 's'},
    LookAlike{0x0456, 'i'}, LookAlike{0x0458, 'j'}, LookAlike{0x04BB, 'h'}, LookAlike{0x0501, 'd'},
    LookAlike{0x051B, 'q'}, LookAlike{0x051D, 'w'},
};

constexpr bool between(char32_t value, char32_t low, char32_t high) {
    return value >= low && value <= high;
}

char lower(char32_t ascii) {
    return static_cast<char>(between(ascii, 'A', 'Z') ? ascii + ('a' - 'A') : ascii);
}

bool is_blank(char32_t c) {
    return c == ' ' || c == '\t' || c == 0x00A0 || c == 0x1680 || between(c, 0x2000, 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool is_break(char32_t c) {
    return c == '\n' || c == '\r' || c == 0x0085 || c == 0x2028 || c == 0x2029;
}

bool is_accent(char32_t c) {
    return between(c, 0x0300, 0x036F) || between(c, 0x1AB0, 0x1AFF) || between(c, 0x20D0, 0x20FF);
}

/// What a letter of a decorated alphabet stands for; 0 = it is none.
char decorated(char32_t c) {
    if (between(c, 0xFF01, 0xFF5E)) return lower(c - 0xFEE0);
    if (between(c, 0x1D400, 0x1D6A3)) {
        const char32_t letter = (c - 0x1D400) % 52;
        return static_cast<char>('a' + letter % 26);
    }
    if (between(c, 0x1D7CE, 0x1D7FF)) return static_cast<char>('0' + (c - 0x1D7CE) % 10);
    if (between(c, 0x24B6, 0x24E9)) return static_cast<char>('a' + (c - 0x24B6) % 26);
    if (between(c, 0x1F130, 0x1F149)) return static_cast<char>('a' + (c - 0x1F130));
    if (between(c, 0x1F170, 0x1F189)) return static_cast<char>('a' + (c - 0x1F170));
    if (between(c, 0xE0020, 0xE007E)) return lower(c - 0xE0000);
    if (between(c, 0x2018, 0x201B)) return '\'';
    if (between(c, 0x201C, 0x201F)) return '"';
    return 0;
}

void fold_one(std::string& out, char32_t c) {
    if (c < 0x80 && c >= ' ') out += lower(c);
    else if (const char plain = decorated(c)) out += plain;
    else if (is_break(c)) out += '\n';
    else if (is_blank(c)) out += ' ';
    else if (is_invisible(c) || is_accent(c)) return;
    else if (c == 0x00C6 || c == 0x00E6) out += "ae";
    else if (c == 0x00DF || c == 0x1E9E) out += "ss";
    else if (between(c, 0x00C0, 0x017F) && latin[c - 0x00C0] >= 'a') out += latin[c - 0x00C0];
    else {
        const auto* found = std::lower_bound(
            look_alikes.begin(), look_alikes.end(), c, [](const LookAlike& one, char32_t at) { return one.from < at; }
        );
        if (found != look_alikes.end() && found->from == c) out += found->to;
        else append_utf8(out, c);
    }
}

}  // namespace

std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char first = byte(at++);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 && first < 0xF5   ? 3
                     : first >= 0xE0 && first < 0xF0 ? 2
                     : first >= 0xC2 && first < 0xE0 ? 1
                                                     : 0;
    if (more == 0 || at + static_cast<std::size_t>(more) > text.size()) return std::nullopt;
    char32_t out = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
        const unsigned char next = byte(at + static_cast<std::size_t>(i));
        if ((next & 0xC0u) != 0x80) return std::nullopt;
        out = (out << 6) | (next & 0x3Fu);
    }
    constexpr std::array<char32_t, 4> smallest{0, 0x80, 0x800, 0x10000};
    if (out < smallest[static_cast<std::size_t>(more)] || out > 0x10FFFF || between(out, 0xD800, 0xDFFF)) {
        return std::nullopt;
    }
    at += static_cast<std::size_t>(more);
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) put(0xC0 | (c >> 6));
    else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0u) != 0x80;
    }));
}

bool is_invisible(char32_t c) {
    if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
    return between(c, 0x7F, 0x9F) || c == 0x00AD || c == 0x034F || c == 0x061C || between(c, 0x115F, 0x1160) ||
           between(c, 0x17B4, 0x17B5) || between(c, 0x180B, 0x180F) || between(c, 0x200B, 0x200F) ||
           between(c, 0x202A, 0x202E) || between(c, 0x2060, 0x206F) || c == 0x3164 || between(c, 0xFE00, 0xFE0F) ||
           c == 0xFEFF || c == 0xFFA0 || between(c, 0xFFF0, 0xFFFB) || between(c, 0xE0000, 0xE0FFF);
}

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto c = next_code_point(text, at);
        if (c) fold_one(out, *c);
    }
    return out;
}

std::vector<std::string> words_of(std::string_view folded) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.push_back(std::exchange(word, {}));
    };
    for (const char c : folded) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (letter) {
            word += c;
            continue;
        }
        end_word();
        const bool ends_clause = std::string_view(".!?:;\n").find(c) != std::string_view::npos;
        if (ends_clause && !out.empty() && !out.back().empty()) out.emplace_back();
    }
    end_word();
    return out;
}

std::string tidy(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t count = 0;
    bool blank = false;
    for (std::size_t at = 0; at < text.size() && count < most;) {
        const auto c = next_code_point(text, at);
        if (!c || (is_invisible(*c) && !is_break(*c))) continue;
        if (is_blank(*c) || is_break(*c)) {
            blank = count > 0;
            continue;
        }
        if (blank && ++count >= most) break;
        if (blank) out += ' ';
        blank = false;
        append_utf8(out, *c);
        ++count;
    }
    return out;
}

}  // namespace sw::dialogue
