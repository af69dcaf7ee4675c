// Keys, nesting, placeholders and fallbacks.
#include "rules.hpp"

#include <algorithm>

namespace sw::i18n {
namespace {

constexpr std::size_t longest_key = 200, longest_namespace = 50;

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_word(char c) noexcept {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void flatten_into(const JsonValue& object, const std::string& prefix, std::size_t most, Flat& out) {
    object.each_member([&](std::string_view name, const JsonValue& item) {
        if (out.too_many) return;
        const std::string key = prefix + std::string(name);
        if (out.texts.size() + out.problems.size() >= most) {
            out.too_many = true;
        } else if (item.is_object() && is_key(key) && name.find('.') == std::string_view::npos) {
            flatten_into(item, key + ".", most, out);
        } else if (const auto text = item.as_string(); text && is_key(key)) {
            out.texts.insert_or_assign(key, std::string(*text));
        } else {
            out.problems.push_back(key);
        }
    });
}

std::vector<std::string_view> parts_of(std::string_view key) {
    std::vector<std::string_view> out;
    for (;;) {
        const auto dot = key.find('.');
        out.push_back(key.substr(0, dot));
        if (dot == std::string_view::npos) return out;
        key.remove_prefix(dot + 1);
    }
}

void write_text(JsonWriter& to, const Text& text, bool with_context) {
    if (!with_context) return to.value(text.value);
    to.begin_object();
    to.member("value", text.value);
    to.key("context");
    if (text.context) to.value(*text.context);
    else to.null();
    to.member("verified", text.shipped);
    to.end_object();
}

std::size_t length_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

/// Everything of `more` that is not there yet.
void fill_up(Namespaces& to, const Catalogue& all, std::string_view language) {
    const auto more = all.find(language);
    if (more == all.end()) return;
    for (const auto& [name, texts] : more->second) to[name].insert(texts.begin(), texts.end());
}

}  // namespace

bool is_key(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest_key || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos || text.front() == ' ' || text.back() == ' ') return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '.' || c == ' '; });
}

bool is_namespace(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_namespace && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), is_word);
}

bool is_language(std::string_view text) noexcept {
    const auto dash = text.find('-');
    const auto letters = [](std::string_view part, std::size_t least, std::size_t most) {
        return part.size() >= least && part.size() <= most && std::all_of(part.begin(), part.end(), is_letter);
    };
    if (dash == std::string_view::npos) return letters(text, 2, 3);
    return letters(text.substr(0, dash), 2, 3) && letters(text.substr(dash + 1), 2, 4);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string_view base_of(std::string_view language) noexcept {
    return language.substr(0, language.find('-'));
}

Flat flatten(const JsonValue& nested, std::size_t most) {
    Flat out;
    if (!nested.is_object()) out.problems.emplace_back("");
    else flatten_into(nested, "", most, out);
    return out;
}

std::string nest(const Texts& texts, bool with_context) {
    // As lists of parts, since by characters "a-b" would come between "a" and "a.b".
    std::map<std::vector<std::string_view>, const Text*> tree;
    for (const auto& [key, text] : texts) tree.emplace(parts_of(key), &text);
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    std::vector<std::string_view> open;
    for (auto entry = tree.begin(); entry != tree.end(); ++entry) {
        const auto& parts = entry->first;
        const auto next = std::next(entry);
        const bool has_children = next != tree.end() && next->first.size() > parts.size() &&
                                  std::equal(parts.begin(), parts.end(), next->first.begin());
        if (has_children) continue;
        std::size_t same = 0;
        while (same < open.size() && same + 1 < parts.size() && open[same] == parts[same]) ++same;
        for (; open.size() > same; open.pop_back()) to.end_object();
        for (; same + 1 < parts.size(); ++same) {
            to.key(parts[same]);
            to.begin_object();
            open.push_back(parts[same]);
        }
        to.key(parts.back());
        write_text(to, *entry->second, with_context);
    }
    for (; !open.empty(); open.pop_back()) to.end_object();
    to.end_object();
    return out;
}

std::string conflicting_key(const Texts& texts, std::string_view key) {
    for (auto dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
        if (texts.contains(key.substr(0, dot))) return std::string(key.substr(0, dot));
    }
    const std::string branch = std::string(key) + ".";
    const auto below = texts.lower_bound(branch);
    return below != texts.end() && below->first.starts_with(branch) ? below->first : "";
}

std::set<std::string> placeholders(std::string_view text) {
    std::set<std::string> out;
    const auto collect = [&](std::string_view open, std::string_view close, const std::string& prefix) {
        for (auto at = text.find(open); at != std::string_view::npos; at = text.find(open, at + 1)) {
            const auto end = text.find(close, at);
            if (end == std::string_view::npos) return;
            auto name = text.substr(at + open.size(), end - at - open.size());
            name = name.substr(0, name.find(','));  // "{{amount, number}}" is about amount
            while (!name.empty() && (name.front() == ' ' || name.front() == '-')) name.remove_prefix(1);
            while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
            out.insert(prefix + std::string(name));
        }
    };
    collect("{{", "}}", "");
    collect("$t(", ")", "$t:");
    return out;
}

std::string problem_of(std::string_view value, const Text* source) {
    if (value.empty()) return "must not be empty";
    if (length_of(value) > longest_value)
        return "must not be longer than " + std::to_string(longest_value) + " characters";
    if (source == nullptr) return "";
    const auto known = placeholders(source->value);
    for (const auto& name : placeholders(value)) {
        if (known.contains(name)) continue;
        return "names " + name + ", which the text in English does not";
    }
    return "";
}

Namespaces with_fallback(const Catalogue& all, std::string_view language) {
    Namespaces out;
    fill_up(out, all, language);
    fill_up(out, all, base_of(language));
    fill_up(out, all, source_language);
    return out;
}

std::int32_t Progress::percent() const noexcept {
    return total == 0 ? 0 : static_cast<std::int32_t>(translated * 100 / total);
}

std::map<std::string, Progress> progress(const Catalogue& all, std::string_view language) {
    std::map<std::string, Progress> out;
    const auto source = all.find(source_language);
    if (source == all.end()) return out;
    const auto own = all.find(language);
    for (const auto& [name, texts] : source->second) {
        Progress& one = out[name];
        one.total = static_cast<std::int64_t>(texts.size());
        if (own == all.end()) continue;
        const auto found = own->second.find(name);
        if (found == own->second.end()) continue;
        for (const auto& [key, text] : found->second) {
            if (text.updated_at && (!one.updated_at || *one.updated_at < *text.updated_at))
                one.updated_at = text.updated_at;
            if (!texts.contains(key)) continue;
            ++one.translated;
            one.verified += text.shipped ? 1 : 0;
        }
    }
    return out;
}

Progress sum_of(const std::map<std::string, Progress>& namespaces) {
    Progress out;
    for (const auto& [name, one] : namespaces) {
        out.total += one.total;
        out.translated += one.translated;
        out.verified += one.verified;
    }
    return out;
}

}  // namespace sw::i18n
