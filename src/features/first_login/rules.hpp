// Decisions of the first login: offer, scores of an answer, suspicion, end and outcome (rules_society 23). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard.hpp"
#include "tuning.hpp"
#include "words.hpp"

namespace sw::first_login {

// ---- offer ------------------------------------------------------------------------------------------------------

struct Offer {
    int roll = 0;  ///< 0 to 100
    std::vector<std::string> ships;
};

/// The same for the same figures and seed.
[[nodiscard]] Offer draw_offer(const Figures& figures, std::uint64_t seed);

// ---- one answer -------------------------------------------------------------------------------------------------

/// Why the guard does not fall for a text that wants to bore or break what reads it; empty for an honest one.
[[nodiscard]] std::string repetition_in(std::string_view text);

struct Slip {
    bool contradiction = true;  ///< else a word that does not go with the claimed ship
    std::string before, after;

    bool operator==(const Slip&) const = default;
};

struct Scores {
    double persuasiveness = 0, confidence = 0, consistency = 0;
};

struct Heard {
    Scores scores;
    double negotiation = 0;
    std::vector<Slip> slips;
    bool cat = false;
};

/// What is known when an answer is read.
struct Answer {
    std::string ship;  ///< claimed
    int tier = 1;
    std::string language;
    std::vector<std::string> earlier;  ///< answers before, with the claim
    std::string text;
};

[[nodiscard]] Heard analyse(const Analysis& figures, const Words& words, const Answer& answer);

/// How a text counts that tries to steer whoever reads it: low, and no more than that.
[[nodiscard]] Heard steered(const Analysis& figures);

[[nodiscard]] double believability_of(const Analysis& figures, const Scores& scores);

enum class Mood { neutral, suspicious, very_suspicious, convinced, annoyed };

constexpr auto enum_names(Mood) {
    return names("neutral", "suspicious", "very_suspicious", "convinced", "annoyed");
}

[[nodiscard]] Mood mood_of(const MoodFigures& figures, double believability, int slips);

// ---- the whole talk ---------------------------------------------------------------------------------------------

/// Suspicion after an answer, carried on from before it.
[[nodiscard]] double suspect(const std::vector<SuspicionStep>& steps, double suspicion, double believability);

/// `exchanges` that are answered, with the claim.
[[nodiscard]] bool is_over(const End& end, int exchanges, double suspicion, double believability);

struct Scored {
    Scores scores;
    double believability = 0;
    int contradictions = 0;
};

enum class Skill { weak, average, strong };

constexpr auto enum_names(Skill) {
    return names("WEAK", "AVERAGE", "STRONG");
}

enum class Ending { success, partial_success, failure };

constexpr auto enum_names(Ending) {
    return names("SUCCESS", "PARTIAL_SUCCESS", "FAILURE");
}

struct Verdict {
    Ending outcome = Ending::failure;
    std::string awarded_ship;
    std::int64_t credits = 0;
    Skill skill = Skill::weak;
    double score = 0;
    bool negotiation_bonus = false, notoriety = false;
    std::string words;  ///< key of what the guard says: "success", "hard_failure", …
};

[[nodiscard]] double threshold_of(const Figures& figures, const ShipFigures& ship, Skill skill, std::size_t trait);

/// `answers` in order, the claim first.
[[nodiscard]] Verdict decide(
    const Figures& figures, const ShipFigures& claimed, std::size_t trait, const std::vector<Scored>& answers
);

/// Nobody is asked who wants no more than the ship that is always offered.
[[nodiscard]] Verdict wave_through(const ShipFigures& claimed);

}  // namespace sw::first_login
