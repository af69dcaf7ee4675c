// Words that the analysis of answers knows: config/balance/first_login_words.json. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/describe.hpp"

namespace sw::first_login {

/// A story that says one of `before` first and one of `after` later contradicts itself.
struct WordPair {
    std::vector<std::string> before, after;

    static constexpr auto describe() {
        return fields(
            field("before", &WordPair::before, "Said in an earlier answer", length(1, 50)),
            field("after", &WordPair::after, "and then", length(1, 50))
        );
    }
};

/// Words and phrases of one language, in lower case.
struct WordLists {
    using List = std::vector<std::string>;
    List details, conviction, sure, unsure, fillers, courtesy, procedure, deflection, insults, cat, cat_charm;
    std::vector<WordPair> pairs;
    std::map<std::string, List> strange;
    List name_leads, reserved_names;

    static constexpr auto describe() {
        using W = WordLists;
        return fields(
            field("details", &W::details, "Details that persuade", length(1, 200)),
            field("conviction", &W::conviction, "Phrases of conviction", length(1, 200)),
            field("sure", &W::sure, "Sure words", length(1, 200)),
            field("unsure", &W::unsure, "Unsure words", length(1, 200)),
            field("fillers", &W::fillers, "Sounds of thinking", length(1, 200)),
            field("courtesy", &W::courtesy, "Courtesy", length(1, 200)),
            field("procedure", &W::procedure, "Words of those who know the rules", length(1, 200)),
            field("deflection", &W::deflection, "Talk about something else", length(1, 200)),
            field("insults", &W::insults, "Insults", length(1, 200)), field("cat", &W::cat, "The cat", length(1, 200)),
            field("cat_charm", &W::cat_charm, "Kind words about it", length(1, 200)),
            field("pairs", &W::pairs, "Contradictions", length(1, 200)),
            field("strange", &W::strange, "By ship: what does not go with it"),
            field("name_leads", &W::name_leads, "What stands before a name", length(1, 200)),
            field("reserved_names", &W::reserved_names, "Nobody's names", length(1, 200))
        );
    }
};

/// The file: one list for each language of the guard.
struct WordFile {
    WordLists en, de;

    [[nodiscard]] std::map<std::string, WordLists> languages() const { return {{"en", en}, {"de", de}}; }

    static constexpr auto describe() {
        return fields(field("en", &WordFile::en, "English"), field("de", &WordFile::de, "German"));
    }
};

/// All languages together: a pilot may answer in another one than the guard asks in.
class Words {
public:
    explicit Words(const std::map<std::string, WordLists>& by_language);

    [[nodiscard]] const WordLists& all() const { return all_; }

    /// Sounds of thinking are words of other languages ("um").
    [[nodiscard]] const WordLists::List& fillers(const std::string& language) const;

private:
    WordLists all_;
    std::map<std::string, WordLists::List> fillers_;
};

/// A text as its words: lower case (Latin letters), straight apostrophes, no punctuation.
class Spoken {
public:
    explicit Spoken(std::string_view text);

    [[nodiscard]] std::size_t count() const { return words_.size(); }

    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

    /// The phrase, which may be several words, as whole words.
    [[nodiscard]] bool has(std::string_view phrase) const;
    [[nodiscard]] std::size_t times(std::string_view word) const;
    /// How many different ones of the list were said.
    [[nodiscard]] int different(const WordLists::List& list) const;
    /// The first one of the list that was said; empty without one.
    [[nodiscard]] std::string first(const WordLists::List& list) const;

private:
    std::vector<std::string> words_;
    std::string line_;  ///< " word word "
};

/// The name that somebody gives himself: up to three words with capitals, after what leads to a name; empty without.
/// Never a reserved name.
[[nodiscard]] std::string name_in(const Words& words, std::string_view text);

}  // namespace sw::first_login
