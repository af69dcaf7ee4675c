// What looks like an attempt, most certain first.
#include "inspector.hpp"

#include <algorithm>
#include <map>

#include "fold.hpp"

namespace sw::dialogue {

namespace {

constexpr std::size_t words_before_an_order = 2;

std::size_t size_of(std::int64_t number) {
    return static_cast<std::size_t>(number);
}

std::vector<std::string> folded_list(const std::vector<std::string>& texts) {
    std::vector<std::string> out;
    for (const auto& text : texts) out.push_back(fold(text));
    return out;
}

bool has_long_run(std::string_view text, std::size_t limit) {
    std::size_t run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
        if (run >= limit && text[i] != ' ' && text[i] != '\n') return true;
    }
    return false;
}

/// The same `size` words at least `limit` times in a row.
bool has_repeated_phrase(const std::vector<std::string>& words, std::size_t size, std::size_t limit) {
    std::size_t equal = 0;  // words in a row that are as the one `size` before
    for (std::size_t at = size; at < words.size(); ++at) {
        equal = words[at] == words[at - size] ? equal + 1 : 0;
        if (equal >= size * (limit - 1)) return true;
    }
    return false;
}

/// Where a label's word may begin: at the start, or after what ends a clause or quotes.
bool starts_clause(std::string_view text, std::size_t at) {
    while (at > 0 && text[at - 1] == ' ') --at;
    return at == 0 || std::string_view("\n.!?;)]}>\"'#*-|=").find(text[at - 1]) != std::string_view::npos;
}

}  // namespace

Inspector::Inspector(const GuardTuning& tuning)
    : tuning_(tuning),
      orders_(read_phrases(tuning.orders)),
      phrases_(read_phrases(tuning.phrases)),
      framings_(read_phrases(tuning.jailbreak_framings)),
      labels_(read_phrases(tuning.role_labels)),
      label_orders_(read_phrases(tuning.label_orders)),
      narrators_(folded_list(tuning.narrators)),
      markup_(folded_list(tuning.markup)) {}

Inspection Inspector::inspect(std::string_view text) const {
    const auto found = [](const char* reason) { return Inspection{.suspicious = true, .reason = reason}; };
    if (text.size() > size_of(tuning_.longest_text) * 4 || count_code_points(text) > size_of(tuning_.longest_text)) {
        return found("too_long");
    }
    const std::string folded = fold(text);
    const std::vector<std::string> words = words_of(folded);
    if (repeats(folded, words)) return found("repetition");
    if (folded.find("```") != std::string::npos || folded.find("~~~") != std::string::npos) return found("code_fence");
    if (has_markup(folded)) return found("chat_markup");
    if (has_role_label(folded)) return found("role_label");
    if (any_occurs(phrases_, words) || gives_orders(words)) return found("prompt_injection");
    const auto framing = [&](const Phrase& one) { return any_occurs({one}, words); };
    if (std::count_if(framings_.begin(), framings_.end(), framing) >= tuning_.framings) return found("jailbreak");
    return {};
}

bool Inspector::repeats(const std::string& folded, const std::vector<std::string>& words) const {
    if (has_long_run(folded, size_of(tuning_.character_run))) return true;
    std::vector<std::string> spoken;
    std::map<std::string_view, std::int64_t> counts;
    for (const auto& word : words) {
        if (word.empty()) continue;
        if (count_code_points(word) >= size_of(tuning_.longest_word)) return true;
        spoken.push_back(word);
    }
    std::int64_t most = 0;
    for (const auto& word : spoken) most = std::max(most, ++counts[word]);
    const auto total = static_cast<std::int64_t>(spoken.size());
    if (total > tuning_.share_from_words && most * 100 > total * tuning_.share_percent) return true;
    for (std::size_t size = 1; size <= size_of(tuning_.phrase_words); ++size) {
        if (has_repeated_phrase(spoken, size, size_of(tuning_.phrase_repeats))) return true;
    }
    return false;
}

bool Inspector::has_markup(const std::string& folded) const {
    return std::any_of(markup_.begin(), markup_.end(), [&](const std::string& token) {
        return folded.find(token) != std::string::npos;
    });
}

/// "system: you must …": a label in front of a colon, and an order in the same clause.
bool Inspector::has_role_label(const std::string& folded) const {
    for (auto colon = folded.find(':'); colon != std::string::npos; colon = folded.find(':', colon + 1)) {
        auto from = colon;
        while (from > 0 && (folded[from - 1] == ' ' || words_of(folded.substr(from - 1, 1)).size() == 1)) --from;
        const std::vector<std::string> before = words_of(std::string_view(folded).substr(from, colon - from));
        if (before.empty() || before.size() > 3 || !starts_clause(folded, from)) continue;
        const bool label =
            std::any_of(labels_.begin(), labels_.end(), [&](const Phrase& one) { return one.spans(before); });
        if (!label) continue;
        const auto end = std::min(folded.find_first_of(".!?;\n", colon + 2), folded.size());
        const auto after = words_of(std::string_view(folded).substr(colon + 1, end - colon - 1));
        if (any_occurs(label_orders_, after)) return true;
    }
    return false;
}

bool Inspector::gives_orders(const std::vector<std::string>& words) const {
    for (std::size_t at = 0; at < words.size(); ++at) {
        const auto begins = [&](const Phrase& phrase) { return phrase.begins_at(words, at); };
        if (std::any_of(orders_.begin(), orders_.end(), begins) && !is_told(words, at)) return true;
    }
    return false;
}

/// "we had to ignore …", "never forget …": somebody tells what happened, or refuses.
bool Inspector::is_told(const std::vector<std::string>& words, std::size_t at) const {
    for (std::size_t back = 1; back <= words_before_an_order && back <= at; ++back) {
        const std::string& before = words[at - back];
        if (before.empty()) return false;
        if (std::find(narrators_.begin(), narrators_.end(), before) != narrators_.end()) return true;
    }
    return false;
}

}  // namespace sw::dialogue
