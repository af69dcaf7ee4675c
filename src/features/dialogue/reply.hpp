// What a provider sent back, read with distrust: nothing in it is believed beyond its bounds. No function throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cost.hpp"
#include "inspector.hpp"
#include "sectorwars/dialogue.hpp"
#include "tuning.hpp"

namespace sw::dialogue {

enum class Dialect { openai, anthropic };

/// The parts of a provider's envelope; nullopt for each that is not as it should be.
struct Envelope {
    std::optional<std::string> text;
    std::optional<Usage> usage;
};

[[nodiscard]] Envelope read_envelope(Dialect dialect, std::string_view body);

/// Decides what of a model's words a pilot may see.
class OutputFilter {
public:
    OutputFilter(const OutputTuning& tuning, const GuardTuning& guard);

    /// Plain text of one line that a guard could say, else nothing.
    [[nodiscard]] std::optional<std::string> sayable(std::string_view text, std::size_t most) const;

    /// Scores, mood and texts of the model's own JSON; nullopt when it is not what was asked for. Provider, time,
    /// tokens and cost are left to the caller.
    [[nodiscard]] std::optional<Opinion> read_opinion(std::string_view text, bool wants_question) const;

private:
    [[nodiscard]] std::string mood_of(std::string_view word) const;

    OutputTuning tuning_;
    Phrases control_;
    Inspector guard_;
};

}  // namespace sw::dialogue
