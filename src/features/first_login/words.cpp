// Texts as words.
#include "words.hpp"

#include <algorithm>
#include <cctype>

namespace sw::first_login {

namespace {

constexpr std::size_t shortest_name = 2, longest_name = 40, most_name_words = 3;

bool is_word_byte(unsigned char c) {
    return std::isalnum(c) != 0 || c >= 0x80 || c == '\'';
}

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Lower case for ASCII and the Latin-1 letters of UTF-8; curly apostrophes become straight, other typographic marks
/// (U+2000 to U+206F) and the marks of Latin-1 become blanks.
std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = byte_at(text, i), next = byte_at(text, i + 1);
        if (c == 0xE2 && (next == 0x80 || next == 0x81)) {
            const unsigned char last = byte_at(text, i + 2);
            out += next == 0x80 && (last == 0x98 || last == 0x99) ? '\'' : ' ';
            i += 2;
        } else if (c == 0xC2) {
            out += ' ';
            ++i;
        } else if (c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {
            out += static_cast<char>(c);
            out += static_cast<char>(next + 0x20);
            ++i;
        } else {
            out += c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
        }
    }
    return out;
}

/// Words as they were written, with where the sentence ends between them as empty words.
std::vector<std::string> written(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.push_back(word);
        word.clear();
    };
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_word_byte(byte) || c == '-' || (c == '.' && word.size() == 1)) {
            word += c;
            continue;
        }
        end_word();
        if (c != ' ' && c != '\t') out.emplace_back();
    }
    end_word();
    return out;
}

bool starts_with_capital(std::string_view word) {
    const unsigned char c = byte_at(word, 0), next = byte_at(word, 1);
    if (c >= 'A' && c <= 'Z') return true;
    return c == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97;
}

bool is_name_word(std::string_view word) {
    if (!starts_with_capital(word)) return false;
    return std::none_of(word.begin(), word.end(), [](char c) {
        return std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
}

/// Words of a lead at `at`, in any spelling.
bool leads(const std::vector<std::string>& words, std::size_t at, const Spoken& lead) {
    if (at + lead.count() > words.size()) return false;
    for (std::size_t i = 0; i < lead.count(); ++i) {
        const Spoken one(words[at + i]);
        if (one.count() != 1 || one.words().front() != lead.words()[i]) return false;
    }
    return true;
}

std::string name_from(const std::vector<std::string>& words, std::size_t at) {
    std::string name;
    for (std::size_t i = at; i < words.size() && i < at + most_name_words && is_name_word(words[i]); ++i) {
        name += (name.empty() ? "" : " ") + words[i];
    }
    return name;
}

}  // namespace

Words::Words(const std::map<std::string, WordLists>& by_language) {
    // A word of two languages counts once.
    const auto add = [](WordLists::List& to, const WordLists::List& from) {
        for (const auto& word : from) {
            if (std::find(to.begin(), to.end(), word) == to.end()) to.push_back(word);
        }
    };
    for (const auto& [language, lists] : by_language) {
        fillers_[language] = lists.fillers;
        using W = WordLists;
        for (const auto list :
             {&W::details, &W::conviction, &W::sure, &W::unsure, &W::courtesy, &W::procedure, &W::deflection,
              &W::insults, &W::cat, &W::cat_charm, &W::name_leads, &W::reserved_names}) {
            add(all_.*list, lists.*list);
        }
        all_.pairs.insert(all_.pairs.end(), lists.pairs.begin(), lists.pairs.end());
        for (const auto& [ship, strange] : lists.strange) add(all_.strange[ship], strange);
    }
    // The longest lead first, so that "my name is" wins over "is".
    std::stable_sort(all_.name_leads.begin(), all_.name_leads.end(), [](const auto& a, const auto& b) {
        return a.size() > b.size();
    });
}

const WordLists::List& Words::fillers(const std::string& language) const {
    static const WordLists::List none;
    const auto found = fillers_.find(language);
    return found == fillers_.end() ? none : found->second;
}

Spoken::Spoken(std::string_view text) : line_(" ") {
    std::string word;
    const std::string plain = folded(text);
    for (std::size_t i = 0; i <= plain.size(); ++i) {
        if (i < plain.size() && is_word_byte(static_cast<unsigned char>(plain[i]))) {
            word += plain[i];
            continue;
        }
        if (word.empty()) continue;
        line_ += word + " ";
        words_.push_back(std::move(word));
        word.clear();
    }
}

bool Spoken::has(std::string_view phrase) const {
    return line_.find(" " + std::string(phrase) + " ") != std::string::npos;
}

std::size_t Spoken::times(std::string_view word) const {
    return static_cast<std::size_t>(std::count(words_.begin(), words_.end(), word));
}

int Spoken::different(const WordLists::List& list) const {
    return static_cast<int>(std::count_if(list.begin(), list.end(), [this](const auto& one) { return has(one); }));
}

std::string Spoken::first(const WordLists::List& list) const {
    const auto found = std::find_if(list.begin(), list.end(), [this](const auto& one) { return has(one); });
    return found == list.end() ? std::string() : *found;
}

std::string name_in(const Words& words, std::string_view text) {
    const auto said = written(text);
    for (const auto& lead : words.all().name_leads) {
        const Spoken phrase(lead);
        for (std::size_t i = 0; i < said.size(); ++i) {
            if (!leads(said, i, phrase)) continue;
            std::string name = name_from(said, i + phrase.count());
            if (name.size() < shortest_name || name.size() > longest_name) continue;
            if (Spoken(name).different(words.all().reserved_names) == 0) return name;
        }
    }
    return {};
}

}  // namespace sw::first_login
