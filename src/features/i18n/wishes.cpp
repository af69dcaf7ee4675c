// What a browser asks for, and the language that nobody speaks.
#include <algorithm>
#include <array>

#include "rules.hpp"

namespace sw::i18n {
namespace {

constexpr std::size_t longest_header = 1000, most_wishes = 30;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

struct Wish {
    std::string language;
    int quality = 1000;  ///< thousandths
};

/// "0.8" in thousandths; 0 for what is no number.
int quality_of(std::string_view text) {
    if (text.empty() || (text.front() != '0' && text.front() != '1')) return 0;
    if (text.front() == '1') return 1000;
    int out = 0, weight = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9') return 0;
        out += (c - '0') * weight;
        weight /= 10;
    }
    return out;
}

std::optional<Wish> read_wish(std::string_view item) {
    const auto semicolon = item.find(';');
    const auto language = trim(item.substr(0, semicolon));
    if (!is_language(language)) return std::nullopt;
    Wish wish{.language = lower_case(language)};
    if (semicolon != std::string_view::npos) {
        const auto parameter = trim(item.substr(semicolon + 1));
        if (parameter.starts_with("q=")) wish.quality = quality_of(parameter.substr(2));
    }
    if (wish.quality == 0) return std::nullopt;
    return wish;
}

/// Letters of English with an accent that every font has.
constexpr std::array<std::pair<char, std::string_view>, 20> accents{
    {{'a', "á"}, {'b', "ƀ"}, {'c', "ç"}, {'d', "ð"}, {'e', "é"}, {'g', "ĝ"}, {'h', "ĥ"},
     {'i', "í"}, {'k', "ķ"}, {'l', "ļ"}, {'n', "ñ"}, {'o', "ó"}, {'r', "ŕ"}, {'s', "š"},
     {'t', "ţ"}, {'u', "ú"}, {'w', "ŵ"}, {'y', "ý"}, {'z', "ž"}, {'A', "Å"}}};

void append_accented(std::string& to, char c) {
    const auto found = std::find_if(accents.begin(), accents.end(), [c](const auto& one) { return one.first == c; });
    if (found == accents.end()) to += c;
    else to += found->second;
}

/// Where what must stay as it is ends that begins at `at`: {{name}}, $t(key), <b>; `at` when nothing does.
std::size_t end_of_code(std::string_view text, std::size_t at) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> codes{
        {{"{{", "}}"}, {"$t(", ")"}, {"<", ">"}}};
    for (const auto& [open, close] : codes) {
        if (!text.substr(at).starts_with(open)) continue;
        const auto end = text.find(close, at);
        if (end != std::string_view::npos) return end + close.size();
    }
    return at;
}

}  // namespace

std::string pseudo(std::string_view text) {
    std::string out = "[";
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t end = end_of_code(text, at); end != at) {
            out += text.substr(at, end - at);
            at = end;
            continue;
        }
        append_accented(out, text[at]);
        ++letters;
        ++at;
    }
    out.append(letters / 3, '~');
    return out + "]";
}

std::string detect(std::string_view accept_language, const std::vector<std::string>& available) {
    const std::string fallback(source_language);
    if (accept_language.size() > longest_header) return fallback;
    if (accept_language.find_first_of("<>&\"'") != std::string_view::npos) return fallback;
    std::vector<Wish> wishes;
    for (std::string_view rest = accept_language; !rest.empty() && wishes.size() < most_wishes;) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (auto wish = read_wish(rest.substr(0, comma))) wishes.push_back(std::move(*wish));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) { return a.quality > b.quality; });
    const auto has = [&](std::string_view language) {
        return std::find(available.begin(), available.end(), language) != available.end();
    };
    for (const auto& wish : wishes) {
        if (has(wish.language)) return wish.language;
        if (has(base_of(wish.language))) return std::string(base_of(wish.language));
    }
    return fallback;
}

}  // namespace sw::i18n
