// Matching by trying: phrases are a few words long.
#include "phrases.hpp"

#include <algorithm>
#include <stdexcept>

#include "fold.hpp"

namespace sw::dialogue {

namespace {

constexpr std::size_t widest_gap = 3;

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(by), text.size());
        if (end > 0) out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

Phrase::Phrase(std::string_view notation) {
    const std::string folded = fold(notation);
    for (std::string_view part : split(folded, ' ')) {
        Slot slot;
        if (part != "...") {
            slot.optional = part.ends_with('?');
            if (slot.optional) part.remove_suffix(1);
            for (const auto option : split(part, '|')) slot.options.emplace_back(option);
        }
        slots_.push_back(std::move(slot));
    }
    const auto fixed = [](const Slot& slot) { return !slot.optional && !slot.options.empty(); };
    if (std::none_of(slots_.begin(), slots_.end(), fixed) || slots_.front().options.empty()) {
        throw std::invalid_argument("a phrase needs a word that is always there: " + std::string(notation));
    }
}

bool Phrase::begins_at(const std::vector<std::string>& words, std::size_t at) const {
    return matches(words, at, 0, false);
}

bool Phrase::spans(const std::vector<std::string>& words) const {
    return matches(words, 0, 0, true);
}

bool Phrase::matches(const std::vector<std::string>& words, std::size_t at, std::size_t slot, bool to_end) const {
    if (slot == slots_.size()) return !to_end || at == words.size();
    while (slot > 0 && at < words.size() && words[at].empty()) ++at;
    const Slot& wanted = slots_[slot];
    if (wanted.options.empty()) {
        for (std::size_t skipped = 0; skipped <= widest_gap && at + skipped <= words.size(); ++skipped) {
            if (matches(words, at + skipped, slot + 1, to_end)) return true;
        }
        return false;
    }
    if (at < words.size() &&
        std::find(wanted.options.begin(), wanted.options.end(), words[at]) != wanted.options.end() &&
        matches(words, at + 1, slot + 1, to_end)) {
        return true;
    }
    return wanted.optional && matches(words, at, slot + 1, to_end);
}

Phrases read_phrases(const std::vector<std::string>& notations) {
    return Phrases(notations.begin(), notations.end());
}

bool any_occurs(const Phrases& phrases, const std::vector<std::string>& words) {
    for (std::size_t at = 0; at < words.size(); ++at) {
        const auto begins = [&](const Phrase& phrase) { return phrase.begins_at(words, at); };
        if (std::any_of(phrases.begin(), phrases.end(), begins)) return true;
    }
    return false;
}

}  // namespace sw::dialogue
