// What a model is told: fixed instructions, and everything that people wrote as data beside them.
#pragma once

#include <string>

#include "inspector.hpp"
#include "sectorwars/dialogue.hpp"
#include "tuning.hpp"

namespace sw::dialogue {

struct Prompt {
    std::string instructions;  ///< ours alone
    std::string data;          ///< one JSON object
};

/// Answers that `guard` finds suspicious are withheld; of the others the first text_characters are told.
[[nodiscard]] Prompt make_prompt(const Scene& scene, const CallTuning& tuning, const Inspector& guard);

}  // namespace sw::dialogue
