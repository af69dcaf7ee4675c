// What the guard says: config/i18n/<language>/guard.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::first_login {

inline constexpr std::array<std::string_view, 4> topics{
    "identity_verification", "arrival_details", "ship_knowledge", "situational_awareness"};

/// The texts of one language. {{name}} stands for a value.
struct Texts {
    using Some = std::map<std::string, std::string>;
    std::string scene, separator;
    Some titles, traits, ships, slips;
    std::map<std::string, Some> moods, tones;
    std::map<std::string, std::map<std::string, Some>> questions;  ///< by bank ("tier3") and topic
    Some verdicts;

    static constexpr auto describe() {
        return fields(
            field("scene", &Texts::scene, "First words", length(1, 2000)),
            field("separator", &Texts::separator, "Before the last of several ships", length(1, 20)),
            field("titles", &Texts::titles, "Of guards"), field("traits", &Texts::traits, "Of guards, in a sentence"),
            field("ships", &Texts::ships, "With an article"), field("slips", &Texts::slips, "What did not fit"),
            field("moods", &Texts::moods, "In front of a question"),
            field("tones", &Texts::tones, "In front of a late question"),
            field("questions", &Texts::questions, "By bank, topic and number"),
            field("verdicts", &Texts::verdicts, "Last words")
        );
    }
};

/// Sentences about everything that is missing; empty when a talk can be held with these texts.
[[nodiscard]] std::vector<std::string> problems_of(const Texts& texts);

/// Every {{key}} replaced by its value.
[[nodiscard]] std::string fill(std::string text, const std::map<std::string, std::string>& values);

/// Languages that the guard speaks.
class Library {
public:
    explicit Library(std::map<std::string, Texts> languages) : languages_(std::move(languages)) {}

    /// English when the guard does not speak it.
    [[nodiscard]] const Texts& in(const std::string& language) const;

    /// The language that is meant ("de-AT" is "de"), when the guard speaks it.
    [[nodiscard]] std::optional<std::string> known(std::string_view tag) const;

    [[nodiscard]] const std::map<std::string, Texts>& all() const { return languages_; }

private:
    std::map<std::string, Texts> languages_;
};

/// Reads every language of the folder (config/i18n). Throws internal "bad_texts" with everything that is missing.
[[nodiscard]] Library load_library(const std::filesystem::path& folder);

struct Question {
    std::string topic;
    int number = 1;

    bool operator==(const Question&) const = default;
};

/// Asks about something new first, and about the ship early when it is a big one (23.4). The same for the same seed.
[[nodiscard]] Question choose_question(std::uint64_t seed, int tier, const std::vector<Question>& asked);

struct Temper {
    Mood mood = Mood::neutral;
    double suspicion = 0;
    int question = 1;  ///< counted without the claim
};

/// What stands in front of the question; the same for the same seed.
[[nodiscard]] std::string preface(const Texts& texts, const Tone& tone, const Temper& temper, std::uint64_t seed);

/// "a, b and c"
[[nodiscard]] std::string list_of(const Texts& texts, const std::vector<std::string>& ships);

[[nodiscard]] std::string sentence_of(const Texts& texts, const Slip& slip, const std::string& ship);

}  // namespace sw::first_login
