// Phrases as data: "ignore|forget all? your|previous rules|instructions", with ... for up to three words of any kind.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sw::dialogue {

/// Words apart by blanks; | between alternatives; ? at the end of a word that may be missing. It is written as people
/// write and folded like the texts it is looked for in; ends of clauses do not matter.
class Phrase {
public:
    explicit Phrase(std::string_view notation);

    /// True when it begins with words[at].
    [[nodiscard]] bool begins_at(const std::vector<std::string>& words, std::size_t at) const;

    /// True when it is all of `words`.
    [[nodiscard]] bool spans(const std::vector<std::string>& words) const;

private:
    struct Slot {
        std::vector<std::string> options;  ///< empty = up to three of any kind
        bool optional = false;
    };

    [[nodiscard]] bool matches(const std::vector<std::string>& words, std::size_t at, std::size_t slot, bool to_end)
        const;

    std::vector<Slot> slots_;
};

using Phrases = std::vector<Phrase>;

[[nodiscard]] Phrases read_phrases(const std::vector<std::string>& notations);

/// The first that occurs anywhere.
[[nodiscard]] bool any_occurs(const Phrases& phrases, const std::vector<std::string>& words);

}  // namespace sw::dialogue
