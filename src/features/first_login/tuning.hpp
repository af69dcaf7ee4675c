// Figures of the first login: config/balance/first_login.json, and what an administrator made of it (rules_society 23).
#pragma once

#include <string>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/ships.hpp"

namespace sw::first_login {

constexpr auto share() {
    return between_real(0, 1);
}

constexpr auto change() {
    return between_real(-1, 1);
}

struct ShipFigures {
    std::string type;
    int tier = 1, weight = 0;
    std::int64_t credits = 0;
    double weak = 0, average = 0, strong = 0;
    int bank = 1;

    static constexpr auto describe() {
        return fields(
            field("type", &ShipFigures::type, "Hull", length(1, 60)),
            field("tier", &ShipFigures::tier, "Harder to get with each", between(1, 7)),
            field("weight", &ShipFigures::weight, "Weight in the draw of offers", between(0, 1'000'000)),
            field("credits", &ShipFigures::credits, "Credits with it", between(0, 1'000'000)),
            field("weak", &ShipFigures::weak, "Score that a weak negotiator needs", share()),
            field("average", &ShipFigures::average, "Score that an average one needs", share()),
            field("strong", &ShipFigures::strong, "Score that a strong one needs", share()),
            field("bank", &ShipFigures::bank, "Questions asked for it: 1, 3, 4 or 5", between(1, 5))
        );
    }
};

struct Roll {
    int up_to = 0;
    std::vector<int> tiers;

    static constexpr auto describe() {
        return fields(
            field("up_to", &Roll::up_to, "For a roll up to this, of 0 to 100", between(0, 100)),
            field("tiers", &Roll::tiers, "ships of these tiers are drawn", length(1, 7))
        );
    }
};

struct Trait {
    std::string name;
    double base_suspicion = 0, threshold_shift = 0;

    static constexpr auto describe() {
        return fields(
            field("name", &Trait::name, "Character of the guard", length(1, 60)),
            field("base_suspicion", &Trait::base_suspicion, "Suspicion at first", share()),
            field("threshold_shift", &Trait::threshold_shift, "Added to every threshold", change())
        );
    }
};

struct LengthStep {
    int words = 0;
    double score = 0;

    static constexpr auto describe() {
        return fields(
            field("words", &LengthStep::words, "From this many words", between(0, 1000)),
            field("score", &LengthStep::score, "an answer persuades this much", share())
        );
    }
};

/// How an answer is scored without a language model (23.5 B).
struct Analysis {
    std::vector<LengthStep> length;
    double detail = 0, detail_most = 0, conviction = 0;
    std::vector<double> difficulty;
    double difficulty_base = 0;
    double confidence = 0, sure = 0, unsure = 0, fillers = 0;
    int fillers_free = 0;
    double consistency = 0, slip = 0;
    double negotiation = 0, courtesy = 0, procedure = 0, deflection = 0, insult = 0;
    double cat = 0, cat_charm = 0, cat_affinity = 0, cat_most = 0, cat_confidence = 0;
    double belief_persuasiveness = 0, belief_confidence = 0, belief_consistency = 0;
    double steering = 0;

    static constexpr auto describe() {
        using A = Analysis;
        return fields(
            field("length", &A::length, "Persuasion by words, from 0", sw::length(1, 20)),
            field("detail", &A::detail, "Persuasion for a word of detail", change()),
            field("detail_most", &A::detail_most, "Most for details", share()),
            field("conviction", &A::conviction, "Persuasion for a phrase of conviction", change()),
            field("difficulty", &A::difficulty, "By tier of the claimed ship", sw::length(7, 7)),
            field("difficulty_base", &A::difficulty_base, "Difficulty that costs nothing", share()),
            field("confidence", &A::confidence, "Confidence at first", share()),
            field("sure", &A::sure, "Added for a sure word", change()),
            field("unsure", &A::unsure, "Added for an unsure word", change()),
            field("fillers", &A::fillers, "Added for too many fillers", change()),
            field("fillers_free", &A::fillers_free, "Fillers that are no matter", between(0, 100)),
            field("consistency", &A::consistency, "Consistency at first", share()),
            field("slip", &A::slip, "Added for a slip in the story", change()),
            field("negotiation", &A::negotiation, "Negotiation at first", share()),
            field("courtesy", &A::courtesy, "Added for courtesy", change()),
            field("procedure", &A::procedure, "Added for procedure", change()),
            field("deflection", &A::deflection, "Added for deflection", change()),
            field("insult", &A::insult, "Added for an insult", change()), field("cat", &A::cat, "For the cat", share()),
            field("cat_charm", &A::cat_charm, "For each kind word about it", share()),
            field("cat_affinity", &A::cat_affinity, "How much the guard likes cats", share()),
            field("cat_most", &A::cat_most, "Most for the cat", share()),
            field("cat_confidence", &A::cat_confidence, "Share of it that adds to confidence", share()),
            field("belief_persuasiveness", &A::belief_persuasiveness, "Weight in believability", share()),
            field("belief_confidence", &A::belief_confidence, "Weight in believability", share()),
            field("belief_consistency", &A::belief_consistency, "Weight in believability", share()),
            field("steering", &A::steering, "All scores of an attempt to steer a model or to bore", share())
        );
    }
};

struct MoodFigures {
    int many_slips = 0;
    double very_suspicious_below = 0, suspicious_below = 0, convinced_above = 0;

    static constexpr auto describe() {
        using M = MoodFigures;
        return fields(
            field("many_slips", &M::many_slips, "More slips are very suspicious", between(0, 100)),
            field("very_suspicious_below", &M::very_suspicious_below, "Believability", share()),
            field("suspicious_below", &M::suspicious_below, "Believability", share()),
            field("convinced_above", &M::convinced_above, "Believability", share())
        );
    }
};

struct Tone {
    int from_question = 0;
    double ultimatum_above = 0, doubt_above = 0;

    static constexpr auto describe() {
        return fields(
            field("from_question", &Tone::from_question, "Harder words from this question on", between(1, 20)),
            field("ultimatum_above", &Tone::ultimatum_above, "Suspicion", share()),
            field("doubt_above", &Tone::doubt_above, "Suspicion", share())
        );
    }
};

struct SuspicionStep {
    double believability = 0, change = 0;

    static constexpr auto describe() {
        return fields(
            field("believability", &SuspicionStep::believability, "From this believability", share()),
            field("change", &SuspicionStep::change, "Added to suspicion", first_login::change())
        );
    }
};

struct End {
    int exchanges = 0;
    double alarm_above = 0;
    int alarm_after = 0;
    double calm_below = 0, calm_believability = 0;
    int calm_after = 0;

    static constexpr auto describe() {
        return fields(
            field("exchanges", &End::exchanges, "Exchanges with the claim", between(2, 20)),
            field("alarm_above", &End::alarm_above, "Suspicion that ends the talk", share()),
            field("alarm_after", &End::alarm_after, "after this many exchanges", between(1, 20)),
            field("calm_below", &End::calm_below, "Suspicion that ends the talk, too,", share()),
            field("calm_believability", &End::calm_believability, "when the answer was more believable", share()),
            field("calm_after", &End::calm_after, "after this many exchanges", between(1, 20))
        );
    }
};

struct OutcomeFigures {
    double consistency = 0, confidence = 0, persuasiveness = 0;
    double strong = 0, average = 0, least_threshold = 0, greatest_threshold = 1;
    double hard_consistency = 0;
    int hard_contradictions = 0;
    double hard_answer = 0;
    std::int64_t hard_credits = 0, partial_credits = 0, failure_credits = 0;
    int bonus_tier = 0, bonus_percent = 0, bonus_days = 0;
    int notoriety_personal = 0, notoriety_federation = 0;

    static constexpr auto describe() {
        using O = OutcomeFigures;
        return fields(
            field("consistency", &O::consistency, "Weight in the score", share()),
            field("confidence", &O::confidence, "Weight in the score", share()),
            field("persuasiveness", &O::persuasiveness, "Weight in the score", share()),
            field("strong", &O::strong, "Score of a strong negotiator", share()),
            field("average", &O::average, "Score of an average one", share()),
            field("least_threshold", &O::least_threshold, "No threshold is below", share()),
            field("greatest_threshold", &O::greatest_threshold, "or above", share()),
            field("hard_consistency", &O::hard_consistency, "Less consistency fails at once", share()),
            field("hard_contradictions", &O::hard_contradictions, "As many contradictions do", between(1, 100)),
            field("hard_answer", &O::hard_answer, "So does an answer believed less", share()),
            field("hard_credits", &O::hard_credits, "Credits then", between(0, 1'000'000)),
            field("partial_credits", &O::partial_credits, "Credits when even a pod was not believed", at_least(0)),
            field("failure_credits", &O::failure_credits, "Credits after a failure", between(0, 1'000'000)),
            field("bonus_tier", &O::bonus_tier, "Strong negotiators trade better from this tier on", between(1, 8)),
            field("bonus_percent", &O::bonus_percent, "by this much", between(0, 100)),
            field("bonus_days", &O::bonus_days, "for so long", between(0, 365)),
            field("notoriety_personal", &O::notoriety_personal, "Reputation of notorious pilots", between(-1000, 0)),
            field("notoriety_federation", &O::notoriety_federation, "Kept until factions are there", between(-800, 0))
        );
    }
};

struct Limits {
    int answer_characters = 0, answers_a_minute = 0, resets = 0, reset_hours = 0;

    static constexpr auto describe() {
        return fields(
            field("answer_characters", &Limits::answer_characters, "Longest answer", between(1, 2000)),
            field("answers_a_minute", &Limits::answers_a_minute, "Of one pilot", between(1, 1000)),
            field("resets", &Limits::resets, "New conversations of one pilot", between(0, 1000)),
            field("reset_hours", &Limits::reset_hours, "in so many hours", between(1, 8760))
        );
    }
};

struct Figures {
    std::string always_offered;
    int others_offered = 0;
    std::vector<ShipFigures> ships;
    std::vector<Roll> rolls;
    std::vector<Trait> traits;
    Analysis analysis;
    MoodFigures mood;
    Tone tone;
    std::vector<SuspicionStep> suspicion;
    End end;
    OutcomeFigures outcome;
    Limits limits;

    [[nodiscard]] const ShipFigures* find(std::string_view type) const;

    static constexpr auto describe() {
        using F = Figures;
        return fields(
            field("always_offered", &F::always_offered, "This ship is in every offer", length(1, 60)),
            field("others_offered", &F::others_offered, "with so many others", between(0, 7)),
            field("ships", &F::ships, "What can be claimed", length(1, 20)),
            field("rolls", &F::rolls, "Which tiers an offer draws from, rising to 100", length(1, 20)),
            field("traits", &F::traits, "Of guards, in their fixed order", length(6, 6)),
            field("analysis", &F::analysis, "How an answer is scored"),
            field("mood", &F::mood, "Of the guard after an answer"), field("tone", &F::tone, "Of late questions"),
            field("suspicion", &F::suspicion, "Highest believability first, to 0", length(1, 20)),
            field("end", &F::end, "When the talk is over"), field("outcome", &F::outcome, "What comes of it"),
            field("limits", &F::limits, "Of what a pilot may do")
        );
    }
};

/// Everything that is wrong beyond single fields, each with its path; empty when the figures make a game.
[[nodiscard]] std::vector<FieldError> problems_of(const Figures& figures, const ships::Catalogue& hulls);

}  // namespace sw::first_login
